"""An application's way: begun, saved, handed in, withdrawn, reopened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, prefetch_related_objects
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.choices import PROPOSAL, same_choices, write_choices
from applications.actions.contest import open_records
from applications.actions.eligibility import Ineligible, check_eligibility, keeps_its_check
from applications.actions.one_account import require_one_account
from applications.actions.overtaking import Overtaken
from applications.actions.questions import asked
from applications.actions.screening import join_queue, leave_queue
from applications.models import (
    Application,
    LaterClose,
    Occasion,
    ProjectChoice,
    Question,
    Submission,
    Verdict,
)
from applications.permissions import check_owner
from applications.rules import application as rules
from applications.rules import contest as contest_rules
from applications.rules import questions
from applications.states import LIVE_STATES, ApplicationState
from cohorts.actions.moving import move, record
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Event, Participation, Role, User, kept_away
from cohorts.rules.people import require_may_take_part
from cohorts.rules.schedule import in_words
from cohorts.states import ProjectState

TEXTS = (
    "motivation",
    "contributions",
    "availability",
    "hours_per_week",
    "time_zone",
    "working_hours",
    "ai_use",
    "track",
)
WRITABLE = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)


@transaction.atomic
def start_application(cohort: Cohort, *, by: User, now: datetime) -> Application:
    """Begin a draft, or carry on with the one that there is.

    The person is held: of many clicks at one moment the first begins, and the others carry on.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    existing = Application.objects.filter(cohort=cohort, user=by).first()
    if existing is not None:
        return existing
    own_close = LaterClose.objects.until(by, cohort)
    rules.require_open(cohort.state, list(cohort.phases.all()), now, own_close)
    require_no_mentor(cohort, by, now)
    application = Application(
        cohort=cohort, user=by, time_zone=by.time_zone, created_at=now, saved_at=now
    )
    application.full_clean()
    application.save()
    record(application, by=by, now=now, verb="application begun", is_private=True)
    return application


def require_no_mentor(cohort: Cohort, person: User, now: datetime) -> None:
    mentoring = Participation.objects.held(now).filter(cohort=cohort, user=person, role=Role.MENTOR)
    if mentoring.exists():
        raise Refused(
            _("You mentor in this cohort. Nobody is mentor and mentee in the same cohort.")
        )


def refuse_applicants(cohort: Cohort, *, person: User, by: User | None, **_facts: Any) -> None:
    """Whoever has handed in is no mentor or organizer there: they would read their rivals."""
    if Application.objects.filter(cohort=cohort, user=person, state__in=LIVE_STATES).exists():
        words = (
            _("You have an application in this cohort. It must be withdrawn first.")
            if by == person
            else _("%(person)s has an application in this cohort. It must be withdrawn first.")
        )
        raise Refused(words % {"person": person})


@transaction.atomic
def save_draft(application: Application, *, by: User, now: datetime, **text: Any) -> Application:
    """Keep what was written so far, complete or not. See ``write`` for ``text``."""
    held = hold(application, by, now)
    if held.state != ApplicationState.DRAFT:
        raise Refused(
            _("This application is handed in. Hand the changed text in, or leave it as it is.")
        )
    return held if is_second_click(held, **text) else write(held, now=now, **text)


@keeps_its_check
def hand_in_changes(
    application: Application, *, by: User, now: datetime, **text: Any
) -> Submission:
    """Write over a submitted application and hand it in again; both or neither."""
    held = hold(application, by, now)
    last = held.submissions.first()
    if last is not None and is_second_click(held, **text):
        return last
    return submit(write(held, now=now, **text), by=by, now=now)


def hold(application: Application, by: User, now: datetime) -> Application:
    check_owner(by, application)
    held = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cohort")
        .with_own_close()
        .annotate(is_kept_away=kept_away(OuterRef("user"), now))
        .annotate(asks=Question.objects.in_one_cell(OuterRef("cohort")))
        .get(pk=application.pk)
    )
    held.user = by
    # Whoever asks for the dates within this transaction asks once.
    prefetch_related_objects([held.cohort], "phases")
    require_writable(held, now)
    return held


def write(
    held: Application,
    *,
    now: datetime,
    version: int,
    choices: Sequence[Mapping[str, Any]],
    **texts: Any,
) -> Application:
    """Write the texts and the ranked choices of an application that is held.

    ``choices`` are mappings of project, approach, deliverables and timeline,
    best first. ``version`` is the one that the person was looking at: an older
    one never overwrites a newer one.
    """
    if held.version != version:
        raise Overtaken
    for field in TEXTS:
        if field in texts:
            setattr(held, field, texts[field])
    if "answers" in texts:
        held.answers = questions.checked(texts["answers"])
    held.version += 1
    held.saved_at = now
    held.clean_fields(exclude=["cohort", "user"])
    held.save(update_fields=[*TEXTS, "answers", "version", "saved_at"])
    write_choices(held, chosen(held), choices)
    return held


def chosen(held: Application) -> list[ProjectChoice]:
    return list(held.choices.order_by("rank"))


def is_second_click(
    held: Application, *, version: int, choices: Sequence[Mapping[str, Any]], **texts: Any
) -> bool:
    """An older version with the very words that are kept: the first click counted.

    Asked of a held row, because two clicks may arrive while the first is being written.
    """
    same_texts = all(getattr(held, name) == value for name, value in texts.items())
    return version != held.version and same_texts and same_choices(chosen(held), choices)


