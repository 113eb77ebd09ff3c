"""A cohort's life: made, copied, announced, opened, run, finished, or cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.moving import edit, move, record
from cohorts.actions.neighbours import people_of, react
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Participation, Phase, PhaseKind, Role, User
from cohorts.permissions import check
from cohorts.rules import gate, links, schedule
from cohorts.states import ENDED_COHORT_STATES, CohortState

COPIED = (
    "funding",
    "weekly_hours",
    "time_zone",
    "summary",
    "expectations",
    "code_of_conduct",
    "boundaries",
    "slack_url",
    "roster_days",
    "offer_days",
)


@transaction.atomic
def create_cohort(*, by: User, now: datetime, **fields: Any) -> Cohort:
    """Make a draft; whoever makes it is its first lead organizer."""
    check(by, "cohort.create", now=now)
    return make(by=by, now=now, verb="created", **fields)


def make(*, by: User, now: datetime, verb: str, **fields: Any) -> Cohort:
    check_links(fields)
    cohort = Cohort(created_by=by, created_at=now, **fields)
    cohort.full_clean()
    cohort.save()
    Participation.objects.create(
        user=by, cohort=cohort, role=Role.ORGANIZER, is_lead=True, started_at=now
    )
    record(cohort, by=by, now=now, verb=verb)
    react("cohort.created", cohort, by=by, now=now)
    return cohort


@transaction.atomic
def edit_cohort(cohort: Cohort, *, by: User, now: datetime, **fields: Any) -> None:
    check(by, "cohort.edit", cohort=cohort, now=now)
    if cohort.state in ENDED_COHORT_STATES:
        raise Refused(_("This cohort has ended; its texts stay as they were."))
    check_links(fields)
    keep_promises(cohort, fields, now)
    keep_gate(cohort, fields)
    was = cohort.zone
    edit(cohort, fields, by=by, now=now, verb="edited")
    if cohort.zone != was:
        keep_wall_clock(cohort, was)


def fixed_fields(cohort: Cohort, now: datetime) -> dict[str, str]:
    """What cannot be edited any more, and why."""
    fixed = {}
    if cohort.state != CohortState.DRAFT:
        fixed["slug"] = _("The cohort is public, so its address stays as it is.")
    if cohort.confirmed_at:
        fixed["time_zone"] = _(
            "The schedule is confirmed in this time zone, so it cannot change any more."
        )
    applications = schedule.first_of(cohort.phases.all(), PhaseKind.APPLICATIONS)
    if cohort.is_public and applications and applications.starts_at <= now:
        fixed["funding"] = _("Applications have opened, so the funding stays as it was announced.")
    return fixed


def keep_promises(cohort: Cohort, fields: dict[str, Any], now: datetime) -> None:
    for field, why in fixed_fields(cohort, now).items():
        if fields.get(field, getattr(cohort, field)) != getattr(cohort, field):
            raise Refused(why)


def keep_wall_clock(cohort: Cohort, was: ZoneInfo) -> None:
    """Dates of a draft keep the days and hours that were typed when its zone changes."""
    phases = list(cohort.phases.all())
    for phase in phases:
        phase.starts_at = moved(phase.starts_at, was, cohort.zone)
        if not phase.ends_anywhere_on_earth:
            phase.ends_at = moved(phase.ends_at, was, cohort.zone)
    Phase.objects.bulk_update(phases, ["starts_at", "ends_at"])


def moved(moment: datetime, was: ZoneInfo, zone: ZoneInfo) -> datetime:
    """The same wall-clock time in another zone, in UTC."""
    return moment.astimezone(was).replace(tzinfo=zone).astimezone(UTC)


def check_links(fields: dict[str, Any]) -> None:
    if fields.get("slack_url"):
        links.check_slack(fields["slack_url"])
    if fields.get("discussion_url"):
        links.check_discussion(fields["discussion_url"])


def keep_gate(cohort: Cohort, fields: dict[str, Any]) -> None:
    """What the gate asked for at the opening cannot be emptied afterwards."""
    if cohort.state in (CohortState.DRAFT, CohortState.ANNOUNCED):
        return
    for field in ("slack_url", "discussion_url", "expectations", "code_of_conduct"):
        if field in fields and not fields[field].strip():
            raise Refused(
                _("“%(field)s” cannot be empty while people rely on this cohort.")
                % {"field": getattr(Cohort._meta.get_field(field), "verbose_name", field)}
            )


@transaction.atomic
def announce(cohort: Cohort, *, by: User, now: datetime) -> None:
    """Make the cohort public. Its dates count from here on."""
    check(by, "cohort.announce", cohort=cohort, now=now)
    gate.require(gate.words_of(gate.missing_to_announce(gate_facts(cohort, now))))
    move(cohort, CohortState.ANNOUNCED, by=by, now=now, verb="announced")


@transaction.atomic
def open_cohort(cohort: Cohort, *, by: User, now: datetime) -> None:
    """Open the cohort: projects can be proposed and people can apply, when the dates say so."""
    check(by, "cohort.open", cohort=cohort, now=now)
    gate.require(gate.words_of(gate.missing_to_open(gate_facts(cohort, now))))
    move(cohort, CohortState.OPEN, by=by, now=now, verb="opened")


@transaction.atomic
def start_selection(cohort: Cohort, *, by: User, now: datetime) -> None:
    check(by, "cohort.select", cohort=cohort, now=now)
    require_applications_closed(cohort, now)
    move(cohort, CohortState.SELECTING, by=by, now=now, verb="selection started")


def require_applications_closed(cohort: Cohort, now: datetime) -> None:
    applications = schedule.first_of(cohort.phases.all(), PhaseKind.APPLICATIONS)
    if applications and now < applications.ends_at:
        raise Refused(
            _("Applications are open until %(when)s. The selection starts after that.")
            % {"when": schedule.deadline_in_words(applications)}
        )


@transaction.atomic
def start_work(cohort: Cohort, *, by: User, now: datetime) -> None:
    check(by, "cohort.run", cohort=cohort, now=now)
    require_released(cohort)
    move(cohort, CohortState.RUNNING, by=by, now=now, verb="kicked off")


def require_released(cohort: Cohort) -> None:
    if cohort.released_at is None:
        raise Refused(_("Decisions have not been released yet, so nobody could start."))


@transaction.atomic
def finish(cohort: Cohort, *, by: User, now: datetime) -> None:
    check(by, "cohort.finish", cohort=cohort, now=now)
    require_final_over(cohort, now)
    move(cohort, CohortState.FINISHED, by=by, now=now, verb="finished")
    react("cohort.finish", cohort, by=by, now=now)


def require_final_over(cohort: Cohort, now: datetime) -> None:
    final = schedule.last_of(cohort.phases.all(), PhaseKind.FINAL)
    if final and now < final.ends_at:
        raise Refused(
            _("The final evaluation has not ended yet. It ends on %(when)s.")
            % {"when": schedule.deadline_in_words(final)}
        )


@transaction.atomic
def cancel(cohort: Cohort, *, by: User, now: datetime, reason: str) -> None:
    """Cancel the cohort and tell everyone in it why."""
    check(by, "cohort.cancel", cohort=cohort, now=now)
    if not reason.strip():
        raise Refused(_("Please say why: everyone in the cohort reads it."))
    facts = {"reason": reason, "was_public": cohort.is_public}
    event = move(cohort, CohortState.CANCELLED, by=by, now=now, verb="cancelled", reason=reason)
    tell(everyone_in(cohort, now), "cohorts/cohort_cancelled", facts, about=event, now=now)
    react("cohort.cancel", cohort, by=by, now=now)


def everyone_in(cohort: Cohort, now: datetime) -> list[User]:
    members = User.objects.filter(
        pk__in=Participation.objects.active(now).filter(cohort=cohort).values("user")
    )
    return [*members, *people_of("cohort.applicants", cohort)]


@transaction.atomic
def copy_cohort(
    cohort: Cohort,
    *,
    by: User,
    now: datetime,
    name: str,
    number: int,
    slug: str,
    starts_at: datetime,
) -> Cohort:
    """A new draft with the texts of ``cohort`` and its phases shifted to begin at ``starts_at``.

    Nothing personal is taken over: no people, no projects, no applications.
    Phases keep their wall-clock time in the cohort's zone across daylight saving.
    """
    check(by, "cohort.copy", cohort=cohort, now=now)
    texts = {field: getattr(cohort, field) for field in COPIED}
    made = make(by=by, now=now, verb="copied", name=name, number=number, slug=slug, **texts)
    phases = list(cohort.phases.all())
    if phases:
        days = (starts_at.astimezone(cohort.zone).date() - phases[0].first_day(cohort.zone)).days
        Phase.objects.bulk_create([shifted(phase, made, timedelta(days=days)) for phase in phases])
    react("cohort.copied", made, by=by, now=now, source=cohort)
    return made


def shifted(phase: Phase, cohort: Cohort, by: timedelta) -> Phase:
    def at(moment: datetime) -> datetime:
        return moment.astimezone(cohort.zone).replace(tzinfo=None) + by

    if phase.ends_anywhere_on_earth:
        ends_at = phase.ends_at + by
    else:
        ends_at = at(phase.ends_at).replace(tzinfo=cohort.zone)
    return Phase(
        cohort=cohort,
        kind=phase.kind,
        title=phase.title,
        description=phase.description,
        starts_at=at(phase.starts_at).replace(tzinfo=cohort.zone),
        ends_at=ends_at,
        ends_anywhere_on_earth=phase.ends_anywhere_on_earth,
    )


def gate_facts(
    cohort: Cohort, now: datetime, *, reachable_leads: int | None = None
) -> gate.GateFacts:
    """What the gate looks at. ``reachable_leads`` is counted unless a list of cohorts brings it."""
    if reachable_leads is None:
        leads = Participation.objects.lead_organizers().filter(cohort=cohort).reachable(now)
        reachable_leads = leads.count()
    return gate.GateFacts(
        schedule_problems=schedule.problems(list(cohort.phases.all())),
        schedule_confirmed=cohort.confirmed_at is not None,
        slack_url=cohort.slack_url,
        discussion_url=cohort.discussion_url,
        reachable_leads=reachable_leads,
        expectations=cohort.expectations,
        code_of_conduct=cohort.code_of_conduct,
    )
