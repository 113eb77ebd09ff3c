"""The numbers of a year: bands, counted once, released by two members, else nothing to see."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from amp.refused import Refused
from conduct.actions.publishing import agree_to_numbers, propose_numbers, years_to_propose
from conduct.models import ConductEvent, Report, YearNumbers
from tests.conduct import rows
from tests.conduct.care.visiting import travel, unlocked_client
from tests.conduct.committee import seat_committee
from tests.conduct.talking import seat_contact, write_to
from tests.factories import NOW

HERE = "/help/numbers/"
LAST_YEAR = NOW.replace(year=2025)


@pytest.fixture
def committee(db):
    return seat_committee("ada", "ben", "xenia")


def public():
    return Client().get(HERE).content


def reports(state, count, **changes):
    for _one in range(count):
        rows.report(state, **{"received_at": LAST_YEAR, **changes})


def test_a_year_is_read_by_everybody_once_two_members_agree(committee):
    reports("closed", 5)
    reports("received", 6)
    propose_numbers(2025, by=committee.ada, now=NOW)
    assert b"2025" not in public()
    agree_to_numbers(2025, by=committee.ben, now=NOW)
    page = public().decode()
    assert "10 to 19" in page
    assert page.count("5 to 9") == 2
    assert page.count("fewer than 5") == 4


def test_the_page_is_the_same_whether_or_not_there_was_any_report(committee):
    before = public()
    reports("closed", 3)
    reports("received", 20)
    assert public() == before
    propose_numbers(2025, by=committee.ada, now=NOW)
    assert public() == before


def test_none_and_four_look_the_same_also_to_a_member(committee):
    nothing = propose_numbers(2024, by=committee.ada, now=NOW).bands
    reports("closed", 4)
    assert propose_numbers(2025, by=committee.ada, now=NOW).bands == nothing


def test_reports_that_were_deleted_since_count_and_conversations_never_do(committee):
    reports("closed", 5)
    empty = {"receipt_lookup": None, "receipt_public_key": None, "receipt_voucher": None}
    Report.objects.update(destroyed_at=NOW, **empty)
    contact = seat_contact()
    for _one in range(6):
        write_to(contact, now=LAST_YEAR)
    bands = propose_numbers(2025, by=committee.ada, now=NOW).bands
    assert (bands["received"], bands["closed"], bands["open"]) == (5, 5, 0)


def test_a_year_begins_at_midnight_in_the_committees_zone(committee, settings):
    settings.CONDUCT_ZONE = "Pacific/Auckland"
    reports("closed", 5, received_at=datetime(2024, 12, 31, 11, tzinfo=UTC))
    reports("closed", 5, received_at=datetime(2024, 12, 31, 10, 59, tzinfo=UTC))
    reports("closed", 5, received_at=datetime(2025, 12, 31, 11, tzinfo=UTC))
    assert propose_numbers(2025, by=committee.ada, now=NOW).bands["received"] == 5


def test_what_was_counted_is_never_counted_again(committee):
    propose_numbers(2025, by=committee.ada, now=NOW)
    reports("closed", 9)
    with pytest.raises(ValidationError, match="counted once"):
        propose_numbers(2025, by=committee.ben, now=NOW)
    agree_to_numbers(2025, by=committee.ben, now=NOW)
    assert YearNumbers.objects.get().bands["received"] == 0
    assert 2025 not in years_to_propose(NOW)


def test_a_year_that_is_not_over_is_refused(committee):
    with pytest.raises(Refused, match="2026 is not over yet"):
        propose_numbers(2026, by=committee.ada, now=NOW)
    assert years_to_propose(NOW)[0] == 2025


def test_one_member_alone_releases_nothing(committee):
    propose_numbers(2025, by=committee.ada, now=NOW)
    with pytest.raises(Refused, match="second member"):
        agree_to_numbers(2025, by=committee.ada, now=NOW)
    with pytest.raises(Refused, match="Nobody has proposed"):
        agree_to_numbers(2024, by=committee.ada, now=NOW)


def test_neither_externals_nor_contacts_nor_accounts_take_part(committee):
    propose_numbers(2025, by=committee.ada, now=NOW)
    for somebody in (committee.xenia, seat_contact(), committee.ben.seat, None):
        with pytest.raises(PermissionDenied):
            propose_numbers(2024, by=somebody, now=NOW)
        with pytest.raises(PermissionDenied):
            agree_to_numbers(2025, by=somebody, now=NOW)


def test_released_twice_the_first_release_counts(committee):
    propose_numbers(2025, by=committee.ada, now=NOW)
    for _again in range(2):
        agree_to_numbers(2025, by=committee.ben, now=NOW)
    assert ConductEvent.objects.filter(verb="numbers of a year released").count() == 1


def test_two_members_do_it_in_their_rooms(committee):
    with travel():
        ada, ben = unlocked_client(committee, "ada"), unlocked_client(committee, "ben")
        assert ada.post("/care/numbers/", {"year": "2025"}).url == "/care/numbers/"
        page = ada.get("/care/numbers/").content.decode()
        assert "Another member has to release them" in page
        refused = ada.post("/care/numbers/agree/", {"year": "2025"}).content.decode()
        assert "A second member has to agree" in refused
        assert "Proposed by Ada." in ben.get("/care/numbers/").content.decode()
        assert ben.post("/care/numbers/agree/", {"year": "2025"}).url == "/care/numbers/"
        assert b"2025" in public()
        nonsense = ben.post("/care/numbers/", {"year": "2026"}).content.decode()
        assert "cannot be chosen" in nonsense
        assert ben.get("/care/numbers/agree/").url == "/care/numbers/"
