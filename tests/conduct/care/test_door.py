"""The door: a seat, a fresh second factor, six words; and what closes it again."""

import base64
import re
import secrets

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from conduct.actions.seats import end_seat, renew_key
from conduct.models import ConductEvent
from conduct.rules.passphrase import printed
from tests.cast import signed_in
from tests.conduct.care.visiting import (
    account_of,
    at_the_door,
    signed_in_freshly,
    travel,
    unlocked_client,
)
from tests.conduct.committee import seat_committee
from tests.factories import NOW, UserFactory

IN_ROOM, AT_DOOR = "What waits for you", "Unlock your seat"


@pytest.fixture
def committee(db, at_noon):
    return seat_committee("ada", "ben")


TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def shown(client: Client) -> str:
    return client.get("/care/").content.decode()


def test_six_words_open_the_room(committee):
    client = at_the_door(committee, "ada")
    assert AT_DOOR in shown(client)
    response = client.post("/care/", {"words": committee.passphrases["ada"].upper()})
    assert response.url == "/care/"
    assert IN_ROOM in shown(client)
    assert ConductEvent.objects.last().verb == "unlocked"


def test_the_recovery_kit_opens_it_too(committee):
    client = at_the_door(committee, "ada")
    client.post("/care/", {"words": printed(committee.ada.pair.private)})
    assert IN_ROOM in shown(client)


def test_wrong_words_are_refused_beside_the_field_and_not_shown_again(committee):
    client = at_the_door(committee, "ada")
    response = client.post("/care/", {"words": "one two three four five six"})
    page = response.content.decode()
    assert "These are not the six words of this seat." in page
    assert "one two three" not in page
    assert "care" not in client.cookies


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_five_tries_are_counted_though_each_request_failed(log_is_emptied):
    with travel():
        committee = seat_committee("ada", "ben")
        client = at_the_door(committee, "ada")
        for _try in range(5):
            client.post("/care/", {"words": "wrong"})
        response = client.post("/care/", {"words": committee.passphrases["ada"]})
    assert "five tries" in response.content.decode()
    assert ConductEvent.objects.filter(verb="unlocking failed").count() == 5


def test_nobody_signed_in_is_led_to_sign_in(db):
    response = Client().get("/care/")
    assert response.url == "/accounts/login/?next=/care/"


def test_whoever_has_no_seat_sees_what_is_at_any_wrong_address(committee, cast):
    for person in (cast.outsider, cast.lead_organizer, UserFactory(is_superuser=True)):
        client = signed_in(person)
        nowhere = client.get("/no-such-page/")
        for address in ("/care/", "/care/lock/"):
            here = client.get(address)
            assert here.status_code == 404
            assert TOKEN.sub(b"", here.content) == TOKEN.sub(b"", nowhere.content)


def test_without_a_second_factor_one_is_led_to_it(committee):
    client = Client()
    client.force_login(account_of(committee, "ada"))
    assert client.get("/care/").url == "/accounts/2fa/"


def test_a_second_factor_of_before_is_asked_for_again(committee):
    client = at_the_door(committee, "ada")
    with travel(minutes=5):
        response = client.post("/care/", {"words": committee.passphrases["ada"]})
    assert response.url == "/accounts/2fa/reauthenticate/?next=%2Fcare%2F"


def test_the_two_halves_are_worth_nothing_alone(committee):
    client = unlocked_client(committee, "ada")
    cookie = client.cookies.pop("care")
    assert AT_DOOR in shown(client)
    other = at_the_door(committee, "ada")
    other.cookies["care"] = cookie.value
    assert AT_DOOR in shown(other)
    client.cookies["care"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    assert AT_DOOR in shown(client)
    client.cookies["care"] = "no key at all"
    assert AT_DOOR in shown(client)
    client.cookies["care"] = cookie.value
    assert IN_ROOM in shown(client)


def test_what_lies_in_the_session_opens_in_no_other_one(committee):
    ada, ben = unlocked_client(committee, "ada"), at_the_door(committee, "ben")
    session = ben.session
    session["care"] = ada.session["care"]
    session.save()
    ben.cookies["care"] = ada.cookies["care"].value
    assert AT_DOOR in shown(ben)


def test_a_later_beginning_written_into_the_session_opens_nothing(committee):
    client = unlocked_client(committee, "ada")
    with travel(minutes=61):
        session = client.session
        later = (NOW.replace(hour=NOW.hour + 1)).isoformat()
        session["care"] = {**session["care"], "begun": later, "used": later}
        session.save()
        assert client.get("/care/").status_code == 302


def test_neither_key_nor_words_stand_in_session_or_cookie(committee):
    client = unlocked_client(committee, "ada")
    key = base64.urlsafe_b64decode(client.cookies["care"].value)
    private = committee.ada.pair.private
    kept = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    for secret in (key, private):
        for text in (secret.hex(), base64.b64encode(secret).decode(), repr(secret)):
            assert text not in kept
    assert private not in key
    assert committee.passphrases["ada"] not in kept


def test_the_cookie_is_for_this_host_and_this_site_only(committee, settings):
    cookie = unlocked_client(committee, "ada").cookies["care"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["max-age"], cookie["domain"]) == ("", "")
    settings.SESSION_COOKIE_SECURE = True
    client = at_the_door(committee, "ben")
    response = client.post("/care/", {"words": committee.passphrases["ben"]}, secure=True)
    assert response.cookies["__Host-care"]["secure"] is True


def test_fifteen_minutes_without_a_step_lock_it(committee):
    client = unlocked_client(committee, "ada")
    with travel(minutes=14, seconds=59):
        assert IN_ROOM in shown(client)
    with travel(minutes=29, seconds=58):
        assert IN_ROOM in shown(client)
    with travel(minutes=44, seconds=58):
        assert client.get("/care/").status_code == 302
    assert "care" not in client.session


def test_an_hour_locks_it_whatever_one_does(committee):
    client = unlocked_client(committee, "ada")
    for minutes in (10, 20, 30, 40, 50, 59):
        with travel(minutes=minutes):
            assert IN_ROOM in shown(client)
    with travel(minutes=60):
        assert client.get("/care/").status_code == 302


def test_the_lock_button_closes_it_at_once(committee):
    client = unlocked_client(committee, "ada")
    cookie = client.cookies["care"].value
    assert client.post("/care/lock/").url == "/care/"
    assert client.cookies["care"].value == ""
    client.cookies["care"] = cookie
    assert AT_DOOR in shown(client)


def test_signing_out_forgets_it(committee):
    client = unlocked_client(committee, "ada")
    cookie = client.cookies["care"].value
    client.post("/accounts/logout/")
    assert client.get("/care/").url.startswith("/accounts/login/")
    again = signed_in_freshly(account_of(committee, "ada"))
    again.cookies["care"] = cookie
    assert AT_DOOR in shown(again)


def test_a_seat_that_ended_opens_nothing_from_the_next_request(committee):
    client = unlocked_client(committee, "ben")
    end_seat(committee.ben.seat, by=committee.ada, now=NOW)
    with travel(seconds=1):
        assert client.get("/care/").status_code == 404


def test_a_renewed_key_locks_what_was_open(committee):
    client = unlocked_client(committee, "ben")
    renew_key(committee.ben.seat, by=committee.ada, now=NOW)
    assert AT_DOOR in shown(client)


def test_the_door_is_quiet(committee):
    response = at_the_door(committee, "ada").get("/care/")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
