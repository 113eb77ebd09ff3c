"""Reports that belong together: linked by whoever reads both, and shown to nobody else."""

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from conduct.actions.linking import link
from conduct.actions.overseeing import look
from conduct.actions.stances import recuse, state_conflict
from conduct.models import Link
from conduct.rules.decisions import Stand
from conduct.rules.sealing import Broken
from tests.conduct.committee import again, everybody_is_free, report_to
from tests.factories import NOW


@pytest.fixture
def two(committee):
    """Eli may not know of the second one."""
    one = report_to(committee)
    other = report_to(committee, shut_out=(str(committee.eli.seat.pk),))
    everybody_is_free(one)
    everybody_is_free(other, "ada", "ben", "cem")
    return one, other


def seen(scene, name):
    by = scene.committee.seats[name]
    return [each.pk for each in look(again(scene.report), by=by, now=NOW).linked]


def test_whoever_reads_both_sees_the_link_from_each_side(two):
    one, other = two
    link(one.report, other.report, by=one.committee.ada, now=NOW)
    for name in ("ada", "ben"):
        assert seen(one, name) == [other.report.pk]
        assert seen(other, name) == [one.report.pk]


def test_whoever_reads_one_learns_nothing_of_the_other(two):
    one, other = two
    link(one.report, other.report, by=one.committee.ada, now=NOW)
    assert seen(one, "eli") == []
    # Dina has not said how she stands to the second one, and Cem steps back from it.
    assert seen(one, "dina") == []
    recuse(other.report, by=other.committee.cem, now=NOW)
    assert seen(one, "cem") == []


def test_the_link_lasts_when_a_key_is_renewed(two):
    one, other = two
    link(one.report, other.report, by=one.committee.ada, now=NOW)
    recuse(one.report, by=one.committee.cem, now=NOW)
    assert seen(one, "ada") == [other.report.pk]
    assert again(one.report).generation == 2


def test_only_whoever_reads_both_links_them(two):
    one, other = two
    with pytest.raises(PermissionDenied, match="nothing here for you"):
        link(one.report, other.report, by=one.committee.eli, now=NOW)
    with pytest.raises(Refused, match="First say how you stand"):
        link(one.report, other.report, by=one.committee.dina, now=NOW)
    state_conflict(other.report, Stand.SOFT, by=one.committee.dina, now=NOW)
    with pytest.raises(Refused, match="close to somebody"):
        link(one.report, other.report, by=one.committee.dina, now=NOW)
    assert not Link.objects.exists()


def test_a_report_is_linked_once_and_not_with_itself(two):
    one, other = two
    ada = one.committee.ada
    link(one.report, other.report, by=ada, now=NOW)
    with pytest.raises(Refused, match="linked already"):
        link(other.report, one.report, by=ada, now=NOW)
    with pytest.raises(Refused, match="another report"):
        link(one.report, one.report, by=ada, now=NOW)
    assert Link.objects.count() == 2


def test_the_rows_do_not_tell_which_the_other_is(two):
    one, other = two
    link(one.report, other.report, by=one.committee.ada, now=NOW)
    row, twin = Link.objects.get(report=one.report), Link.objects.get(report=other.report)
    for key in (one.report.pk, other.report.pk):
        assert key.bytes not in bytes(row.sealed)
        assert str(key).encode() not in bytes(row.sealed)
    Link.objects.filter(pk=row.pk).update(sealed=twin.sealed)
    with pytest.raises(Broken):
        look(one.report, by=one.committee.ada, now=NOW)
