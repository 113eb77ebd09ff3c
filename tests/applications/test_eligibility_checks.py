"""Every check is stored when it is due, as it was, and nothing changes it afterwards."""

from datetime import timedelta

import pytest
from django.db import connection

from amp.refused import Refused
from applications.actions.application import submit
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.eligibility import look_before
from applications.actions.offers import accept_offer
from applications.actions.release import release_decisions
from applications.actions.roster import import_roster
from applications.models import Application, EligibilityCheck, Offer, last_verdict
from applications.models.application import Unchangeable
from applications.rules.eligibility import RULES_VERSION
from tests.applications.selection import DAY
from tests.applications.writing import typed
from tests.cast import signed_in
from tests.factories import NOW, EligibilityCheckFactory, OtherProgrammeFactory, RosterSpanFactory

WRITES = {
    "save": lambda row: row.save(),
    "save some": lambda row: row.save(update_fields=["verdict"]),
    "delete": lambda row: row.delete(),
    "update": lambda row: EligibilityCheck.objects.filter(pk=row.pk).update(verdict="clear"),
    "delete many": lambda row: EligibilityCheck.objects.filter(pk=row.pk).delete(),
    "delete all": lambda row: EligibilityCheck.objects.all().delete(),
    "bulk": lambda row: EligibilityCheck.objects.bulk_update([row], ["verdict"]),
    "by the person": lambda row: row.user.eligibility_checks.update(verdict="clear"),
    "by the cohort": lambda row: row.cohort.eligibility_checks.all().delete(),
    "update or create": lambda row: EligibilityCheck.objects.update_or_create(
        pk=row.pk, defaults={"verdict": "clear"}
    ),
}


@pytest.mark.parametrize("how", WRITES)
def test_a_kept_check_can_be_changed_in_no_way(db, how):
    row = EligibilityCheckFactory(verdict="blocked")
    row.verdict = "clear"
    with pytest.raises(Unchangeable):
        WRITES[how](row)
    assert EligibilityCheck.objects.get().verdict == "blocked"


def kept(occasion):
    return EligibilityCheck.objects.filter(occasion=occasion)


def test_before_the_form(cast, roster):
    check = look_before(cast.applicant, cast.cohort, now=NOW)
    assert (kept("before").get(), check.application) == (check, None)
    assert (check.rules_version, check.roster_import) == (RULES_VERSION, roster.last_import)
    assert [one["rule"] for one in check.results] == ["organizer", "maintainer", "other_programme"]


def test_at_submission(cast, draft):
    signed_in(cast.outsider).post("/cohorts/amp-2026/apply/", typed(cast.project) | {"save": "1"})
    submit(Application.objects.get(pk=draft.pk), by=cast.outsider, now=NOW)
    assert kept("submission").get().application == draft


def test_at_submission_also_when_it_is_refused(cast, draft):
    OtherProgrammeFactory(user=cast.outsider)
    signed_in(cast.outsider).post("/cohorts/amp-2026/apply/", typed(cast.project) | {"save": "1"})
    with pytest.raises(Refused):
        submit(Application.objects.get(pk=draft.pk), by=cast.outsider, now=NOW)
    assert kept("submission").get().verdict == "blocked"


def test_at_decision_for_everybody(cast, selection):
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    assert {check.application for check in kept("decision")} == set(selection.applications)


def test_at_acceptance(cast, selection):
    released(cast)
    offer = Offer.objects.get(application=selection.ada)
    accept_offer(offer, by=cast.applicant, now=DAY, agrees=True)
    assert kept("acceptance").get().application == selection.ada


def released(cast):
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)


def test_nobody_who_is_blocked_at_decision_gets_a_place(cast, selection):
    RosterSpanFactory(login=cast.applicant.github_login, github_id=cast.applicant.github_id)
    released(cast)
    assert not Offer.objects.filter(application=selection.ada).exists()
    assert selection.placement(selection.ada).outcome == "not_selected"


@pytest.mark.parametrize("verdict", ["blocked", "undecided"])
def test_nobody_is_accepted_who_is_not_clear(cast, selection, verdict):
    released(cast)
    name = "GSoC" if verdict == "blocked" else "Our Club"
    OtherProgrammeFactory(user=cast.applicant, name=name)
    offer = Offer.objects.get(application=selection.ada)
    with pytest.raises(Refused, match="offer stays open"):
        accept_offer(offer, by=cast.applicant, now=DAY, agrees=True)
    assert kept("acceptance").get().verdict == verdict


def test_a_later_roster_alters_no_kept_check(cast, roster):
    before = look_before(cast.applicant, cast.cohort, now=NOW)
    text = (
        "- name: Mo\n  github: maintainer-mo\n  githubID: 5555\n"
        f"- name: Ada\n  github: {cast.applicant.github_login}\n"
        f"  githubID: {cast.applicant.github_id}\n"
    )
    later = NOW + timedelta(hours=1)
    import_roster(text=text, source="x", by=None, now=later, apply=True)
    after = look_before(cast.applicant, cast.cohort, now=later)
    assert (before.verdict, after.verdict) == ("clear", "blocked")
    again = EligibilityCheck.objects.get(pk=before.pk)
    assert (again.verdict, again.results) == ("clear", before.results)
    assert again.roster_import != after.roster_import


def test_whoever_joins_the_roster_after_accepting_keeps_the_place(cast, selection):
    released(cast)
    offer = Offer.objects.get(application=selection.ada)
    place = accept_offer(offer, by=cast.applicant, now=DAY, agrees=True)
    RosterSpanFactory(login=cast.applicant.github_login, github_id=cast.applicant.github_id)
    place.refresh_from_db()
    assert place.ended_at is None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many there are")
def test_what_the_last_check_said_is_read_from_an_index_alone(cast):
    plan = Application.objects.annotate(said=last_verdict()).values("said").explain()
    assert "COVERING INDEX eligibility_last" in plan
    assert "ORDER BY" not in plan
