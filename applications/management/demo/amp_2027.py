"""AMP 2027: invented from end to end, and open for applications today."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from applications.actions import application as applying
from applications.actions import likeness, questions
from applications.actions.contest import contest_result
from applications.actions.eligibility import declare_programme, look_before
from applications.actions.later_close import grant_later_close
from applications.management.demo import people, proposals, stage, texts
from applications.management.demo.applicant import Applicant
from applications.management.demo.people import Somebody
from applications.management.demo.projects import FATES_2027, Fate
from applications.management.demo.stage import Calendar, Company
from applications.management.demo.submitted import SUBMITTED
from applications.management.demo.unfinished import DRAFTS, WITHDRAWN
from applications.models import Application
from cohorts.actions import cohort as life
from cohorts.actions import people as joining
from cohorts.actions import projects, schedule
from cohorts.models import (
    ANYWHERE_ON_EARTH,
    Cohort,
    MentorRequest,
    Part,
    Participation,
    PhaseKind,
    Project,
    Role,
    User,
    end_of_day,
    start_of_day,
)

# Kind, title, first and last day, counted from today. The call for ideas is still
# open, so that every step up to here can be tried.
PHASES = (
    (PhaseKind.ANNOUNCEMENT, "Announcement", -75, -69),
    (PhaseKind.IDEAS, "Mentors and ideas", -67, 6),
    (PhaseKind.APPLICATIONS, "Applications", -12, 14),
    (PhaseKind.SELECTION, "Selection", 19, 40),
    (PhaseKind.SCREENING, "Screening", 19, 24),
    (PhaseKind.REVIEW, "Mentor review", 25, 35),
    (PhaseKind.DECISION, "Decision", 36, 40),
    (PhaseKind.KICKOFF, "Kickoff", 43, 45),
    (PhaseKind.MIDTERM, "Midterm evaluation", 90, 96),
    (PhaseKind.FINAL, "Final evaluation", 140, 147),
    (PhaseKind.RECOGNITION, "Recognition", 156, 156),
)
LONGER = 16
LONGER_BECAUSE = (
    "Several people asked for one more weekend to finish their proposals. Nothing else moves."
)


def roster_read(now: datetime) -> list[datetime]:
    """Before applications opened, once since, and today: eligibility can be decided all along."""
    calendar = Calendar(now)
    return [calendar.at(-13, 6), calendar.at(-6, 6), now]


def play(company: Company, now: datetime) -> Cohort:
    calendar = Calendar(now)
    cohort = prepare(company, calendar)
    gather_mentors(cohort, company, calendar)
    made = {fate.idea.title: carry_out(fate, cohort, company, calendar) for fate in FATES_2027}
    open_up(cohort, company, calendar)
    listed = dict(zip(("diff", "tutorials", "bindings"), pick(made), strict=True))
    people_with_questions(cohort, company, calendar)
    ask_in_the_form(cohort, company, calendar)
    hand_in_all(cohort, listed, company, calendar)
    lose_a_project(cohort, listed, company, calendar)
    still_writing(cohort, listed, company, calendar)
    ask_for_an_exception(cohort, company, calendar)
    while likeness.compare_some(now=now):
        pass  # As the worker does, until nothing is due.
    company.arrives(people.NEWCOMER, now)
    return cohort


def prepare(company: Company, calendar: Calendar) -> Cohort:
    start = calendar.at(-110)
    noemi, tavita, okwudili = company.arrive(people.ORGANIZERS, start)
    cohort = life.make(
        by=noemi,
        now=start,
        verb="created",
        name="AMP 2027",
        number=5,
        slug="amp-2027",
        summary=texts.SUMMARY_2027,
        **texts.OF_EVERY_COHORT,
    )
    joining.appoint(tavita, cohort, Role.ORGANIZER, by=noemi, now=start, is_lead=True)
    joining.appoint(okwudili, cohort, Role.ORGANIZER, by=noemi, now=start)
    volunteer, contact = company.arrive((people.VOLUNTEER, people.WELLBEING), start)
    joining.appoint(volunteer, cohort, Role.VOLUNTEER, by=noemi, now=start)
    joining.appoint(contact, cohort, Role.WELLBEING, by=noemi, now=start)
    for kind, title, first, last in PHASES:
        is_deadline = kind == PhaseKind.APPLICATIONS
        schedule.add_phase(
            cohort,
            by=noemi,
            now=calendar.at(-100),
            kind=kind,
            title=title,
            description=texts.PHASE_WORDS.get(kind, ""),
            starts_at=start_of_day(calendar.day(first), cohort.zone),
            ends_at=last_instant(cohort, calendar.day(last), anywhere=is_deadline),
            ends_anywhere_on_earth=is_deadline,
        )
    schedule.confirm_schedule(cohort, by=noemi, now=calendar.at(-80))
    life.announce(cohort, by=noemi, now=calendar.at(-75))
    return cohort


def last_instant(cohort: Cohort, day: date, *, anywhere: bool) -> datetime:
    return end_of_day(day, ANYWHERE_ON_EARTH if anywhere else cohort.zone)


def gather_mentors(cohort: Cohort, company: Company, calendar: Calendar) -> None:
    noemi, tavita = company["noemi"], company["tavita"]
    invited = [who for who in people.MENTORS if who.key not in {"pirjo", "zubin"}]
    for mentor in [*company.arrive(invited, calendar.at(-66)), tavita]:
        stage.join_as_mentor(cohort, mentor, by=noemi, now=calendar.at(-66, 10))
    pirjo = next(who for who in people.MENTORS if who.key == "pirjo")
    asked = ask(cohort, pirjo, "I would love to help with words and examples.", company, calendar)
    joining.answer_mentor_request(asked, accept=True, by=tavita, now=calendar.at(-59))
    leads_two = Participation.objects.get(cohort=cohort, user=company["saoirse"], role=Role.MENTOR)
    joining.set_capacity(leads_two, 2, by=company["saoirse"], now=calendar.at(-58))


def ask(
    cohort: Cohort, who: Somebody, text: str, company: Company, calendar: Calendar, day: int = -60
) -> MentorRequest:
    person = company.arrives(who, calendar.at(day))
    return joining.ask_to_mentor(
        cohort, by=person, now=calendar.at(day, 10), text=text, is_adult=True
    )


def carry_out(fate: Fate, cohort: Cohort, company: Company, calendar: Calendar) -> Project:
    """Take an idea as far as it gets; what is withdrawn in the end is published first."""
    noemi = company["noemi"]
    mentors = tuple(key for key in fate.idea.mentors if key != "wanjiru")
    late = fate.state in {"draft", "proposed"}
    begun = calendar.at(-4 if late else -55)
    project = stage.begin_idea(cohort, replace(fate.idea, mentors=mentors), company, begun)
    if fate.state == "draft":
        return project
    lead = project.proposed_by
    projects.propose(project, by=lead, now=calendar.at(-2 if late else -50))
    if fate.state in {"published", "withdrawn"}:
        projects.publish_project(project, by=noemi, now=calendar.at(-45))
    if fate.state == "returned":
        projects.return_project(project, by=noemi, now=calendar.at(-44), reason=fate.reason)
    return project


def pick(made: dict[str, Project]) -> list[Project]:
    return [
        project
        for fate in FATES_2027
        if fate.state in {"published", "withdrawn"}
        for project in [made[fate.idea.title]]
    ]


def open_up(cohort: Cohort, company: Company, calendar: Calendar) -> None:
    """A longer deadline, said before applications open; then the cohort opens."""
    noemi = company["noemi"]
    schedule.change_schedule(
        cohort.phases.get(kind=PhaseKind.APPLICATIONS),
        by=noemi,
        now=calendar.at(-20),
        reason=LONGER_BECAUSE,
        ends_at=end_of_day(calendar.day(LONGER), ANYWHERE_ON_EARTH),
    )
    life.open_cohort(cohort, by=noemi, now=calendar.at(-13))


def ask_in_the_form(cohort: Cohort, company: Company, calendar: Calendar) -> None:
    for asks in proposals.QUESTIONS:
        questions.add_question(cohort, by=company["tavita"], now=calendar.at(-14), **asks)


def people_with_questions(cohort: Cohort, company: Company, calendar: Calendar) -> None:
    """Two requests wait, one was declined; one invitation is open; one organizer will be away."""
    noemi = company["noemi"]
    requests = [
        ask(cohort, who, text, company, calendar, day)
        for (who, text), day in zip(people.ASKING, (-3, -2, -9), strict=True)
    ]
    joining.answer_mentor_request(
        requests[-1], accept=False, by=noemi, now=calendar.at(-8), answer=people.DECLINED_BECAUSE
    )
    joining.invite_mentor(cohort, by=noemi, now=calendar.at(-1), email=people.INVITED)
    okwudili = company["okwudili"]
    joining.go_away(
        Participation.objects.get(cohort=cohort, user=okwudili, role=Role.ORGANIZER),
        starts_at=start_of_day(calendar.day(3), cohort.zone),
        ends_at=start_of_day(calendar.day(9), cohort.zone),
        by=okwudili,
        now=calendar.at(-1),
        note="At a family wedding.",
    )
    wanjiru_returns(cohort, company, calendar)


def wanjiru_returns(cohort: Cohort, company: Company, calendar: Calendar) -> None:
    """A mentee of 2026 comes back as co-mentor: what the programme is for."""
    project = Project.objects.get(cohort=cohort, title=FATES_2027[0].idea.title)
    wanjiru = company["wanjiru"]
    invitation = joining.invite_mentor(
        cohort,
        by=project.proposed_by,
        now=calendar.at(-8),
        email=wanjiru.email,
        project=project,
        part=Part.CO_MENTOR,
    )
    joining.accept_invitation(
        invitation,
        by=wanjiru,
        now=calendar.at(-7),
        is_adult=True,
        verified_addresses={wanjiru.email},
    )


def hand_in_all(
    cohort: Cohort, listed: dict[str, Project], company: Company, calendar: Calendar
) -> None:
    crowd = sorted((*SUBMITTED, *WITHDRAWN), key=lambda one: "bindings" not in one.wishes)
    with_bindings = [one for one in crowd if "bindings" in one.wishes]
    others = crowd[len(with_bindings) :]
    times = [
        *stage.spread(calendar.at(-11), calendar.at(-6), len(with_bindings)),
        *stage.spread(calendar.at(-10), calendar.at(-1), len(others)),
    ]
    for one, now in zip(crowd, times, strict=True):
        written = begin(one, cohort, company, calendar, now)
        save(one, written, listed, one.wishes, now + timedelta(minutes=40))
        applying.submit(written, by=written.user, now=now + timedelta(hours=3))
        if one.state == "withdrawn" and "bindings" not in one.wishes:
            applying.withdraw(written, by=written.user, now=now + timedelta(hours=20))


def lose_a_project(
    cohort: Cohort, listed: dict[str, Project], company: Company, calendar: Calendar
) -> None:
    """A project is withdrawn while people apply: some change their ranking, one leaves."""
    fate = FATES_2027[-1]
    lead = company[fate.idea.mentors[0]]
    projects.withdraw_project(listed["bindings"], by=lead, now=calendar.at(-3), reason=fate.reason)
    touched = [one for one in (*SUBMITTED, *WITHDRAWN) if one.wishes[0] == "bindings"]
    for place, one in enumerate(touched):
        person = company[one.who.key]
        written = Application.objects.select_related("cohort", "user").get(
            cohort=cohort, user=person
        )
        now = calendar.at(-2, 8 + place)
        if one.state == "withdrawn":
            applying.withdraw(written, by=person, now=now)
            continue
        rest = tuple(wish for wish in one.wishes if wish != "bindings")
        applying.hand_in_changes(
            written, by=person, now=now, version=written.version, **content(one, listed, rest)
        )


def still_writing(
    cohort: Cohort, listed: dict[str, Project], company: Company, calendar: Calendar
) -> None:
    times = stage.spread(calendar.at(-6), calendar.at(-1), len(DRAFTS))
    for one, now in zip(DRAFTS, times, strict=True):
        written = begin(one, cohort, company, calendar, now)
        if one.wishes:
            save(one, written, listed, one.wishes, now + timedelta(minutes=25))


def ask_for_an_exception(cohort: Cohort, company: Company, calendar: Calendar) -> None:
    """One says that a date is wrong, and waits for an answer; one is given a later close."""
    contest_result(
        cohort,
        by=company["quentin"],
        now=calendar.at(-1, 18),
        rule="other_programme",
        text=texts.LEFT_EARLY,
    )
    grant_later_close(
        cohort,
        company["vaea"],
        by=company["noemi"],
        now=calendar.at(-1, 19),
        until_at=end_of_day(calendar.day(LONGER + 3), ANYWHERE_ON_EARTH),
        reason=texts.CABLE_CUT,
    )


def begin(
    one: Applicant, cohort: Cohort, company: Company, calendar: Calendar, now: datetime
) -> Application:
    """Arrive, say what else one takes part in, look at the eligibility page, begin."""
    person: User = company.arrives(one.who, now)
    if one.programme:
        name, first, last = one.programme
        declare_programme(
            by=person,
            now=now,
            name=name,
            starts_on=calendar.day(first),
            ends_on=calendar.day(last),
        )
    look_before(person, cohort, now=now)
    return applying.start_application(cohort, by=person, now=now + timedelta(minutes=5))


def save(
    one: Applicant,
    written: Application,
    listed: dict[str, Project],
    wishes: tuple[str, ...],
    now: datetime,
) -> None:
    kept = applying.save_draft(
        written,
        by=written.user,
        now=now,
        version=written.version,
        answers=answered(one, written),
        **content(one, listed, wishes),
    )
    written.version = kept.version


def content(
    one: Applicant, listed: dict[str, Project], wishes: tuple[str, ...]
) -> dict[str, object]:
    """What stands in the form. A draft has gaps: no time line yet, no word on AI."""
    whole, luck = one.state != "draft", sum(one.who.name.encode())
    return {
        "choices": [
            {
                "project": listed[wish],
                "approach": one.approach
                if place == 0 and wish != "bindings"
                else turn(proposals.APPROACHES[wish], luck),
                "deliverables": turn(proposals.DELIVERABLES[wish], luck) if one.approach else "",
                "timeline": turn(proposals.TIMELINES, luck) if whole else "",
            }
            for place, wish in enumerate(wishes)
        ],
        "motivation": one.motivation,
        "contributions": one.contributions,
        "availability": turn(proposals.AVAILABILITIES, luck),
        "hours_per_week": one.hours,
        "ai_use": turn(proposals.AI_USE, luck) if whole else "",
    }


def answered(one: Applicant, written: Application) -> list[dict[str, object]]:
    """The cohort's own questions with answers; a draft has only the first."""
    luck = sum(one.who.name.encode())
    values = [turn(texts_to_choose, luck) for texts_to_choose in proposals.ANSWERS]
    copies = questions.asked(written)
    how_many = len(copies) if one.state != "draft" else 1
    return [
        {**copy, "value": value if place < how_many else copy["value"]}
        for place, (copy, value) in enumerate(zip(copies, values, strict=True))
    ]


def turn(texts_to_choose: tuple[Any, ...], luck: int) -> Any:
    """One of several, always the same for the same person."""
    return texts_to_choose[luck % len(texts_to_choose)]
