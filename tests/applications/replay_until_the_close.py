"""The first half of AMP 2026's replay: from the first draft to the close of applications."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions import application as applying
from applications.actions.eligibility import look_before
from applications.models import Application, EligibilityCheck
from applications.states import ApplicationState
from cohorts.actions import cohort as life
from cohorts.actions import people, projects, schedule
from cohorts.models import (
    Cohort,
    Message,
    Part,
    Participation,
    Project,
    Role,
    User,
    end_of_day,
    start_of_day,
)
from cohorts.states import CohortState, ProjectState
from tests.applications import real_amp_2026 as real
from tests.factories import UserFactory

MADE_UP = "Made up for this test."
MADE_UP_GITHUB_ID = 910_000_000_000
SLACK = "https://asyncapi.slack.com/archives/C0123456789"
DISCUSSION = "https://github.com/orgs/asyncapi/discussions/3528"


def at(month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@dataclass
class Story:
    """Who takes part, by GitHub login in lower case, and what exists by now."""

    people: dict[str, User] = field(default_factory=dict)
    cohort: Any = None
    projects: dict[str, Project] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)

    def person(self, login: str, name: str = MADE_UP) -> User:
        """The account of a GitHub login: with its number from the roster, else a made-up one."""
        key = login.casefold()
        if key not in self.people:
            ids = real.roster_ids(date(2026, 5, 4))
            number = ids.get(key) or MADE_UP_GITHUB_ID + len(self.people)
            self.people[key] = UserFactory(
                name=name,
                email=f"{key}@example.org",
                github_id=number,
                github_login=login,
                joined_at=at(1, 2),
            )
        return self.people[key]

    @property
    def organizers(self) -> list[User]:
        return [self.person(login) for login in real.cohort()["organizers"]]

    @property
    def mentees(self) -> list[User]:
        rows = [row for project in real.projects() for row in project["mentees"]]
        return [self.person(row["github"], row["name"]) for row in rows]

    @property
    def website(self) -> Project:
        return next(self.projects[row["title"]] for row in real.projects() if row["withdrawn"])

    def state(self, person: User) -> str:
        return Application.objects.get(cohort=self.cohort, user=person).state


def told(kind: str, now: datetime) -> list[User]:
    """Whom a message of this kind, written at ``now``, went to; each person as often as told."""
    return [m.recipient for m in Message.objects.filter(kind=kind, created_at=now)]


def same_people(one: Any, other: Any) -> bool:
    """The same people, and nobody twice."""
    return sorted(str(p.pk) for p in one) == sorted(str(p.pk) for p in other)


def the_gate_says_all_that_is_missing(story: Story) -> None:
    lead, second = story.organizers
    story.cohort = life.make(
        by=lead, now=at(1, 8), verb="created", name="AMP 2026", number=4, slug="amp-2026",
        offer_days=14,
    )  # fmt: skip
    people.appoint(second, story.cohort, Role.ORGANIZER, by=lead, now=at(1, 8), is_lead=True)
    with pytest.raises(Refused) as refusal:
        life.open_cohort(story.cohort, by=lead, now=at(1, 9))
    assert refusal.value.details == [
        *(f"The phase “{kind.label}” has no dates yet." for kind in real.KINDS.values()),
        "A lead organizer has not confirmed the schedule yet.",
        "The link to the Slack channel is missing.",
        "The link to the GitHub Discussion is missing.",
        "The expectations text is empty.",
        "The Code of Conduct text is empty.",
    ]
    assert story.cohort.state == CohortState.DRAFT


def it_is_announced_on_1_february(story: Story) -> None:
    """The last two phases still lie where the generic schedule has them."""
    lead, _second = story.organizers
    cohort = story.cohort
    planned = real.dates()
    for late in (real.generic("Final evaluations"), real.generic("Recognition")):
        planned[late.kind] = late
    for row in planned.values():
        schedule.add_phase(
            cohort,
            by=lead,
            now=at(1, 12),
            kind=row.kind,
            title=row.title,
            starts_at=start_of_day(row.first, cohort.zone),
            ends_at=end_of_day(row.last, cohort.zone),
        )
    with pytest.raises(Refused) as refusal:
        life.announce(cohort, by=lead, now=at(1, 20))
    assert refusal.value.details == ["A lead organizer has not confirmed the schedule yet."]
    schedule.confirm_schedule(cohort, by=lead, now=at(1, 25))
    with pytest.raises(Refused, match="The schedule is confirmed"):
        schedule.edit_phase(cohort.phases.first(), by=lead, now=at(1, 26), title="Other")
    assert cohort not in Cohort.objects.visible_to(AnonymousUser())
    life.announce(cohort, by=lead, now=at(2, 1))
    assert cohort in Cohort.objects.visible_to(AnonymousUser())
    assert cohort.phases.get(kind="announcement").holds(at(2, 1))
    texts = {"expectations": MADE_UP, "code_of_conduct": MADE_UP}
    links = {"slack_url": SLACK, "discussion_url": DISCUSSION}
    life.edit_cohort(cohort, by=lead, now=at(2, 20), **texts, **links)


def mentors_propose_between_10_march_and_30_april(story: Story) -> None:
    real.read_roster(at(3, 10, 6))
    lead, second = story.organizers
    for row in real.projects():
        for mentor in row["mentors"]:
            become_mentor(story, mentor)
    roles = Participation.objects.filter(cohort=story.cohort, role=Role.MENTOR)
    assert roles.count() == real.cohort()["numbers"]["mentors"] == 6

    first = real.projects()[0]
    with pytest.raises(Refused, match="It opens on 10 March 2026, 00:00 UTC"):
        begin(story, first, at(3, 9, 23, 59))
    for place, row in enumerate(real.projects()):
        project = story.projects[row["title"]] = begin(story, row, at(3, 20))
        projects.propose(project, by=project.proposed_by, now=at(4, 10, place))
        deciding = {lead, second} - {member.mentor for member in project.team.current()}
        assert same_people(told("cohorts/project_proposed", at(4, 10, place)), deciding)
        approve(project, by=lead, other=second)
    with pytest.raises(Refused, match="closed on 30 April 2026, 23:59 UTC"):
        begin(story, first, at(5, 1, 0))
    published = story.cohort.projects.published()
    assert published.count() == real.cohort()["numbers"]["projects"] == 4


def become_mentor(story: Story, row: dict[str, str]) -> None:
    """By a link for one GitHub login; it works for this person, and once."""
    mentor = story.person(row["github"], row["name"])
    invitation = people.invite_mentor(
        story.cohort, by=story.organizers[0], now=at(3, 1, 8), github_login=row["github"]
    )
    link: dict[str, Any] = {"now": at(3, 1, 9), "is_adult": True, "verified_addresses": set()}
    with pytest.raises(Refused, match="is for the GitHub account"):
        people.accept_invitation(invitation, by=story.person("somebody-else"), **link)
    people.accept_invitation(invitation, by=mentor, **link)
    with pytest.raises(Refused, match="was used or taken back"):
        people.accept_invitation(invitation, by=mentor, **link)


def begin(story: Story, row: dict[str, Any], now: datetime) -> Project:
    """Title, summary and repository are the published ones, the lead is the first-listed mentor."""
    lead, *others = [story.person(mentor["github"]) for mentor in row["mentors"]]
    project = projects.start_project(
        story.cohort,
        by=lead,
        now=now,
        title=row["title"],
        summary=row["summary"],
        repositories=[row["repository"]],
        description=MADE_UP,
        outcomes=MADE_UP,
        skills=[MADE_UP],
        milestones=[(f"Triage, review, release ({n})", MADE_UP) for n in range(3)],
    )
    for other in others:
        projects.add_mentor(project, other, Part.CO_MENTOR, by=lead, now=now)
    return project


def approve(project: Project, *, by: User, other: User) -> None:
    """The lead organizer mentors a project: that one is approved by the other organizer."""
    if project.team.current().filter(mentor=by).exists():
        with pytest.raises(PermissionDenied, match="another organizer decides"):
            projects.publish_project(project, by=by, now=at(4, 20))
        by = other
    projects.publish_project(project, by=by, now=at(4, 20))
    assert project.state == ProjectState.PUBLISHED


def people_apply_between_10_and_30_may(story: Story) -> None:
    lead, _second = story.organizers
    life.open_cohort(story.cohort, by=lead, now=at(5, 8))
    somebody = story.mentees[0]
    with pytest.raises(Refused, match="It opens on 10 May 2026, 00:00 UTC"):
        applying.start_application(story.cohort, by=somebody, now=at(5, 9, 23, 59))
    version = real.read_roster(at(5, 20, 6)).version
    for row in real.projects():
        for mentee in row["mentees"]:
            person = story.person(mentee["github"])
            # A made-up number would hide a maintainer: by login, too, they are on no roster.
            assert person.github_login.casefold() not in real.roster_ids(date(2026, 5, 20))
            found = look_before(person, story.cohort, now=at(5, 20))
            assert codes(found) == ["no_organizer", "not_on_roster", "none_declared"]
            assert (found.verdict, found.roster_import.version) == ("clear", version)
            hand_in(story, person, [story.projects[row["title"]], story.website])
    # Two made-up applicants: one hopes for the website, one for somebody else's project.
    hand_in(story, story.person("made--up-1"), [story.website])
    hand_in(story, story.person("made--up-2"), [story.projects[real.projects()[0]["title"]]])
    assert len(told("applications/submitted", at(5, 21))) == 5


def codes(check: EligibilityCheck) -> list[str]:
    return [result["code"] for result in check.results]


def written(wishes: list[Project]) -> dict[str, Any]:
    unique = list(dict.fromkeys(wishes))
    proposal = {"approach": MADE_UP, "deliverables": MADE_UP, "timeline": MADE_UP}
    return {
        "choices": [{"project": project, **proposal} for project in unique],
        "motivation": MADE_UP,
        "availability": MADE_UP,
        "ai_use": MADE_UP,
        "hours_per_week": 8,
    }


def draft(story: Story, person: User, wishes: list[Project]) -> Application:
    application = applying.start_application(story.cohort, by=person, now=at(5, 20))
    return applying.save_draft(
        application, by=person, now=at(5, 20, 13), version=application.version, **written(wishes)
    )


def hand_in(story: Story, person: User, wishes: list[Project]) -> None:
    application = draft(story, person, wishes)
    applying.submit(application, by=person, now=at(5, 21))
    assert application.state == ApplicationState.SUBMITTED
    story.applications[person.github_login.casefold()] = application


def those_who_cannot_be_mentees_are_refused(story: Story) -> None:
    lead, second = story.organizers
    maintainer = a_maintainer(story)
    for person, code, words in (
        (maintainer, "on_roster", "You are on the list of AsyncAPI maintainers read on 20 May"),
        (second, "organizer_by_account", "You are recorded as an organizer of AMP 2026"),
    ):
        found = look_before(person, story.cohort, now=at(5, 20))
        assert found.verdict == "blocked"
        assert code in codes(found)
        application = draft(story, person, [story.website])
        with pytest.raises(Refused, match=words):
            applying.submit(application, by=person, now=at(5, 21))
        assert story.state(person) == ApplicationState.DRAFT
    with pytest.raises(Refused, match="Nobody is mentor and mentee in the same cohort"):
        applying.start_application(story.cohort, by=lead, now=at(5, 20))
    assert len(told("applications/submitted", at(5, 21))) == 5


def a_maintainer(story: Story) -> User:
    """The first on the roster of May who takes no other part, written in another case there."""
    taking_part = set(story.people)
    login = next(login for login in real.roster_ids(date(2026, 5, 4)) if login not in taking_part)
    return story.person(login.upper())


def the_close_is_kept_to_the_second(story: Story) -> None:
    lead, _second = story.organizers
    person = story.mentees[0]
    application = Application.objects.get(cohort=story.cohort, user=person)
    wishes = [choice.project for choice in application.choices.all()]
    changed = written(wishes) | {"motivation": f"{MADE_UP} In other words."}
    real.read_roster(at(5, 30, 6))
    with pytest.raises(Refused, match="Applications are open until 30 May 2026, 23:59 UTC"):
        life.start_selection(story.cohort, by=lead, now=at(5, 30, 23, 59, 59))
    applying.hand_in_changes(
        application,
        by=person,
        now=at(5, 30, 23, 59, 59),
        version=application.version,
        **changed,
    )
    with pytest.raises(Refused, match="closed on 30 May 2026, 23:59 UTC"):
        applying.hand_in_changes(
            application, by=person, now=at(5, 31, 0), version=99, **written(wishes)
        )
    assert [row.number for row in application.submissions.all()] == [2, 1]
    with pytest.raises(Refused, match="closed on 30 May 2026, 23:59 UTC"):
        applying.start_application(story.cohort, by=story.person("late"), now=at(5, 31))
