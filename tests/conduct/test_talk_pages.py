"""The pages of talking: without account or script, back by receipt, nothing kept of the visit."""

import re

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client

from cohorts.models import Away, Participation
from conduct.actions.talking import delete_talk, read_by_receipt, write_as_contact
from conduct.models import Seat, Talk
from conduct.rules.receipt import new_receipt, read_receipt
from tests.cast import signed_in
from tests.conduct.care.visiting import signed_in_freshly, travel
from tests.conduct.committee import seat_committee
from tests.conduct.talking import TEXT, begun, hidden, seat_contact, step, write_to
from tests.factories import NOW, CohortFactory

VERBS = ["write_first", "begin", "open", "write", "delete", "", "nonsense"]
TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def noon():
    with travel():
        yield


@pytest.fixture
def wanda(db):
    return seat_contact(cohort=CohortFactory(name="AMP 2026"))


@pytest.fixture
def client():
    return Client()


def page(response):
    return response.content.decode()


def test_contacts_are_named_with_pronouns_and_cohort(wanda, client):
    assert "Wanda (she/her), AMP 2026" in page(client.get("/help/talk/"))


def test_one_contact_of_two_cohorts_is_one_choice(wanda, client):
    user = Participation.objects.get(user=wanda.seat.person).user
    from tests.factories import ParticipationFactory

    ParticipationFactory(wellbeing=True, user=user, cohort=CohortFactory(name="AMP 2027"))
    shown = page(client.get("/help/talk/"))
    assert "Wanda (she/her), AMP 2027, AMP 2026" in shown
    assert shown.count('type="radio"') == 1


@pytest.mark.parametrize("why", ["no seat", "seat ended", "no role", "role ended", "away", "draft"])
def test_whoever_cannot_answer_is_not_offered(wanda, client, why):
    role = Participation.objects.get(user=wanda.seat.person)
    if why == "no seat":
        Seat.objects.all().delete()
    elif why == "seat ended":
        Seat.objects.update(ended_at=NOW)
    elif why == "no role":
        Participation.objects.filter(pk=role.pk).update(role="volunteer")
    elif why == "role ended":
        Participation.objects.filter(pk=role.pk).update(ended_at=NOW)
    elif why == "away":
        week = NOW.replace(day=NOW.day - 1), NOW.replace(day=NOW.day + 5)
        Away.objects.create(participation=role, starts_at=week[0], ends_at=week[1])
    else:
        type(role.cohort).objects.update(state="draft")
    shown = page(client.get("/help/talk/"))
    assert "Wanda" not in shown
    assert "No wellbeing contact can be written to here" in shown


def test_without_a_contact_the_page_says_who_else_there_is(db, client, settings):
    settings.CONDUCT_ADDRESS = "committee@example.org"
    CohortFactory(name="AMP 2026", slug="amp-2026")
    CohortFactory(name="AMP 2024", state="finished")
    shown = page(client.get("/help/talk/"))
    assert "/cohorts/amp-2026/#ask" in shown
    assert "AMP 2024" not in shown
    assert "mailto:committee@example.org" in shown


def test_nothing_is_kept_before_the_receipt_was_noted(wanda, client):
    carried = begun(client, wanda)
    assert not Talk.objects.exists()
    response = step(client, "begin", {**carried, "last": "0000"})
    assert "not the last group" in page(response)
    assert not Talk.objects.exists()
    again = re.search(r'name="receipt" value="([^"]*)"', page(response)).group(1)
    assert again == carried["receipt"]


def test_a_receipt_that_the_server_did_not_draw_does_not_count(wanda, client):
    carried = begun(client, wanda)
    chosen = new_receipt().characters
    for word in (carried["voucher"], "", "no hex"):
        typed = {**carried, "receipt": chosen, "voucher": word, "last": chosen[-4:]}
        shown = page(step(client, "begin", typed))
        assert "Please send it once more." in shown
        assert TEXT in shown
    assert not Talk.objects.exists()