def require_writable(application: Application, now: datetime) -> None:
    if application.state == ApplicationState.WITHDRAWN:
        raise Refused(_("This application is withdrawn. Reopen it to go on writing."))
    if application.state not in WRITABLE:
        raise Refused(_("This application has been decided and cannot be changed any more."))
    require_open(application, now)


def require_open(application: Application, now: datetime) -> None:
    """For this person: with everybody, or until the later close that they were given."""
    cohort = application.cohort
    phases = list(cohort.phases.all())
    rules.require_open(cohort.state, phases, now, application.own_close)


@keeps_its_check
def submit(application: Application, *, by: User, now: datetime) -> Submission:
    """Hand the application in, or hand it in again until the close; every version is kept.

    The instant ``now`` at which the request came in counts. Refuses when the
    phase is closed, when something is missing, and when a rule blocks the
    person; an undecided rule does not keep anybody from handing in.
    """
    held = hold(application, by, now)
    require_may_take_part(is_kept_away=held.is_kept_away)  # type: ignore[attr-defined]
    require_no_mentor(held.cohort, by, now)
    asks = Question.objects.from_cell(held.asks)  # type: ignore[attr-defined]
    held.answers = asked(held, asks)
    choices = list(held.choices.select_related("project"))
    rules.require_whole(written(held, choices))
    require_changed(held, choices)
    require_one_account(held, by)
    require_eligible(held, now)
    event = hand_in(held, by=by, now=now)
    submission = keep(held, choices, now)
    join_queue(held, by=by, now=now, is_first=submission.number == 1)
    tell(
        [by],
        "applications/submitted",
        {
            "application": held,
            "content": submission.content,
            "answers": [(each["label"], questions.in_words(each)) for each in held.answers],
            "number": submission.number,
        },
        about=event,
        now=now,
    )
    application.state, application.submitted_at = held.state, held.submitted_at
    return submission


def written(application: Application, choices: Sequence[ProjectChoice]) -> rules.Written:
    return rules.Written(
        proposals=[
            rules.Proposal(
                project=choice.project.title,
                listed=choice.project.state == ProjectState.PUBLISHED,
                approach=choice.approach,
                deliverables=choice.deliverables,
                timeline=choice.timeline,
            )
            for choice in choices
        ],
        funded=application.cohort.funding == "funded",
        answers=application.answers,
        **{field: getattr(application, field) for field in TEXTS},
    )


def require_eligible(application: Application, now: datetime) -> None:
    stored = check_eligibility(
        application.user,
        application.cohort,
        occasion=Occasion.SUBMISSION,
        now=now,
        application=application,
    )
    if stored.verdict != Verdict.BLOCKED:
        return
    # Whoever contests every block hands in meanwhile; the answer comes before the decision.
    if not contest_rules.uncontested(
        stored.results, open_records(application.user, application.cohort)
    ):
        return
    raise Ineligible(
        _("You cannot be a mentee in this cohort, so this cannot be handed in."),
        stored=stored,
        verdicts={Verdict.BLOCKED},
    )


def hand_in(application: Application, *, by: User, now: datetime) -> Event:
    if application.state == ApplicationState.DRAFT:
        return move(
            application,
            ApplicationState.SUBMITTED,
            by=by,
            now=now,
            verb="application submitted",
            submitted_at=now,
            answers=application.answers,
        )
    application.submitted_at = now
    application.save(update_fields=["submitted_at"])
    return record(application, by=by, now=now, verb="application submitted again")


def require_changed(application: Application, choices: Sequence[ProjectChoice]) -> None:
    """Handing the same words in twice is a second click: the first one counted."""
    if application.state != ApplicationState.SUBMITTED:
        return
    last = application.submissions.first()
    if last is not None and last.content == content_of(application, choices):
        raise Refused(
            _("This is handed in already, word for word, on %(when)s.")
            % {"when": in_words(last.at)}
        )


def content_of(application: Application, choices: Sequence[ProjectChoice]) -> dict[str, Any]:
    """What an application says, as it is kept with every submission."""
    return {
        **{field: getattr(application, field) for field in TEXTS},
        "answers": application.answers,
        "choices": [
            {
                "rank": choice.rank,
                "key": str(choice.project_id),
                "project": choice.project.title,
                **{part: getattr(choice, part) for part in PROPOSAL},
            }
            for choice in choices
        ],
    }


def keep(application: Application, choices: Sequence[ProjectChoice], now: datetime) -> Submission:
    return Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        at=now,
        content=content_of(application, choices),
    )


@transaction.atomic
def withdraw(application: Application, *, by: User, now: datetime) -> None:
    """Take the application back. Until the close this can be undone."""
    check_owner(by, application)
    event = move(
        application,
        ApplicationState.WITHDRAWN,
        by=by,
        now=now,
        verb="application withdrawn",
        withdrawn_at=now,
    )
    leave_queue(application)
    tell([by], "applications/withdrawn", {"application": application}, about=event, now=now)


@transaction.atomic
def reopen(application: Application, *, by: User, now: datetime) -> None:
    """Undo the withdrawal: the text is a draft again, to be handed in before the close."""
    check_owner(by, application)
    require_open(application, now)
    if application.decided_at is not None:
        raise Refused(_("This application has been decided and cannot be changed any more."))
    move(application, ApplicationState.DRAFT, by=by, now=now, verb="application reopened")
