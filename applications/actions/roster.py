"""Reading the maintainer roster into dated spans: previewed, applied, discarded."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.roster_news import celebrate
from applications.models import RosterImport, RosterSpan
from applications.permissions import check
from applications.rules import roster
from applications.rules.eligibility import Person, RosterFact, RosterSpanFact
from applications.rules.roster import Difference, Entry, Known
from applications.states import RosterImportState
from cohorts.actions.moving import move, record
from cohorts.models import User

NAMED_AT_MOST = 10
BATCH = 200


@transaction.atomic
def import_roster(
    *,
    text: str,
    source: str,
    by: User | None,
    now: datetime,
    read_at: datetime | None = None,
    apply: bool = False,
    confirm_removals: bool = False,
    etag: str = "",
) -> tuple[RosterImport, Difference]:
    """Keep a reading of the roster file and, with ``apply``, carry it out at once.

    ``read_at`` is the instant at which the roster counts as read, ``now``
    unless given. ``by`` is ``None`` for a command. Without ``apply`` the
    import waits for a person. ``etag`` is how the file's host knows this
    version. Raises ``Refused`` when the file is no roster,
    when a later one is applied already, or when removals need confirmation.
    """
    may_import(by, now)
    difference, read_at = preview(text=text, now=now, read_at=read_at)
    roster_import = RosterImport.objects.create(
        source=source[-300:],
        version=difference.version,
        text=text,
        etag=etag,
        read_at=read_at,
        difference=difference.as_json(details=True),
        imported_by=by,
    )
    record(roster_import, by=by, now=now, verb="read roster", reason=in_numbers(difference))
    if apply:
        difference = apply_import(roster_import, by=by, now=now, confirm_removals=confirm_removals)
    return roster_import, difference


def preview(
    *, text: str, now: datetime, read_at: datetime | None = None
) -> tuple[Difference, datetime]:
    """How the file differs from the roster that stands, and when it counts as read.

    Changes nothing. Raises ``Refused`` as ``import_roster`` does, but asks for
    no confirmation.
    """
    read_at = in_order(read_at or now, now)
    return roster.compare(roster.read(text), known_records(read_at)), read_at


@transaction.atomic
def apply_import(
    roster_import: RosterImport, *, by: User | None, now: datetime, confirm_removals: bool = False
) -> Difference:
    """Carry out a waiting import: open, close, rename and reopen spans, all or none.

    The difference is found anew, against the roster as it stands now, and
    kept with the import.
    """
    may_import(by, now)
    hold_roster()
    difference = current_difference(roster_import, now=now)
    if not confirm_removals and roster.removals_need_confirmation(difference):
        raise Refused(too_many_removals(difference))
    try:
        with transaction.atomic():
            write_spans(difference, roster_import)
    except IntegrityError:
        raise Refused(
            _("Somebody else was faster. Reload the page to see what they did.")
        ) from None
    move(
        roster_import,
        RosterImportState.APPLIED,
        by=by,
        now=now,
        verb="apply roster",
        reason=in_numbers(difference),
        applied_at=now,
        difference=difference.as_json(details=True),
    )
    celebrate(difference, read_at=roster_import.read_at, now=now)
    return difference


def hold_roster() -> None:
    """Two imports at a time would compare with the same roster: the second waits for the first."""
    held = RosterImport.objects.select_for_update(no_key=True)
    applied(held).values_list("pk").first()


def current_difference(roster_import: RosterImport, *, now: datetime) -> Difference:
    """What applying a waiting import would change as things stand. Raises ``Refused``."""
    last, read_at = latest_import(now), roster_import.read_at
    if last is not None and read_at < last.read_at:
        raise out_of_order(last.read_at, read_at)
    return roster.compare(roster.read(roster_import.text), known_records(read_at))


@transaction.atomic
def discard_import(
    roster_import: RosterImport, *, by: User, now: datetime, reason: str = ""
) -> RosterImport:
    """Put a waiting import aside; its file is kept."""
    may_import(by, now)
    move(
        roster_import,
        RosterImportState.DISCARDED,
        by=by,
        now=now,
        verb="discard roster",
        reason=reason,
    )
    return roster_import


def latest_import(now: datetime) -> RosterImport | None:
    """The last applied reading that counts as read at or before ``now``; without its text."""
    return (
        applied(RosterImport.objects.defer("text", "difference")).filter(read_at__lte=now).first()
    )


def roster_fact(now: datetime, person: Person | None = None) -> RosterFact | None:
    """The roster as it was last read at ``now``; ``None`` when it never was.

    With ``person`` only the spans that may be theirs are fetched.
    """
    latest = latest_import(now)
    if latest is None:
        return None
    rows = RosterSpan.objects.filter(from_at__lte=now)
    if person is not None:
        rows = rows.filter(
            Q(github_id=person.github_id, github_id__isnull=False)
            | Q(login__iexact=person.github_login.strip())
        )
    fields = ("login", "github_id", "from_at", "until_at")
    spans = tuple(RosterSpanFact(*row) for row in rows.values_list(*fields))
    return RosterFact(latest.version, latest.read_at, spans, str(latest.pk))


def may_import(by: User | None, now: datetime) -> None:
    if by is not None:
        check(by, "roster.import", now=now)


def applied(rows: QuerySet[RosterImport]) -> QuerySet[RosterImport]:
    """Applied imports, the last first."""
    return rows.filter(state=RosterImportState.APPLIED).order_by("-read_at", "-applied_at")


def in_order(read_at: datetime, now: datetime) -> datetime:
    """When a reading counts: never in the future, and never on a day before the last one's."""
    if read_at > now:
        raise Refused(_("%(day)s lies ahead. Name a day that has begun.") % {"day": day(read_at)})
    last = latest_import(now)
    if last is None or read_at >= last.read_at:
        return read_at
    if read_at.astimezone(UTC).date() == last.read_at.astimezone(UTC).date():
        return last.read_at
    raise out_of_order(last.read_at, read_at)