def test_a_whole_conversation(wanda, client):
    carried = begun(client, wanda)
    receipt = carried["receipt"]
    shown = page(step(client, "begin", {**carried, "last": receipt[-4:].lower()}))
    assert "Sent." in shown
    assert TEXT in shown
    write_as_contact(Talk.objects.get().pk, "I am here.", by=wanda, now=NOW)
    shown = page(step(Client(), "open", {"receipt": receipt.lower()}))
    assert "Wanda wrote" in shown
    assert "I am here." in shown
    shown = page(step(client, "write", {"receipt": receipt, "text": "Thank you."}))
    assert "Thank you." in shown
    shown = page(step(client, "delete", {"receipt": receipt}))
    assert "tick the box first" in shown
    assert Talk.objects.exists()
    shown = page(step(client, "delete", {"receipt": receipt, "sure": "on"}))
    assert "It is deleted" in shown
    assert not Talk.objects.exists()
    assert "has been deleted" in page(step(client, "open", {"receipt": receipt}))


def test_sent_twice_by_a_reload_it_is_one_conversation(wanda, client):
    carried = begun(client, wanda)
    typed = {**carried, "last": carried["receipt"][-4:]}
    for _again in range(2):
        assert TEXT in page(step(client, "begin", typed))
    receipt = read_receipt(carried["receipt"])
    assert len(read_by_receipt(receipt, now=NOW).messages) == 1


def test_words_come_back_as_they_were_typed_and_are_never_markup(wanda, client):
    text = "<b>No</b> & [link](https://example.org)\n\nSecond line"
    receipt = write_to(wanda, text).characters
    shown = page(step(client, "open", {"receipt": receipt}))
    assert "&lt;b&gt;No&lt;/b&gt; &amp; [link](https://example.org)\n\nSecond line" in shown


@pytest.mark.parametrize("do", VERBS)
def test_a_step_without_what_it_needs_leads_to_the_first_page(wanda, client, do):
    shown = page(step(client, do, {"text": "Hello", "sure": "on", "last": "1234"}))
    assert "Begin a conversation" in shown
    assert not Talk.objects.exists()


def test_a_mistyped_receipt_is_told_and_can_be_corrected(wanda, client):
    receipt = write_to(wanda).characters
    wrong = ("Z" if receipt[0] != "Z" else "Y") + receipt[1:]
    shown = page(step(client, "open", {"receipt": wrong}))
    assert "At least one character is mistyped" in shown
    assert f'value="{wrong}"' in shown


def test_a_receipt_that_fits_nothing_is_told_what_a_deleted_one_is(wanda, client):
    gone, never = write_to(wanda), new_receipt()
    delete_talk(gone, now=NOW)
    shown = []
    for receipt in (gone, never):
        text = page(step(client, "open", {"receipt": receipt.characters}))
        shown.append(TOKEN.sub("", text.replace(receipt.characters, "RECEIPT")))
    assert shown[0] == shown[1]
    assert "no conversation for this receipt, or it has been deleted" in shown[0]


def test_a_seat_that_is_no_contact_cannot_be_chosen(wanda, client):
    committee = seat_committee("ada", "ben")
    response = client.post(
        "/help/talk/", {"do": "write_first", "contact": committee.ada.seat.pk, "text": TEXT}
    )
    assert "no contact any more" in page(response)


def test_the_visit_leaves_no_session_no_cookie_but_the_forms_own_and_no_word_in_an_address(
    wanda, client, caplog
):
    carried = begun(client, wanda)
    receipt = carried["receipt"]
    step(client, "begin", {**carried, "last": receipt[-4:]})
    response = step(client, "write", {"receipt": receipt, "text": "Thank you."})
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert set(client.cookies) <= {configured.CSRF_COOKIE_NAME}
    assert not Session.objects.exists()
    assert receipt not in caplog.text
    assert TEXT not in caplog.text


def test_signed_in_nothing_of_the_account_is_kept(wanda, cast):
    client = signed_in(cast.mentee)
    carried = begun(client, wanda)
    receipt = carried["receipt"]
    step(client, "begin", {**carried, "last": receipt[-4:]})
    [row] = Talk.objects.values()
    assert str(cast.mentee.pk) not in str(row)
    assert cast.mentee.pk.bytes not in b"".join(
        bytes(value) for value in row.values() if isinstance(value, bytes | memoryview)
    )


