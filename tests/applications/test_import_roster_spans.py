"""What an applied import leaves behind: dated spans, and what was known on which day."""

from datetime import timedelta

import pytest

from amp.refused import Refused
from applications.actions.roster import (
    latest_import,
    roster_fact,
)
from applications.models import RosterImport, RosterSpan
from applications.rules.eligibility import Facts, Person, check
from tests.applications.test_import_roster import DAY, HOUR, MONDAY, bring_in

pytestmark = pytest.mark.django_db


def maintainer_rule(github_id, login, now):
    facts = Facts(
        person=Person(github_id, login, verified=True),
        work_period=None,
        organizers=(),
        roster=roster_fact(now),
        programmes=(),
        now=now,
    )
    return next(one.code for one in check(facts).results if one.rule == "maintainer")


def test_somebody_removed_keeps_a_span_with_an_end():
    bring_in("base.yaml")
    bring_in("two-removed.yaml", MONDAY + 9 * DAY)
    gone = RosterSpan.objects.get(login="tam-wells")
    assert (gone.from_at, gone.until_at) == (MONDAY, MONDAY + 9 * DAY)


@pytest.mark.parametrize(
    "absence", [timedelta(minutes=28), HOUR, 11 * HOUR, 48 * HOUR - HOUR / 3600]
)
def test_an_absence_under_48_hours_leaves_one_unbroken_span(absence):
    bring_in("base.yaml")
    bring_in("two-removed.yaml", MONDAY + DAY)
    _import, difference = bring_in("base.yaml", MONDAY + DAY + absence)
    assert len(difference.returned) == 2
    span = RosterSpan.objects.get(login="tam-wells")
    assert (span.from_at, span.until_at) == (MONDAY, None)


def test_an_absence_of_48_hours_begins_a_new_span():
    bring_in("base.yaml")
    bring_in("two-removed.yaml", MONDAY + DAY)
    bring_in("base.yaml", MONDAY + 3 * DAY)
    spans = RosterSpan.objects.filter(login="tam-wells").order_by("from_at")
    assert [(span.from_at, span.until_at) for span in spans] == [
        (MONDAY, MONDAY + DAY),
        (MONDAY + 3 * DAY, None),
    ]


def test_a_rename_keeps_the_span_and_its_beginning():
    bring_in("base.yaml")
    bring_in("renamed.yaml", MONDAY + DAY)
    span = RosterSpan.objects.get(github_id=1002)
    assert (span.login, span.from_at, span.until_at) == ("cleo-writes", MONDAY, None)


def test_two_people_can_swap_logins():
    bring_in("base.yaml")
    bring_in("swapped.yaml", MONDAY + DAY)
    logins = dict(RosterSpan.objects.values_list("github_id", "login"))
    assert (logins[1001], logins[1003]) == ("dag-nilsen", "ben-harrow")


def test_a_login_can_pass_to_somebody_else_in_one_import():
    bring_in("base.yaml")
    bring_in("reused-login.yaml", MONDAY + DAY)
    spans = RosterSpan.objects.filter(login="kai-reed").order_by("from_at")
    assert [(span.github_id, span.until_at is None) for span in spans] == [
        (1010, False),
        (1077, True),
    ]


def test_an_id_that_appears_is_kept_and_not_forgotten_when_it_vanishes():
    bring_in("base.yaml")
    bring_in("id-added.yaml", MONDAY + DAY)
    assert RosterSpan.objects.get(login="eda-tarn").github_id == 1004
    bring_in("base.yaml", MONDAY + 2 * DAY)
    assert RosterSpan.objects.get(login="eda-tarn").github_id == 1004


@pytest.mark.parametrize(
    ("name", "login"), [("misspelt-key.yaml", "finn-oakes"), ("missing-login.yaml", "iva-stone")]
)
def test_an_unreadable_entry_leaves_the_persons_record_untouched(name, login):
    bring_in("base.yaml")
    before = RosterSpan.objects.filter(login=login).values().get()
    bring_in(name, MONDAY + DAY)
    assert RosterSpan.objects.filter(login=login).values().get() == before


# What counts is when it was last read


def test_the_same_file_again_is_a_fresh_reading():
    bring_in("base.yaml")
    _import, difference = bring_in("base.yaml", MONDAY + 20 * DAY)
    assert not [*difference.added, *difference.removed, *difference.changed]
    fact = roster_fact(MONDAY + 20 * DAY)
    assert fact is not None
    assert fact.read_at == MONDAY + 20 * DAY
    assert RosterSpan.objects.count() == 20


def test_rosters_are_imported_in_the_order_of_their_days():
    bring_in("base.yaml", MONDAY + 2 * DAY)
    with pytest.raises(Refused, match="6 May 2026 is applied already"):
        bring_in("base.yaml", MONDAY + 3 * DAY, read_at=MONDAY)
    assert RosterImport.objects.count() == 1


def test_a_second_reading_on_the_same_day_counts_as_the_later_one():
    bring_in("base.yaml", MONDAY + 10 * HOUR)
    second, _difference = bring_in("renamed.yaml", MONDAY + 12 * HOUR, read_at=MONDAY)
    assert second.read_at == MONDAY + 10 * HOUR
    latest = latest_import(MONDAY + 12 * HOUR)
    assert latest is not None
    assert latest.pk == second.pk


def test_nothing_was_known_before_the_first_reading():
    bring_in("base.yaml")
    assert roster_fact(MONDAY - HOUR) is None
    assert roster_fact(MONDAY) is not None


def test_a_past_day_is_judged_by_what_was_known_then():
    bring_in("base.yaml")
    bring_in("two-removed.yaml", MONDAY + 5 * DAY)
    bring_in("added-22.yaml", MONDAY + 10 * DAY)
    assert maintainer_rule(1019, "tam-wells", MONDAY + 4 * DAY) == "on_roster"
    assert maintainer_rule(1019, "tam-wells", MONDAY + 6 * DAY) == "absent_briefly"
    assert maintainer_rule(1019, "tam-wells", MONDAY + 7 * DAY) == "left_roster"
    assert maintainer_rule(1019, "tam-wells", MONDAY + 10 * DAY) == "on_roster"
    assert maintainer_rule(1050, "newcomer-1", MONDAY + 9 * DAY) == "not_on_roster"
    assert maintainer_rule(1050, "newcomer-1", MONDAY + 10 * DAY) == "on_roster"
    assert maintainer_rule(1050, "newcomer-1", MONDAY + 25 * DAY) == "roster_stale"


def test_the_fact_for_one_person_holds_only_what_may_be_theirs(django_assert_num_queries):
    bring_in("base.yaml")
    for person in (Person(1002, "new-login", True), Person(None, "CLEO-MARSH", True)):
        with django_assert_num_queries(2):
            fact = roster_fact(MONDAY, person)
        assert fact is not None
        assert [span.login for span in fact.spans] == ["cleo-marsh"]
    nobody = roster_fact(MONDAY, Person(None, "", verified=False))
    assert nobody is not None
    assert nobody.spans == ()
