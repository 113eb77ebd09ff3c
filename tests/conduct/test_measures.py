"""What the committee decides is carried out at once, and is undone as surely."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps

from amp.refused import Refused
from cohorts.actions.restricting import forget_ended
from cohorts.models import Event, Message, Restriction
from conduct.actions.deciding import lapse_interim, propose, settle, vote
from conduct.actions.measures import end_measure, kept_in
from conduct.actions.opening import opened_by_seat
from conduct.models import Measure
from conduct.rules.decisions import Choice, Way
from conduct.rules.handling import Finding, Proposed
from tests.conduct.committee import everybody_is_free
from tests.conduct.test_decide import TO_INVESTIGATING, go
from tests.factories import NOW, UserFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def proposed(*people, way=Way.INTERIM, until="", **changes):
    keys = tuple(str(one.pk) for one in people)
    told = {"finding": Finding.VIOLATION, "words": "So it was.", "measure": "Apart for a time."}
    return Proposed(way, people=keys, until=until, **{**told, **changes})


@pytest.fixture
def oskar(db):
    return UserFactory(name="Odd Oskar")


@pytest.fixture
def ada(scene):
    everybody_is_free(scene)
    return scene.committee.ada


def say(scene, decision, choice, *names, at=NOW + HOUR):
    for name in names:
        vote(decision, choice, by=scene.committee.seats[name], now=at)


def running(at):
    return Restriction.objects.running(at).exists()


def test_an_interim_measure_keeps_away_at_once_and_ends_with_its_72_hours(scene, ada, oskar):
    propose(scene.report, proposed(oskar), by=ada, now=NOW)
    row = Restriction.objects.get()
    assert (row.person, row.other, row.starts_at) == (oskar, None, NOW)
    assert row.ends_at == Measure.objects.get().review_by == NOW + 72 * HOUR
    assert running(NOW)
    assert not running(NOW + 72 * HOUR)


def test_the_instant_of_a_measure_leads_to_no_restriction(scene, ada, oskar):
    """Within an hour there may be others; to the microsecond there are none."""
    at = NOW + timedelta(minutes=17, seconds=3, microseconds=5)
    propose(scene.report, proposed(oskar), by=ada, now=at)
    row = Restriction.objects.get()
    assert (row.starts_at, row.ends_at) == (NOW, NOW + 72 * HOUR)
    assert running(at)


def test_the_clock_that_ends_it_needs_no_key(scene, ada, oskar):
    propose(scene.report, proposed(oskar), by=ada, now=NOW)
    lapse_interim(NOW + 72 * HOUR)
    forget_ended(NOW + 72 * HOUR)
    assert Measure.objects.get().state == "lapsed"
    assert not Restriction.objects.exists()


def test_confirmed_it_runs_until_its_last_day(scene, ada, oskar):
    decision = propose(scene.report, proposed(oskar, until="2026-06-30"), by=ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    assert Restriction.objects.get().ends_at.isoformat() == "2026-07-01T00:00:00+00:00"


def test_confirmed_without_a_last_day_it_has_no_end(scene, ada, oskar):
    decision = propose(scene.report, proposed(oskar), by=ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    assert Restriction.objects.get().ends_at is None


def test_confirmed_after_its_row_is_gone_it_is_begun_again(scene, ada, oskar):
    decision = propose(scene.report, proposed(oskar), by=ada, now=NOW)
    Restriction.objects.all().delete()
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    assert running(NOW + HOUR)
    end_measure(Measure.objects.get(), by=ada, now=NOW + DAY)
    assert not Restriction.objects.exists()


def test_reversed_it_is_lifted_at_once(scene, ada, oskar):
    decision = propose(scene.report, proposed(oskar), by=ada, now=NOW)
    say(scene, decision, Choice.NO, "ben", "cem", "dina")
    assert Measure.objects.get().state == "reversed"
    assert not running(NOW + HOUR)


def test_what_the_committee_decides_keeps_two_apart_once_it_has_passed(scene, ada, oskar):
    go(scene, *TO_INVESTIGATING)
    other = UserFactory()
    asked = proposed(oskar, other, way=Way.WRITTEN, until="2026-06-30")
    decision = propose(scene.report, asked, by=ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    assert not Restriction.objects.exists()
    settle(decision, by=ada, now=NOW + DAY)
    row = Restriction.objects.get()
    assert {row.person, row.other} == {oskar, other}
    end_measure(Measure.objects.get(), by=scene.committee.ben, now=NOW + 2 * DAY)
    assert (Measure.objects.get().state, Restriction.objects.count()) == ("ended", 0)
    with pytest.raises(Refused, match="is over"):
        end_measure(Measure.objects.get(), by=ada, now=NOW + 3 * DAY)


def test_a_last_day_that_passed_meanwhile_restricts_nobody(scene, ada, oskar):
    go(scene, *TO_INVESTIGATING)
    asked = proposed(oskar, way=Way.WRITTEN, until="2026-05-21")
    decision = propose(scene.report, asked, by=ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    settle(decision, by=ada, now=NOW + 9 * DAY)
    assert Measure.objects.get().state == "running"
    assert not Restriction.objects.exists()


def test_one_measure_ends_and_the_other_still_keeps_the_same_person_away(scene, ada, oskar):
    for _time in range(2):
        decision = propose(scene.report, proposed(oskar), by=ada, now=NOW)
        say(scene, decision, Choice.YES, "ada", "ben", "cem")
    end_measure(Measure.objects.first(), by=ada, now=NOW + DAY)
    assert Restriction.objects.running(NOW + DAY).count() == 1


def test_words_alone_restrict_nobody(scene, ada):
    propose(scene.report, proposed(), by=ada, now=NOW)
    with opened_by_seat(scene.report, "report.read", by=ada, now=NOW) as opened:
        assert kept_in(Measure.objects.get(), opened).words == "Apart for a time."
    assert not Restriction.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda one, other: proposed(one, one), "each once"),
        (lambda one, other: proposed(one, other, UserFactory()), "two people apart"),
        (lambda one, other: proposed(UserFactory.build()), "have an account"),
        (lambda one, other: Proposed(**{**vars(proposed()), "people": ("x",)}), "have an account"),
        (lambda one, other: proposed(one, until="2026-05-19"), "lies ahead"),
        (lambda one, other: proposed(one, until="soon"), "as a date"),
        (lambda one, other: proposed(one, until="9999-12-31"), "as a date"),
        (lambda one, other: proposed(one, way=Way.WRITTEN, measure=" "), "in words"),
        (lambda one, other: proposed(one, finding=Finding.NO_VIOLATION), "no violation"),
    ],
)
def test_what_cannot_be_carried_out_is_not_proposed(scene, ada, oskar, wrong, words):
    with pytest.raises(Refused, match=words):
        propose(scene.report, wrong(oskar, UserFactory()), by=ada, now=NOW)
    assert not Restriction.objects.exists()
    assert not Measure.objects.exists()


def test_nothing_in_the_portal_tells_why_or_that_there_is_something(scene, ada, oskar):
    before = Event.objects.count(), Message.objects.count()
    decision = propose(scene.report, proposed(oskar), by=ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    assert (Event.objects.count(), Message.objects.count()) == before
    names = {field.name for field in Restriction._meta.get_fields()}
    assert names == {"id", "person", "other", "starts_at", "ends_at"}


def test_the_key_of_the_restriction_stands_in_no_clear_column(scene, ada, oskar):
    propose(scene.report, proposed(oskar), by=ada, now=NOW)
    wanted = [Restriction.objects.get().pk.bytes, oskar.pk.bytes]
    wanted += [key.hex().encode() for key in wanted]
    wanted += [str(Restriction.objects.get().pk).encode(), str(oskar.pk).encode()]
    for model in apps.get_app_config("conduct").get_models():
        for row in model._default_manager.values_list():
            found = b" ".join(
                bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row
            )
            assert not any(each in found for each in wanted), model


def test_no_admin_form_or_view_of_ours_writes_a_restriction():
    root = Path(__file__).resolve().parents[2]
    callers = {
        str(path.relative_to(root))
        for app in ("amp", "cohorts", "applications", "conduct")
        for path in (root / app).rglob("*.py")
        if "import change_end, lift, restrict" in path.read_text()
        or "Restriction(" in path.read_text()
    }
    assert callers == {
        "conduct/actions/measures.py",
        "cohorts/actions/restricting.py",
        "cohorts/models/restriction.py",
    }