def out_of_order(last: datetime, read_at: datetime) -> Refused:
    return Refused(
        _(
            "A roster read on %(last)s is applied already, and this one was read on %(day)s. "
            "Rosters are imported in the order of their days. Nothing was changed."
        )
        % {"last": moment(last, read_at), "day": moment(read_at, last)}
    )


def day(at: datetime) -> str:
    return date_format(at.astimezone(UTC).date(), "j F Y")


def moment(at: datetime, other: datetime) -> str:
    """The day, and where it is the same as the other's the time too."""
    return f"{day(at)}, {at.astimezone(UTC):%H:%M} UTC" if day(at) == day(other) else day(at)


def known_records(read_at: datetime) -> list[Known]:
    """Spans that stand, and those whose absence is too short yet to have ended them."""
    return [
        Known(span, span.login, span.github_id, span.entry, standing=span.until_at is None)
        for span in RosterSpan.objects.standing(read_at)
    ]


def write_spans(difference: Difference, roster_import: RosterImport) -> None:
    """Carry out a difference. Logins are freed before anybody takes them over."""
    gone = [known.key.pk for known in difference.removed]
    for pks in batches(gone):
        RosterSpan.objects.filter(pk__in=pks).update(until_at=roster_import.read_at)
    for entry, known in difference.renamed:
        # Two people may have swapped logins: no login begins with "~".
        RosterSpan.objects.filter(pk=known.key.pk).update(login=f"~{entry.line}")
    matched = [as_read(known.key, entry, roster_import) for entry, known in difference.matched]
    fields = ["login", "github_id", "name", "entry", "line", "until_at", "last_import"]
    RosterSpan.objects.bulk_update(matched, fields, batch_size=BATCH)
    new = (RosterSpan(from_at=roster_import.read_at) for _entry in difference.added)
    spans = [
        as_read(span, entry, roster_import)
        for span, entry in zip(new, difference.added, strict=True)
    ]
    RosterSpan.objects.bulk_create(spans, batch_size=BATCH)


def batches(pks: list[UUID]) -> Iterable[list[UUID]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def as_read(span: RosterSpan, entry: Entry, roster_import: RosterImport) -> RosterSpan:
    """The span as the entry has it; an id that was once known is not forgotten."""
    span.login = entry.login
    span.github_id = entry.github_id or span.github_id
    span.name = entry.name
    span.entry = entry.raw
    span.line = entry.line
    span.until_at = None
    span.last_import = roster_import
    return span


def too_many_removals(difference: Difference) -> str:
    names = [f"@{known.login}" for known in difference.removed]
    rest = len(names) - NAMED_AT_MOST
    listed = ", ".join(names[:NAMED_AT_MOST])
    if rest > 0:
        listed = _("%(names)s and %(rest)s more") % {"names": listed, "rest": rest}
    return _(
        "This would remove %(removed)s of %(size)s people from the roster: %(names)s. Look at "
        "them, then confirm the removals. Nothing was changed."
    ) % {"removed": len(names), "size": difference.size, "names": listed}


def in_numbers(difference: Difference) -> str:
    lists = difference.as_json()
    kinds = {
        "added": _("added"),
        "removed": _("removed"),
        "renamed": _("renamed"),
        "changed": _("changed"),
        "unreadable": _("unreadable"),
        "duplicates": _("twice in the file"),
    }
    parts = [f"{len(lists[kind])} {word}" for kind, word in kinds.items() if lists[kind]]
    return ", ".join(parts) or _("no difference")