def test_without_the_servers_keys_nothing_is_kept_and_the_page_says_so(wanda, client, settings):
    carried = begun(client, wanda)
    settings.CONDUCT_PEPPER = ""
    typed = {**carried, "last": carried["receipt"][-4:]}
    assert "CONDUCT_PEPPER is missing" in page(step(client, "begin", typed))
    assert not Talk.objects.exists()


# The contact's room ---------------------------------------------------------------------------


@pytest.fixture
def room(wanda):
    client = signed_in_freshly(Participation.objects.get(user=wanda.seat.person).user)
    response = client.post("/care/", {"words": wanda.seat.words})
    assert response.status_code == 302
    return client


def test_a_contact_unlocks_at_the_same_door_and_comes_to_their_conversations(room):
    response = room.get("/care/", follow=True)
    assert response.redirect_chain[-1][0] == "/care/talks/"
    assert "Nobody waits for you" in page(response)


def test_a_contact_reads_and_answers(wanda, room):
    receipt = write_to(wanda)
    listed = page(room.get("/care/talks/"))
    assert "Please answer by" in listed
    assert TEXT not in listed
    response = room.post("/care/talks/", {"talk": str(Talk.objects.get().pk)})
    assert response.url == "/care/talk/"
    shown = page(room.get("/care/talk/"))
    assert TEXT in shown
    response = room.post("/care/talk/", {"talk": hidden(shown, "talk"), "text": "I am here."})
    assert response.url == "/care/talk/"
    assert "I am here." in page(room.get("/care/talk/"))
    assert "Answered" in page(room.get("/care/talks/"))
    assert read_by_receipt(receipt, now=NOW).messages[-1].text == "I am here."


def test_an_answer_reaches_whom_it_was_written_beside_though_another_tab_opened_somebody(
    wanda, room
):
    shown = {}
    receipts = {text: write_to(wanda, text) for text in ("I am Ola.", "I am Pia.")}
    for row in Talk.objects.all():
        room.post("/care/talks/", {"talk": str(row.pk)})
        tab = page(room.get("/care/talk/"))
        shown |= {text: tab for text in receipts if text in tab}
    for text in receipts:
        answer = {"talk": hidden(shown[text], "talk"), "text": f"To you: {text}"}
        # What comes next is the same conversation, too.
        assert f"To you: {text}" in page(room.post("/care/talk/", answer, follow=True))
    for text, receipt in receipts.items():
        said = [one.text for one in read_by_receipt(receipt, now=NOW).messages]
        assert said == [text, f"To you: {text}"]


def test_an_answer_that_names_nobody_goes_nowhere(wanda, room):
    receipt = write_to(wanda)
    room.post("/care/talks/", {"talk": str(Talk.objects.get().pk)})
    assert "choose a conversation" in page(room.post("/care/talk/", {"text": "I am here."}))
    assert len(read_by_receipt(receipt, now=NOW).messages) == 1


def test_which_one_is_open_stands_sealed_in_the_session_and_in_no_address(wanda, room):
    write_to(wanda)
    key = str(Talk.objects.get().pk)
    room.post("/care/talks/", {"talk": key})
    assert key not in str(dict(room.session))


@pytest.mark.parametrize("chosen", ["", "no-uuid", "0b1ab6c4-3b6e-4b0f-9d8e-8f4a3a5f2c11"])
def test_a_conversation_that_is_not_there_is_refused_kindly(room, chosen):
    room.post("/care/talks/", {"talk": chosen})
    response = room.get("/care/talk/")
    assert response.status_code == 200
    assert "choose a conversation" in page(response) or "deleted" in page(response)


def test_another_contacts_conversation_is_not_listed_and_does_not_open(wanda, room):
    write_to(seat_contact("Willi"))
    assert "Nobody waits for you" in page(room.get("/care/talks/"))
    room.post("/care/talks/", {"talk": str(Talk.objects.get().pk)})
    assert room.get("/care/talk/").status_code == 403


@pytest.mark.parametrize("address", ["/care/talks/", "/care/talk/"])
def test_the_committee_finds_no_conversations(wanda, address):
    from tests.conduct.care.visiting import unlocked_client

    client = unlocked_client(seat_committee("ada", "ben"), "ada")
    assert client.get(address).status_code == 404


def test_a_role_without_a_seat_opens_nothing(db, cast):
    client = signed_in(cast.organizer)
    assert client.get("/care/talks/").status_code == 404
