"""The demo: true by its own history, useful today, about nobody who exists."""

import json
import re
import subprocess
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client

from applications.actions.application import submit
from applications.actions.eligibility import judge
from applications.management.commands.load_demo import load
from applications.management.demo.people import PASSWORD, SIGN_INS
from applications.models import (
    Application,
    Contest,
    Contribution,
    FreedPlace,
    LaterClose,
    LookAlike,
    Offer,
    Review,
    RosterImport,
    Screening,
    Shortlisted,
)
from applications.rules.roster import read
from applications.states import Round
from cohorts.models import Cohort, Event, MentorRequest, Message, Participation, Role, User
from cohorts.permissions import standings
from cohorts.powers import Standing
from cohorts.rules.schedule import problems
from cohorts.tasks import deliver_outbox
from tests.applications.real_amp_2026 import DATA, needs_data
from tests.cast import signed_in
from tests.first_rows import write_first_rows

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The demo as loaded at ``TODAY``, once for all tests of this file, then taken away again."""
    from django.db import transaction

    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False):
        block = transaction.atomic()
        block.__enter__()
        try:
            write_first_rows()
            load(TODAY)
            yield
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@pytest.fixture
def cohort(demo: Any) -> Cohort:
    return Cohort.objects.get(slug="amp-2027")


@pytest.fixture
def finished(demo: Any) -> Cohort:
    return Cohort.objects.get(slug="amp-2026")


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def offers_in(cohort: Cohort) -> Any:
    return Offer.objects.filter(project__cohort=cohort).values_list("state", flat=True)


def test_amp_2026_is_finished_by_its_real_dates(finished):
    zone = finished.zone
    days = {
        phase.kind: (phase.first_day(zone), phase.last_day(zone)) for phase in finished.phases.all()
    }
    assert days == {
        "announcement": (date(2026, 2, 1), date(2026, 2, 1)),
        "ideas": (date(2026, 3, 10), date(2026, 4, 30)),
        "applications": (date(2026, 5, 10), date(2026, 5, 30)),
        "selection": (date(2026, 6, 1), date(2026, 6, 12)),
        "kickoff": (date(2026, 6, 15), date(2026, 6, 15)),
        "midterm": (date(2026, 8, 12), date(2026, 8, 22)),
        "final": (date(2026, 10, 6), date(2026, 10, 17)),
        "recognition": (date(2026, 10, 24), date(2026, 10, 24)),
    }
    assert (finished.state, finished.number, finished.funding) == ("finished", 4, "volunteer")


def test_amp_2026_has_its_four_projects_three_mentees_and_six_mentors(finished):
    states = dict(finished.projects.values_list("title", "state"))
    assert states == {
        "AsyncAPI CLI": "published",
        "AsyncAPI Generator": "published",
        "AsyncAPI React Component": "published",
        "AsyncAPI Website": "withdrawn",
    }
    assert finished.projects.get(state="withdrawn").withdrawn_at.date() == date(2026, 6, 23)
    roles = Counter(finished.participations.values_list("role", flat=True))
    assert (roles["mentee"], roles["mentor"]) == (3, 6)


def test_amp_2026_changed_its_final_evaluation_in_public(finished):
    change = finished.schedule_changes.get(number=1)
    assert change.changed_at.date() == date(2026, 6, 10)
    assert [(d["field"], d["old"][:10], d["new"][:10]) for d in change.differences] == [
        ("starts_at", "2026-12-18", "2026-10-06"),
        ("ends_at", "2026-12-24", "2026-10-18"),
    ]


def test_everybody_of_amp_2026_learned_the_outcome_at_one_instant(finished):
    told = Message.objects.filter(
        cohort=finished,
        kind__in=("applications/offered", "applications/waitlisted", "applications/not_selected"),
    )
    released = told.filter(created_at=finished.released_at)
    assert released.count() == finished.applications.count() == 7
    assert not told.filter(created_at__lt=finished.released_at).exists()
    assert Counter(offers_in(finished)) == {
        "accepted": 3,
        "declined": 1,
        "withdrawn": 1,
    }


def test_amp_2026_was_screened_by_an_organizer_who_mentors_nobody(finished):
    rows = Screening.objects.filter(cohort=finished).select_related("reason", "decided_by")
    assert Counter(row.state for row in rows) == {"passed": 6, "rejected": 1}
    rejected = rows.get(state="rejected")
    assert rejected.reason.code == "template-not-followed"
    assert rejected.note_for_applicant
    assert {
        standings(row.decided_by, cohort=finished, now=rejected.decided_at) for row in rows
    } == {frozenset({Standing.ORGANIZER})}
    assert rejected.application.state == "not_selected"
    assert not rejected.application.choices.filter(reviews__isnull=False).exists()


def test_amp_2027_has_something_in_every_room_of_its_organizers(cohort):
    pair = LookAlike.objects.get()
    assert {pair.one.user.name, pair.other.user.name} == {"Anneliese Mwangi", "Njoki Albrechtsen"}
    assert Counter(Contest.objects.values_list("state", flat=True)) == {"open": 1}
    later = LaterClose.objects.get()
    assert later.until_at > cohort.phases.get(kind="applications").ends_at
    assert later.user.applications.get(cohort=cohort).state == "draft"
    assert Screening.objects.filter(cohort=cohort, state="waiting").count() == 27
    assert cohort.questions.exists()


def test_amp_2027_takes_applications_today(cohort):
    assert (cohort.state, cohort.number) == ("open", 5)
    phases = list(cohort.phases.all())
    assert problems(phases) == []
    assert {p.kind for p in phases if p.holds(TODAY)} == {"ideas", "applications"}


def test_amp_2027_has_everybody_and_everything_in_all_states(cohort):
    assert Counter(cohort.applications.values_list("state", flat=True)) == {
        "submitted": 27,
        "draft": 9,
        "withdrawn": 5,
    }
    assert Counter(cohort.projects.values_list("state", flat=True)) == {
        "published": 2,
        "proposed": 1,
        "returned": 1,
        "draft": 1,
        "withdrawn": 1,
    }
    roles = Counter(cohort.participations.values_list("role", flat=True))
    assert roles == {"mentor": 8, "organizer": 3, "volunteer": 1, "wellbeing": 1}
    assert Participation.objects.lead_organizers().filter(cohort=cohort).count() == 2
    assert Counter(MentorRequest.objects.values_list("state", flat=True)) == {
        "waiting": 2,
        "accepted": 1,
        "declined": 1,
    }
    assert cohort.invitations.filter(state="open", expires_at__gt=TODAY).count() == 1
    assert cohort.schedule_changes.count() == 1
    assert cohort.criteria.count() >= 3


def test_eligibility_shows_every_answer(cohort):
    found = {a.user.name: judge(a.user, cohort, now=TODAY) for a in cohort.applications.all()}
    verdicts = Counter(judgement.verdict for judgement in found.values())
    assert verdicts == {"clear": 35, "undecided": 4, "blocked": 2}
    codes = {result.code for judgement in found.values() for result in judgement.results}
    assert codes >= {
        "identity_unverified", "on_roster", "overlaps", "no_overlap", "not_mentorship",
        "unknown_programme",
    }  # fmt: skip
    submitted = cohort.applications.filter(state="submitted")
    assert not [a for a in submitted if found[a.user.name].verdict == "blocked"]


def test_words_of_the_applicants_are_their_own(cohort):
    words = list(cohort.applications.exclude(motivation="").values_list("motivation", flat=True))
    assert len(set(words)) == len(words)
    firsts = [a.choices.get(rank=1).approach for a in cohort.applications.filter(state="submitted")]
    assert len(set(firsts)) == len(firsts)
    assert not [text for text in [*words, *firsts] if "lorem" in text.lower()]


def test_nothing_happened_in_the_future(demo):
    assert not Event.objects.filter(at__gt=TODAY).exists()
    assert not User.objects.filter(joined_at__gt=TODAY).exists()
    assert RosterImport.objects.first().read_at == TODAY


def test_its_mails_are_read_in_the_outbox_and_sent_to_nobody(demo, mailoutbox):
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert deliver_outbox.call() == 0
    assert mailoutbox == []


def test_each_role_signs_in_with_the_printed_password(demo):
    for address, _role, _what in SIGN_INS:
        assert User.objects.get(email=address).check_password(PASSWORD), address
        assert EmailAddress.objects.get(email=address).verified, address


def test_every_role_has_a_sign_in_and_all_of_them_skip_the_second_factor(demo):
    addresses = {address for address, _role, _what in SIGN_INS}
    held = Participation.objects.filter(user__email__in=addresses).values_list("role", flat=True)
    assert set(held) == set(Role.values)
    assert addresses == settings.DEMO_SIGN_INS


def test_an_applicant_signs_in_by_the_form(demo):
    browser = Client()
    answer = browser.post(
        "/accounts/login/", {"login": "applicant@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(person("applicant").pk)


def test_the_sign_ins_are_what_they_say(cohort, finished):
    assert standings(person("organizer"), cohort=cohort, now=TODAY) == {
        Standing.ORGANIZER,
        Standing.LEAD_ORGANIZER,
    }
    assert Standing.MENTOR in standings(person("helper"), cohort=cohort, now=TODAY)
    assert standings(person("mentor"), cohort=cohort, now=TODAY) == {Standing.MENTOR}
    assert standings(person("applicant"), now=TODAY) == frozenset()
    assert standings(person("volunteer"), now=TODAY) == {Standing.VOLUNTEER}
    assert standings(person("wellbeing"), now=TODAY) == {Standing.WELLBEING}
    assert Application.objects.get(user=person("applicant"), cohort=cohort).state == "draft"
    mentee = finished.participations.get(user=person("mentee"), role=Role.MENTEE)
    assert mentee.project.title == "AsyncAPI CLI"
    assert standings(person("newcomer"), now=TODAY) == frozenset()


def test_the_applicants_draft_says_what_is_missing(cohort):
    from amp.refused import Refused

    mine = Application.objects.get(user=person("applicant"), cohort=cohort)
    with pytest.raises(Refused) as refusal:
        submit(mine, by=mine.user, now=TODAY)
    assert [detail for detail in refusal.value.details if "AI tools" in detail]


# Two small cohorts beside them ---------------------------------------------------------------


def read_by(name: str, path: str) -> str:
    answer = signed_in(person(name)).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_amp_docs_is_in_its_contribution_period_today(demo):
    docs = Cohort.objects.get(slug="amp-docs")
    phases = list(docs.phases.all())
    assert problems(phases) == []
    assert {p.kind for p in phases if p.holds(TODAY)} == {"selection", "contribution"}
    asked = Shortlisted.objects.filter(project__cohort=docs, told_at__isnull=False)
    assert asked.count() == 3
    shown = Contribution.objects.filter(choice__shortlisted__in=asked)
    assert shown.count() == Contribution.objects.count() == 3
    begun = Review.objects.of_round(Round.CONTRIBUTION)
    assert [(one.state, one.reviewer) for one in begun] == [("draft", person("mentor"))]


def test_whoever_is_asked_to_show_their_work_and_their_mentor_find_it(demo):
    choice = Shortlisted.objects.get(choice__application__user=person("shortlisted")).choice_id
    assert "Where five readers stop." in read_by("shortlisted", f"/at-work/{choice}/")
    assert "Show your work" in read_by("shortlisted", "/me/")
    assert "Thandiwe Marchetti" in read_by("mentor", "/cohorts/amp-docs/reviews/")


def test_in_amp_tools_a_freed_place_waits_for_a_yes_and_somebody_is_next(demo):
    tools = Cohort.objects.get(slug="amp-tools")
    assert Counter(offers_in(tools)) == {"accepted": 1, "declined": 1}
    freed = FreedPlace.objects.get()
    assert (freed.project.cohort, freed.state) == (tools, "waiting")
    page = read_by("organizer", "/desk/amp-tools/freed-places/")
    assert "Wilhelmina Tauranga" in page
    assert "Yes, offer it" in page


# The command ---------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_is_refused_in_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        run()
    assert not User.objects.exists()


def test_a_second_time_it_only_prints(demo, settings):
    settings.DEBUG, settings.DEMO_SKIPS_SECOND_FACTOR = True, True
    before = Event.objects.count()
    said = run("--if-empty")
    for address, role, _what in SIGN_INS:
        assert address in said
        assert role in said
    assert PASSWORD in said
    assert "second factor" not in said
    with pytest.raises(CommandError, match="empty database"):
        run()
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_a_portal_with_other_cohorts_is_left_alone(settings):
    from tests.factories import CohortFactory

    settings.DEBUG = True
    CohortFactory()
    assert "no demo" in run("--if-empty")
    assert not User.objects.filter(email__in=[row[0] for row in SIGN_INS]).exists()


@pytest.mark.django_db
def test_a_clock_that_is_years_behind_does_not_keep_it_from_loading():
    load(datetime(2025, 3, 1, 0, 5, tzinfo=UTC))
    assert Cohort.objects.get(slug="amp-2027").state == "open"


# Nobody who exists -----------------------------------------------------------------------------


def real_names() -> set[str]:
    """Names and handles of all published people: projects, rosters, organizers."""
    found = set()
    for row in json.loads((DATA / "projects.json").read_text())["projects"]:
        for someone in [*row.get("mentors", []), *row.get("mentees", [])]:
            found |= {someone.get("name"), someone.get("github")}
    for row in json.loads((DATA / "cohorts.json").read_text())["cohorts"]:
        found |= set(row.get("organizers", []))
    for file in (DATA / "maintainers").glob("*.yaml"):
        for entry in read(file.read_text()).entries:
            raw = (entry.raw.get(key) for key in ("name", "github", "slack", "linkedin", "twitter"))
            found |= {value for value in raw if isinstance(value, str)}
    return {name.casefold() for name in found if name}


def mentioned(text: str, names: set[str]) -> set[str]:
    text = text.casefold()
    return {
        name
        for name in names
        if name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    }


def everything_loaded() -> str:
    """All text of all rows of our own tables."""
    rows = []
    for model in (
        m for app in ("cohorts", "applications") for m in apps.get_app_config(app).models.values()
    ):
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        rows += [str(row) for row in model._base_manager.values_list(*fields)] if fields else []
    return "\n".join(rows)


@needs_data
def test_the_demo_names_nobody_who_exists(demo):
    assert mentioned(everything_loaded(), real_names()) == set()


@needs_data
def test_the_repository_names_nobody_who_exists():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.py", "*.html", "*.txt", "*.md", "*.yaml", "*.js"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = real_names()
    found = {
        file: names_there
        for file in listed.stdout.split("\0")
        if file
        and "vendor/" not in file
        and (ROOT / file).is_file()
        and (names_there := mentioned((ROOT / file).read_text(), names))
    }
    assert found == {}
