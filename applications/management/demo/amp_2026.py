"""AMP 2026 as it happened, by its published dates, with invented people.

Facts: the phases and their dates, the four projects, the withdrawal on 23 June,
three mentees and six mentors, the schedule change of 10 June. Everything else
is made up.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from applications.actions import application as applying
from applications.actions import assignment, offers, release, review, screening
from applications.actions.conflict import declare_conflict
from applications.actions.instructions import give_instruction
from applications.management.demo import people, proposals, stage, texts
from applications.management.demo.projects import IDEAS_2026, WEBSITE_WITHDRAWN_BECAUSE
from applications.management.demo.stage import Company
from applications.models import (
    InstructionKind,
    Offer,
    ProjectChoice,
    Screening,
)
from applications.states import Round, ScreeningState
from cohorts.actions import cohort as life
from cohorts.actions import projects, schedule
from cohorts.actions.people import appoint
from cohorts.models import Cohort, PhaseKind, Project, Role, end_of_day, start_of_day

PHASES = (
    (PhaseKind.ANNOUNCEMENT, "Announcement", date(2026, 2, 1), date(2026, 2, 1)),
    (PhaseKind.IDEAS, "Call for mentors and projects", date(2026, 3, 10), date(2026, 4, 30)),
    (PhaseKind.APPLICATIONS, "Applications", date(2026, 5, 10), date(2026, 5, 30)),
    (PhaseKind.SELECTION, "Selection", date(2026, 6, 1), date(2026, 6, 12)),
    (PhaseKind.KICKOFF, "Kickoff", date(2026, 6, 15), date(2026, 6, 15)),
    (PhaseKind.MIDTERM, "Midterm evaluation", date(2026, 8, 12), date(2026, 8, 22)),
    # As in the programme's generic schedule, until the change of 10 June.
    (PhaseKind.FINAL, "Final evaluation", date(2026, 12, 18), date(2026, 12, 23)),
    (PhaseKind.RECOGNITION, "Recognition", date(2027, 1, 6), date(2027, 1, 10)),
)
CHANGED = (
    (PhaseKind.FINAL, date(2026, 10, 6), date(2026, 10, 17)),
    (PhaseKind.RECOGNITION, date(2026, 10, 24), date(2026, 10, 24)),
)
CHANGED_BECAUSE = (
    "The usual schedule runs until January. This edition is carried by volunteers and shorter, so "
    "its evaluation and its end come earlier."
)
ROSTER_READ = tuple(datetime(2026, *day, 6, tzinfo=UTC) for day in ((5, 8), (5, 20), (6, 1)))


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def play(company: Company) -> Cohort:
    cohort = prepare(company)
    made = collect_ideas(cohort, company)
    life.open_cohort(cohort, by=company["noemi"], now=at(5, 8))
    collect_applications(cohort, made, company)
    select(cohort, company)
    work(cohort, made, company)
    return cohort


def prepare(company: Company) -> Cohort:
    """The cohort with its first organizer, as `make_organizer` would begin."""
    start = at(1, 8)
    noemi, tavita, okwudili = company.arrive(people.ORGANIZERS, start)
    cohort = life.make(
        by=noemi,
        now=start,
        verb="created",
        name="AMP 2026",
        number=4,
        slug="amp-2026",
        summary=texts.SUMMARY_2026,
        offer_days=10,
        **texts.OF_EVERY_COHORT,
    )
    appoint(tavita, cohort, Role.ORGANIZER, by=noemi, now=start, is_lead=True)
    appoint(okwudili, cohort, Role.ORGANIZER, by=noemi, now=start)
    appoint(company.arrives(people.VOLUNTEER, start), cohort, Role.VOLUNTEER, by=noemi, now=start)
    appoint(company.arrives(people.WELLBEING, start), cohort, Role.WELLBEING, by=noemi, now=start)
    for kind, title, first, last in PHASES:
        schedule.add_phase(
            cohort,
            by=noemi,
            now=at(1, 12),
            kind=kind,
            title=title,
            description=texts.PHASE_WORDS[kind],
            starts_at=start_of_day(first, cohort.zone),
            ends_at=end_of_day(last, cohort.zone),
        )
    schedule.confirm_schedule(cohort, by=noemi, now=at(1, 25))
    life.announce(cohort, by=noemi, now=at(2, 1))
    return cohort


def collect_ideas(cohort: Cohort, company: Company) -> dict[str, Project]:
    noemi = company["noemi"]
    team = [who for who in people.MENTORS if who.key != "pirjo"]
    for mentor in company.arrive(team, at(3, 10)):
        stage.join_as_mentor(cohort, mentor, by=noemi, now=at(3, 12))
    made = {}
    for place, idea in enumerate(IDEAS_2026):
        project = stage.begin_idea(cohort, idea, company, at(3, 20 + place))
        projects.propose(project, by=project.proposed_by, now=at(4, 2 + place))
        projects.publish_project(project, by=noemi, now=at(4, 28, 9 + place))
        made[project.slug.removeprefix("asyncapi-")] = project
    return made


def collect_applications(cohort: Cohort, made: dict[str, Project], company: Company) -> None:
    crowd = [*people.MENTEES, *people.EARLIER_APPLICANTS]
    begun = stage.spread(at(5, 11, 8), at(5, 29), len(crowd))
    answers = zip(cycle(proposals.AVAILABILITIES), cycle(proposals.AI_USE), strict=False)
    for who, now, (availability, ai_use) in zip(crowd, begun, answers, strict=False):
        person = company.arrives(who, now)
        wishes, motivation, approach, _score = proposals.WROTE_2026[who.key]
        written = applying.start_application(cohort, by=person, now=now)
        applying.save_draft(
            written,
            by=person,
            now=now + timedelta(minutes=50),
            version=written.version,
            choices=[
                {
                    "project": made[wish],
                    "approach": approach,
                    "deliverables": f"{made[wish].outcomes} I would begin with the first half.",
                    "timeline": proposals.TIMELINES[place],
                }
                for place, wish in enumerate(wishes)
            ],
            motivation=motivation,
            contributions="Small things so far, listed in my GitHub profile.",
            availability=availability,
            hours_per_week=8,
            ai_use=ai_use,
        )
        applying.submit(written, by=person, now=now + timedelta(hours=20))


def select(cohort: Cohort, company: Company) -> None:
    noemi = company["noemi"]
    life.start_selection(cohort, by=noemi, now=at(6, 1))
    screen(cohort, company)
    passed = ProjectChoice.objects.filter(
        application__cohort=cohort, application__screening__state=ScreeningState.PASSED
    )
    for choice in passed.select_related(
        "project__cohort", "application__cohort", "application__user"
    ):
        read(choice, at(6, 4))
    change_dates(cohort, company)
    settle_before_assigning(company)
    stage.fix_the_lottery(cohort)
    proposed = assignment.propose_assignment(cohort, by=noemi, now=at(6, 11))
    assignment.confirm_assignment(proposed, by=company["tavita"], now=at(6, 11, 17))
    release.release_decisions(proposed, by=noemi, now=at(6, 12, 12))
    cohort.refresh_from_db()


def screen(cohort: Cohort, company: Company) -> None:
    """Okwudili mentors nobody, so he looks first at all of them. One did not follow the form."""
    by = company["okwudili"]
    waiting = Screening.objects.filter(cohort=cohort).select_related("application__user")
    for place, row in enumerate(waiting.order_by("application__submitted_at", "pk")):
        now = at(6, 2, 18, 7 * place)
        if row.application.user == company["casimir"]:
            reason = cohort.screening_reasons.get(code="template-not-followed")
            note = proposals.NOT_PASSED_ON_2026
            screening.reject(row, by=by, now=now, reason=reason, note_for_applicant=note)
        else:
            screening.pass_on(row, by=by, now=now)


def read(choice: ProjectChoice, now: datetime) -> None:
    """Every mentor of the project reads and scores; the lead shortlists who did best."""
    key = choice.application.user.name.split()[0].lower()
    score = max(1, proposals.WROTE_2026[key][3] - (choice.rank - 1))
    criteria = list(choice.application.cohort.criteria.of_round(Round.APPLICATION))
    team = list(choice.project.team.current().select_related("mentor").order_by("-part"))
    for place, member in enumerate(team):
        when = now + timedelta(hours=5 * place)
        steps = {criterion.pk: score for criterion in criteria}
        steps[criteria[-1].pk] = max(1, score - place)
        kept = review.save_review(
            choice,
            by=member.mentor,
            now=when,
            steps=steps,
            comment="See the rubric; nothing to add.",
            feedback=proposals.FEEDBACK_2026.get(score, ""),
        )
        review.finish_review(kept, by=member.mentor, now=when + timedelta(minutes=20))
    if score >= 4:
        review.shortlist(
            choice,
            by=team[0].mentor,
            now=now + timedelta(days=1),
            sentence="A plan that we can picture week by week.",
        )


def settle_before_assigning(company: Company) -> None:
    """A co-mentor knows one of those who apply, and one place is pinned with a reason."""
    known = wish_of(company, "tomasi", "cli")
    declare_conflict(
        known, by=company["zubin"], now=at(6, 9), kind="soft", note=texts.FORMER_COLLEAGUE
    )
    pinned = wish_of(company, "emeric", "generator")
    give_instruction(
        pinned.application,
        project=pinned.project,
        kind=InstructionKind.PIN,
        by=company["noemi"],
        now=at(6, 10, 12),
        reason=texts.PINNED_BECAUSE,
    )


def wish_of(company: Company, key: str, project: str) -> ProjectChoice:
    rows = ProjectChoice.objects.select_related("project__cohort", "application__cohort")
    return rows.get(
        application__user=company[key],
        application__cohort__slug="amp-2026",
        project__slug__endswith=project,
    )


def change_dates(cohort: Cohort, company: Company) -> None:
    """10 June: public changes 1 (final evaluation) and 2 (recognition, which follows it)."""
    for minute, (kind, first, last) in enumerate(CHANGED):
        schedule.change_schedule(
            cohort.phases.get(kind=kind),
            by=company["noemi"],
            now=at(6, 10, 9, minute),
            reason=CHANGED_BECAUSE,
            starts_at=start_of_day(first, cohort.zone),
            ends_at=end_of_day(last, cohort.zone),
        )


def work(cohort: Cohort, made: dict[str, Project], company: Company) -> None:
    """Three take their place. The fourth declines, and then his project has to be withdrawn."""
    for place, who in enumerate(people.MENTEES):
        person = company[who.key]
        offers.accept_offer(
            open_offer(company, who.key), by=person, now=at(6, 13 + place % 2), agrees=True
        )
    offers.decline_offer(
        open_offer(company, "tomasi"),
        by=company["tomasi"],
        now=at(6, 14, 18),
        reason="I was offered a job that begins in July.",
    )
    noemi = company["noemi"]
    life.start_work(cohort, by=noemi, now=at(6, 15))
    projects.withdraw_project(
        made["website"], by=company["mateus"], now=at(6, 23), reason=WEBSITE_WITHDRAWN_BECAUSE
    )
    life.finish(cohort, by=noemi, now=at(10, 24, 16))


def open_offer(company: Company, key: str) -> Offer:
    return Offer.objects.select_related("application__cohort", "project").get(
        application__user=company[key], state="open"
    )
