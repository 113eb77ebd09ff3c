"""A small cohort beside the large ones, played from its announcement until mentors have read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.actions import application as applying
from applications.actions import review, screening
from applications.management.demo import proposals, stage, texts
from applications.management.demo.people import Somebody
from applications.management.demo.projects import Idea
from applications.management.demo.stage import Calendar, Company
from applications.models import ProjectChoice, Screening
from applications.states import Round
from cohorts.actions import cohort as life
from cohorts.actions import projects, schedule
from cohorts.actions.people import appoint
from cohorts.models import Cohort, PhaseKind, Project, Role, User, end_of_day, start_of_day

SHORTLISTED_FROM = 4


@dataclass(frozen=True)
class Wrote:
    """``wishes`` are places in the edition's ideas, best first; ``score`` is a step of 1 … 5."""

    who: Somebody
    wishes: tuple[int, ...]
    motivation: str
    approach: str
    score: int


@dataclass(frozen=True)
class Edition:
    """``phases`` have kind, title, first and last day, counted from today."""

    name: str
    number: int
    slug: str
    summary: str
    phases: Sequence[tuple[PhaseKind, str, int, int]]
    ideas: Sequence[Idea]
    applicants: Sequence[Wrote]

    def first_day(self, kind: PhaseKind) -> int:
        return next(first for each, _title, first, _last in self.phases if each == kind)


def play(edition: Edition, company: Company, calendar: Calendar) -> Cohort:
    """Until mentors have read and shortlisted, on the second day of the review."""
    cohort = announce(edition, company, calendar)
    listed = collect_ideas(edition, cohort, company, calendar)
    life.open_cohort(
        cohort, by=company["noemi"], now=at_first(edition, PhaseKind.APPLICATIONS, calendar)
    )
    collect_applications(edition, cohort, listed, company, calendar)
    life.start_selection(
        cohort, by=company["noemi"], now=at_first(edition, PhaseKind.SELECTION, calendar)
    )
    screen(cohort, company, at_first(edition, PhaseKind.SCREENING, calendar))
    for one in edition.applicants:
        read(one, cohort, company, at_first(edition, PhaseKind.REVIEW, calendar))
    return cohort


def at_first(edition: Edition, kind: PhaseKind, calendar: Calendar) -> datetime:
    return calendar.at(edition.first_day(kind))


def announce(edition: Edition, company: Company, calendar: Calendar) -> Cohort:
    start = edition.first_day(PhaseKind.ANNOUNCEMENT)
    noemi, okwudili = company["noemi"], company["okwudili"]
    cohort = life.make(
        by=noemi,
        now=calendar.at(start - 10),
        verb="created",
        name=edition.name,
        number=edition.number,
        slug=edition.slug,
        summary=edition.summary,
        offer_days=10,
        **texts.OF_EVERY_COHORT,
    )
    appoint(okwudili, cohort, Role.ORGANIZER, by=noemi, now=calendar.at(start - 9))
    for kind, title, first, last in edition.phases:
        schedule.add_phase(
            cohort,
            by=noemi,
            now=calendar.at(start - 8),
            kind=kind,
            title=title,
            description=texts.PHASE_WORDS.get(kind, ""),
            starts_at=start_of_day(calendar.day(first), cohort.zone),
            ends_at=end_of_day(calendar.day(last), cohort.zone),
        )
    schedule.confirm_schedule(cohort, by=noemi, now=calendar.at(start - 2))
    life.announce(cohort, by=noemi, now=calendar.at(start))
    return cohort


def collect_ideas(
    edition: Edition, cohort: Cohort, company: Company, calendar: Calendar
) -> list[Project]:
    """Each by a lead mentor of its own."""
    begin, made = edition.first_day(PhaseKind.IDEAS), []
    noemi = company["noemi"]
    for idea in edition.ideas:
        [lead] = idea.mentors
        stage.join_as_mentor(cohort, company[lead], by=noemi, now=calendar.at(begin))
        project = stage.begin_idea(cohort, idea, company, calendar.at(begin + 1))
        projects.propose(project, by=company[lead], now=calendar.at(begin + 2))
        projects.publish_project(project, by=noemi, now=calendar.at(begin + 4))
        made.append(project)
    return made


def collect_applications(
    edition: Edition,
    cohort: Cohort,
    listed: Sequence[Project],
    company: Company,
    calendar: Calendar,
) -> None:
    begin = edition.first_day(PhaseKind.APPLICATIONS)
    for place, one in enumerate(edition.applicants):
        now = calendar.at(begin + 1 + place)
        person = company.arrives(one.who, now)
        written = applying.start_application(cohort, by=person, now=now)
        applying.save_draft(
            written,
            by=person,
            now=now + timedelta(minutes=50),
            version=written.version,
            choices=[
                {
                    "project": listed[wish],
                    "approach": one.approach,
                    "deliverables": f"{listed[wish].outcomes} I would begin with the first half.",
                    "timeline": proposals.TIMELINES[place % len(proposals.TIMELINES)],
                }
                for wish in one.wishes
            ],
            motivation=one.motivation,
            contributions="Small things so far, listed in my GitHub profile.",
            availability=proposals.AVAILABILITIES[place % len(proposals.AVAILABILITIES)],
            hours_per_week=8,
            ai_use=proposals.AI_USE[place % len(proposals.AI_USE)],
        )
        applying.submit(written, by=person, now=now + timedelta(hours=5))


def screen(cohort: Cohort, company: Company, now: datetime) -> None:
    waiting = Screening.objects.filter(cohort=cohort).select_related("application__user")
    for place, row in enumerate(waiting.order_by("application__submitted_at", "pk")):
        when = now + timedelta(minutes=7 * place)
        screening.pass_on(row, by=company["okwudili"], now=when)


def read(one: Wrote, cohort: Cohort, company: Company, now: datetime) -> None:
    """The lead of each project scores; whom they would take is shortlisted the next day."""
    rubric = cohort.criteria.of_round(Round.APPLICATION)
    for choice in choices_of(cohort, company[one.who.key]):
        lead = choice.project.proposed_by
        steps = {criterion.pk: max(1, one.score - choice.rank + 1) for criterion in rubric}
        when = now + timedelta(hours=choice.rank)
        review.save_and_finish(choice, by=lead, now=when, steps=steps)
        if one.score >= SHORTLISTED_FROM and choice.rank == 1:
            review.shortlist(choice, by=lead, now=now + timedelta(days=1))


def choices_of(cohort: Cohort, person: User) -> list[ProjectChoice]:
    rows = ProjectChoice.objects.filter(application__cohort=cohort, application__user=person)
    near = ("project__cohort", "project__proposed_by", "application__cohort", "application__user")
    return list(rows.select_related(*near).order_by("rank"))
