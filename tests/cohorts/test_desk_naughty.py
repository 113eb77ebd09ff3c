"""Naughty strings through every text field of every form of desk and projects.

Each is typed into all fields of a form at once and sent. No page breaks, and
what was typed stays where a form is shown again.
"""

import pytest

from cohorts.models import Project
from tests.cast import signed_in
from tests.cohorts.test_cohort_create import FACTS
from tests.factories import (
    CohortFactory,
    MentorRequestFactory,
    ParticipationFactory,
    PastOrganizerFactory,
    PhaseFactory,
    whole_project,
)
from tests.naughty import STRINGS, needs_strings, share_of

pytestmark = needs_strings
DAYS = {"kind": "kickoff", "first_day": "2027-06-15", "last_day": "2027-06-15"}
IDEA = {"kind": "code", "weekly_hours": "8", "places": "1"}
IDEA_TEXTS = [
    "title", "summary", "description", "outcomes", "repositories", "skills", "milestone_1",
    "milestone_1_text", "seen",
]  # fmt: skip


@pytest.fixture
def stage(cast):
    """A draft, a cohort that takes ideas, and one of everything that a form is about."""
    draft = CohortFactory(state="draft", slug="draft", number=8)
    ideas = CohortFactory(state="announced", slug="ideas", number=9)
    PhaseFactory(cohort=ideas, kind="ideas", title="Ideas")
    for cohort in (draft, ideas):
        ParticipationFactory(cohort=cohort, user=cast.lead_organizer, lead_organizer=True)
    ParticipationFactory(cohort=ideas, user=cast.mentor, mentor=True)
    phase = PhaseFactory(cohort=draft, kind="kickoff")
    idea = whole_project(ideas, lead=cast.mentor, title="Parser", slug="parser", state="proposed")
    asked = MentorRequestFactory(cohort=cast.cohort)
    final = cast.cohort.phases.get(kind="final")
    team = "/cohorts/amp-2026/projects/cli/team"
    lead = cast.project.team.get(mentor=cast.mentor).pk
    people = "/desk/amp-2026/people"
    return {
        "new": (FACTS, ["name", "slug", "summary", "expectations", "code_of_conduct", "slack_url",
                        "discussion_url", "number", "weekly_hours", "time_zone", "funding",
                        "roster_days", "offer_days"], "/desk/new/"),
        "texts": (FACTS, ["name", "summary", "expectations", "code_of_conduct", "slack_url"],
                  "/desk/draft/texts/"),
        "copy": ({"number": "77"}, ["name", "slug", "first_day"], "/desk/amp-2026/copy/"),
        "phase add": (DAYS, ["title", "description", "first_time", "last_time", "kind"],
                      "/desk/draft/schedule/add/"),
        "phase edit": (DAYS, ["title", "description", "first_day", "last_day", "seen"],
                       f"/desk/draft/schedule/{phase.pk}/"),
        "suggest": ({}, ["first_day"], "/desk/draft/schedule/suggest/"),
        "change": ({"first_day": "2026-10-06", "last_day": "2026-10-17"},
                   ["title", "description", "reason", "seen"],
                   f"/desk/amp-2026/schedule/{final.pk}/change/"),
        "change published": ({"first_day": "2026-10-06", "last_day": "2026-10-17", "publish": "1"},
                             ["title", "description", "reason"],
                             f"/desk/amp-2026/schedule/{final.pk}/change/"),
        "appoint": ({"office": "volunteer"}, ["email", "office"], f"{people}/appoint/"),
        "away": ({"first_day": "2026-06-01", "last_day": "2026-06-02"},
                 ["note", "first_day", "last_day"], f"{people}/away/"),
        "invite": ({}, ["who"], f"{people}/invite/"),
        "past": ({}, ["github_login", "github_id", "cohort_name"], f"{people}/past/"),
        "past named": ({"github_login": "octo"}, ["cohort_name"], f"{people}/past/"),
        "past taken back": ({}, ["reason"],
                            f"{people}/past/{PastOrganizerFactory().pk}/take-back/"),
        "answer": ({}, ["answer"], f"{people}/requests/{asked.pk}/"),
        "end": ({}, ["reason"], f"{people}/{cast.role(cast.lead_organizer).pk}/end/"),
        "second factor": ({}, ["reason"],
                          f"{people}/{cast.role(cast.volunteer).pk}/second-factor/"),
        "second factor of anybody": ({"email": "volunteer@example.org"}, ["email", "reason"],
                                     f"{people}/second-factor/"),
        "cancel": ({}, ["reason"], "/desk/amp-2024/move/cancel/"),
        "return": ({}, ["reason"], "/desk/ideas/projects/parser/return/"),
        "withdraw": ({}, ["reason"], "/desk/ideas/projects/parser/withdraw/"),
        "propose": (IDEA, IDEA_TEXTS, "/cohorts/ideas/propose/"),
        "preview": (IDEA | {"preview": "1"}, IDEA_TEXTS, "/cohorts/ideas/propose/"),
        "edit": (IDEA, IDEA_TEXTS, "/cohorts/ideas/projects/parser/edit/"),
        "project withdraw": ({}, ["reason"], "/cohorts/ideas/projects/parser/withdraw/"),
        "team invite": ({}, ["invite-who", "invite-part"], f"{team}/invite/"),
        "team add": ({}, ["add-mentor", "add-part"], f"{team}/add/"),
        "part": ({}, ["part"], f"{team}/{lead}/part/"),
        "leave": ({}, ["heir", "reason"], f"{team}/{lead}/leave/"),
        "resubmit": ({}, ["cohort"], "/cohorts/amp-2026/projects/cli/resubmit/"),
        "idea": (idea.pk, [], ""),
    }  # fmt: skip


