"""Many applicants with what they handed in, what was checked, and the first reviews."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from applications.actions.eligibility import judge_all
from applications.actions.roster import import_roster, latest_import
from applications.management.scale.words import text
from applications.models import (
    Application,
    Criterion,
    EligibilityCheck,
    Occasion,
    ProjectChoice,
    Review,
    Score,
    Screening,
    ScreeningReason,
    Submission,
)
from applications.rules.eligibility import RULES_VERSION, Judgement
from applications.states import ApplicationState, ReviewState, Round, ScreeningState
from cohorts.models import Cohort, Mentoring, Part, Project, User

BATCH = 500
# At a time in memory, so that 100,000 need no more than 1,000.
PORTION = 1000
FIRST_GITHUB_ID = 800_000_000_000
STATES = (ApplicationState.SUBMITTED,) * 17 + (
    ApplicationState.DRAFT,
    ApplicationState.DRAFT,
    ApplicationState.WITHDRAWN,
)
SCREENED = (
    *(ScreeningState.WAITING,) * 5,
    *(ScreeningState.PASSED,) * 4,
    ScreeningState.REJECTED,
)
REVIEWED = 3  # One of so many has a review.


def make(
    cohort: Cohort, listed: Sequence[Project], count: int, luck: random.Random, *, now: datetime
) -> None:
    leads = {
        row.project_id: row.mentor_id
        for row in Mentoring.objects.filter(project__cohort=cohort, part=Part.LEAD)
    }
    criteria = list(cohort.criteria.of_round(Round.APPLICATION))
    said = judgements(cohort, now)
    for start in range(0, count, PORTION):
        numbers = range(start, min(start + PORTION, count))
        people = make_people(numbers, now)
        written = make_applications(cohort, people, luck, now)
        choices = make_choices(written, listed, luck)
        keep_submissions(written, choices, now)
        screen(cohort, written, luck, now)
        keep_checks(cohort, written, said, luck, now)
        make_reviews(choices, leads, criteria, luck, now)


def make_people(numbers: range, now: datetime) -> list[User]:
    return User.objects.bulk_create(
        [
            User(
                email=f"applicant{number}@scale.example.org",
                name=f"Applicant {number}",
                time_zone="UTC",
                github_id=FIRST_GITHUB_ID + number,
                github_login=f"applicant--{number}",
                joined_at=now - timedelta(days=40),
            )
            for number in numbers
        ],
        batch_size=BATCH,
    )


def make_applications(
    cohort: Cohort, people: Sequence[User], luck: random.Random, now: datetime
) -> list[Application]:
    return Application.objects.bulk_create(
        [application(cohort, person, luck, now) for person in people], batch_size=BATCH
    )


def application(cohort: Cohort, person: User, luck: random.Random, now: datetime) -> Application:
    state = luck.choice(STATES)
    begun = now - timedelta(days=30) + timedelta(minutes=luck.randint(0, 25 * 24 * 60))
    submitted = begun + timedelta(hours=luck.randint(1, 40))
    return Application(
        cohort=cohort,
        user=person,
        state=state,
        motivation=text(luck, 1200),
        contributions=text(luck, 600),
        availability=text(luck, 200),
        hours_per_week=luck.randint(5, 20),
        time_zone="UTC",
        ai_use=text(luck, 120),
        version=luck.randint(2, 40),
        created_at=begun,
        saved_at=submitted,
        submitted_at=None if state == ApplicationState.DRAFT else submitted,
        withdrawn_at=submitted if state == ApplicationState.WITHDRAWN else None,
    )


def make_choices(
    written: Sequence[Application], listed: Sequence[Project], luck: random.Random
) -> list[ProjectChoice]:
    return ProjectChoice.objects.bulk_create(
        [
            ProjectChoice(
                application=one,
                project=project,
                rank=rank,
                approach=text(luck, 1500),
                deliverables=text(luck, 500),
                timeline=text(luck, 500),
            )
            for one in written
            for rank, project in enumerate(wishes(listed, luck), start=1)
        ],
        batch_size=BATCH,
    )


def wishes(listed: Sequence[Project], luck: random.Random) -> list[Project]:
    return luck.sample(listed, luck.randint(1, min(3, len(listed))))


def keep_submissions(
    written: Sequence[Application], choices: Sequence[ProjectChoice], now: datetime
) -> None:
    proposals: dict[Any, list[dict[str, Any]]] = {}
    for choice in choices:
        proposals.setdefault(choice.application_id, []).append(
            {
                "rank": choice.rank,
                "project": choice.project.title,
                "approach": choice.approach,
                "deliverables": choice.deliverables,
                "timeline": choice.timeline,
            }
        )
    Submission.objects.bulk_create(
        [
            Submission(
                application=one,
                number=1,
                at=one.submitted_at,
                content={"motivation": one.motivation, "choices": proposals[one.pk]},
                compared_at=now,
            )
            for one in written
            if one.submitted_at
        ],
        batch_size=BATCH,
    )


def screen(
    cohort: Cohort, written: Sequence[Application], luck: random.Random, now: datetime
) -> None:
    """The organizer is half through: four of ten passed on, one rejected, five still wait."""
    reasons = list(cohort.screening_reasons.filter(is_on=True))
    Screening.objects.bulk_create(
        [
            screening(one, luck.choice(SCREENED), luck.choice(reasons), now)
            for one in written
            if one.state == ApplicationState.SUBMITTED
        ],
        batch_size=BATCH,
    )


def screening(
    application: Application, state: str, reason: ScreeningReason, now: datetime
) -> Screening:
    is_decided = state != ScreeningState.WAITING
    return Screening(
        application=application,
        cohort=application.cohort,
        state=state,
        reason=reason if state == ScreeningState.REJECTED else None,
        decided_at=now if is_decided else None,
        decided_by_id=application.cohort.created_by_id if is_decided else None,
    )


def judgements(cohort: Cohort, now: datetime) -> list[Judgement]:
    """What the rules say about strangers: nine of ten with a GitHub account, one without."""
    if latest_import(now) is None:
        text = "- name: Scale Maintainer\n  github: scale--maintainer\n"
        import_roster(text=text, source="load_scale", by=None, now=now, apply=True)
    known = User(email="a@scale.example.org", github_id=1, github_login="a--stranger")
    unknown = User(email="b@scale.example.org")
    found = judge_all([known, unknown], cohort, now=now)
    return [found[known.pk]] * 9 + [found[unknown.pk]]


def keep_checks(
    cohort: Cohort,
    written: Sequence[Application],
    said: Sequence[Judgement],
    luck: random.Random,
    now: datetime,
) -> None:
    roster = latest_import(now)
    handed_in = [(one, luck.choice(said)) for one in written if one.submitted_at]
    EligibilityCheck.objects.bulk_create(
        [
            EligibilityCheck(
                cohort=cohort,
                user=one.user,
                application=one,
                occasion=Occasion.SUBMISSION,
                verdict=judgement.verdict,
                results=[result.as_json() for result in judgement.results],
                rules_version=RULES_VERSION,
                roster_import=roster,
                checked_at=one.submitted_at,
            )
            for one, judgement in handed_in
        ],
        batch_size=BATCH,
    )


def make_reviews(
    choices: Sequence[ProjectChoice],
    leads: dict[Any, Any],
    criteria: Sequence[Criterion],
    luck: random.Random,
    now: datetime,
) -> None:
    """The lead mentors have begun to read: one in three of what was handed in."""
    read = [
        choice
        for choice in choices
        if choice.application.state == ApplicationState.SUBMITTED and not luck.randrange(REVIEWED)
    ]
    reviews = Review.objects.bulk_create(
        [
            Review(
                choice=choice,
                reviewer_id=leads[choice.project_id],
                state=ReviewState.FINAL,
                comment=text(luck, 200),
                feedback=text(luck, 200),
                saved_at=now,
                finished_at=now,
            )
            for choice in read
        ],
        batch_size=BATCH,
    )
    Score.objects.bulk_create(scores(reviews, criteria, luck), batch_size=BATCH)


def scores(
    reviews: Sequence[Review], criteria: Sequence[Criterion], luck: random.Random
) -> Iterator[Score]:
    for review in reviews:
        for criterion in criteria:
            yield Score(review=review, criterion=criterion, step=luck.randint(1, 5))