FORMS = [
    "new", "texts", "copy", "phase add", "phase edit", "suggest", "change", "change published",
    "appoint", "away", "invite", "past", "past named", "past taken back", "answer", "end",
    "second factor", "second factor of anybody", "cancel", "return", "withdraw", "propose",
    "preview", "edit", "project withdraw", "team invite", "team add", "part", "leave", "resubmit",
]  # fmt: skip
MENTORS = {"propose", "preview", "edit", "project withdraw", "team invite", "team add", "part",
           "leave", "resubmit"}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_no_string_breaks_a_form(cast, stage, name):
    facts, fields, url = stage[name]
    client = signed_in(cast.mentor if name in MENTORS else cast.lead_organizer)
    for string in share_of(name):
        answer = client.post(url, facts | dict.fromkeys(fields, string))
        assert answer.status_code in {200, 302, 400, 403, 404}, (name, string)
        if answer.status_code == 200 and answer.context.get("form") is not None:
            kept(answer.context["form"], fields, string)


def kept(form, fields, string):
    if not form.is_bound:
        return
    for field in set(fields) & set(form.fields):
        value = form[field].value()
        typed = form.fields[field].widget.value_from_datadict({field: string}, {}, field)
        assert field == "seen" or value == typed, field


def test_what_was_saved_is_shown_again_without_breaking(cast, stage):
    idea = Project.objects.get(pk=stage["idea"][0])
    client, lead = signed_in(cast.mentor), signed_in(cast.lead_organizer)
    for string in STRINGS[::15]:
        texts = {"title": string[:120], "summary": string[:300], "description": string}
        Project.objects.filter(pk=idea.pk).update(**texts, state="returned", state_reason=string)
        for browser, url in (
            (client, "/cohorts/ideas/projects/parser/edit/"),
            (client, "/cohorts/ideas/projects/parser/team/"),
            (lead, "/desk/ideas/projects/parser/"),
            (lead, "/desk/ideas/projects/"),
        ):
            answer = browser.get(url)
            assert answer.status_code == 200, (url, string)
            assert "<script>alert" not in answer.content.decode()
