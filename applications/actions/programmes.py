"""Other programmes, their editions, and the published lists of who takes part in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.facts import known_programmes
from applications.models import Edition, ListedParticipant, Programme
from applications.permissions import check
from applications.rules.identity import login_in
from applications.rules.participants import EditionFact, Entry
from applications.rules.programmes import Known, require_days, require_own_names
from cohorts.actions.moving import BATCH, edit, record
from cohorts.models import User

M = TypeVar("M", bound=models.Model)

POWER = "programmes.edit"
WRITTEN = ("github_login", "github_id", "name", "starts_on", "ends_on")
KnownRows = dict[tuple[Any, str, str], ListedParticipant]


@transaction.atomic
def add_programme(
    *, by: User, now: datetime, name: str, aliases: Sequence[str], is_mentorship: bool
) -> Programme:
    check(by, POWER, now=now)
    require_own_names(Known(name, is_mentorship, tuple(aliases)), known_programmes())
    row = Programme(name=name, aliases=list(aliases), is_mentorship=is_mentorship)
    return keep(row, by=by, now=now, verb="programme added")


@transaction.atomic
def edit_programme(programme: Programme, *, by: User, now: datetime, **changes: Any) -> None:
    check(by, POWER, now=now)
    named = {name: changes.get(name, getattr(programme, name)) for name in ("name", "aliases")}
    others = [known for known in known_programmes() if known.name != programme.name]
    require_own_names(Known(named["name"], True, tuple(named["aliases"])), others)
    edit(programme, changes, by=by, now=now, verb="programme edited")


@transaction.atomic
def add_edition(
    *, by: User, now: datetime, programme: Programme, name: str, starts_on: date, ends_on: date
) -> Edition:
    check(by, POWER, now=now)
    require_days(starts_on, ends_on)
    row = Edition(programme=programme, name=name, starts_on=starts_on, ends_on=ends_on)
    return keep(row, by=by, now=now, verb="edition added")


@transaction.atomic
def edit_edition(edition: Edition, *, by: User, now: datetime, **changes: Any) -> None:
    check(by, POWER, now=now)
    require_days(
        changes.get("starts_on", edition.starts_on), changes.get("ends_on", edition.ends_on)
    )
    edit(edition, changes, by=by, now=now, verb="edition edited")


@transaction.atomic
def add_participant(
    *, by: User, now: datetime, edition: Edition, **facts: Any
) -> ListedParticipant:
    check(by, POWER, now=now)
    row = ListedParticipant(edition=edition, imported_at=now, imported_by=by, **sound(facts))
    require_own_days(row)
    return keep(row, by=by, now=now, verb="participant listed")


@transaction.atomic
def edit_participant(row: ListedParticipant, *, by: User, now: datetime, **changes: Any) -> None:
    check(by, POWER, now=now)
    changes = sound(changes)
    wanted = {name: changes.get(name, getattr(row, name)) for name in WRITTEN}
    require_own_days(ListedParticipant(edition=row.edition, **wanted))
    edit(row, changes, by=by, now=now, verb="listed participant edited")


def sound(facts: dict[str, Any]) -> dict[str, Any]:
    """The login out of ``@octo`` or the address of its page."""
    typed = facts.get("github_login", "")
    if not typed:
        return facts
    login = login_in(typed)
    if login is None:
        raise Refused(_("“%(text)s” is no GitHub login.") % {"text": typed[:80]})
    return facts | {"github_login": login}


def require_own_days(row: ListedParticipant) -> None:
    if row.starts_on or row.ends_on:
        require_days(row.starts_on or row.edition.starts_on, row.ends_on or row.edition.ends_on)


def keep(row: M, *, by: User, now: datetime, verb: str) -> M:
    row.full_clean(exclude=["imported_by"])
    row.save()
    record(row, by=by, now=now, verb=verb)
    return row


# A whole list ----------------------------------------------------------------------------------


def edition_facts() -> list[EditionFact]:
    """Every edition, under each name that its programme has."""
    return [
        EditionFact(row.pk, names_of(row), row.starts_on, row.ends_on)
        for row in Edition.objects.select_related("programme")
    ]


def names_of(edition: Edition) -> frozenset[str]:
    spellings = (edition.programme.name, *edition.programme.aliases)
    return frozenset(f"{name} {edition.name}".casefold() for name in spellings)


def known_participants(entries: Iterable[Entry]) -> KnownRows:
    """The rows that stand in the editions of ``entries``, by GitHub id, and by login or name."""
    rows = ListedParticipant.objects.filter(edition__in={entry.edition for entry in entries})
    rows = rows.select_related("edition__programme")
    found: KnownRows = {}
    for row in rows:
        kind, text = ("login", row.github_login) if row.github_login else ("name", row.name)
        found[row.edition_id, kind, text.lower()] = row
        if row.github_id:
            found[row.edition_id, "id", str(row.github_id)] = row
    return found


def known_row(known: KnownRows, entry: Entry) -> ListedParticipant | None:
    """Whom the entry speaks of: by id where both have one, else by login or name.

    Raises ``Refused`` where login or name stand there for somebody with another id.
    """
    same_id = known.get(entry.account) if entry.account else None
    named = known.get(entry.who)
    ids = {named.github_id, entry.github_id} if named else set()
    is_other = named is not None and (named != same_id if same_id else len(ids - {None}) > 1)
    if is_other:
        raise Refused(
            _("“%(who)s” stands in this list with another GitHub id. Correct that entry first.")
            % {"who": entry.github_login or entry.name}
        )
    return same_id or named


def values_of(row: ListedParticipant | None, entry: Entry) -> dict[str, Any]:
    """What the list says. Where it gives no id, a known one stays."""
    values = {name: getattr(entry, name) for name in WRITTEN}
    return values | {"github_id": entry.github_id or (row.github_id if row else None)}


def is_same(row: ListedParticipant, entry: Entry) -> bool:
    return all(getattr(row, name) == value for name, value in values_of(row, entry).items())


@transaction.atomic
def import_participants(
    entries: Sequence[Entry], *, by: User, now: datetime, source: str
) -> Counter[str]:
    """Write a whole list, all of it or nothing; return how many are new, changed, the same.

    Whoever stands there already is changed to what the list says, and nobody is
    taken off: a list may be one part of many. One event for each edition.
    """
    check(by, POWER, now=now)
    editions = {
        row.pk: row
        for row in Edition.objects.select_for_update(no_key=True).filter(
            pk__in={entry.edition for entry in entries}
        )
    }
    known = known_participants(entries)
    counts: dict[Any, Counter[str]] = {key: Counter() for key in editions}
    new: list[ListedParticipant] = []
    changed: list[ListedParticipant] = []
    for entry in entries:
        row = known_row(known, entry)
        kind = "new" if row is None else "same" if is_same(row, entry) else "changed"
        counts[entry.edition][kind] += 1
        if kind != "same":
            written = row or ListedParticipant(edition=editions[entry.edition])
            fill(written, entry, by, now)
            (changed if row else new).append(written)
    ListedParticipant.objects.bulk_create(new, batch_size=BATCH)
    fields = [*WRITTEN, "imported_at", "imported_by"]
    ListedParticipant.objects.bulk_update(changed, fields, batch_size=BATCH)
    for key, count in counts.items():
        reason = in_numbers(count, source)
        record(editions[key], by=by, now=now, verb="participants listed", reason=reason)
    return sum(counts.values(), Counter())


def fill(row: ListedParticipant, entry: Entry, by: User, now: datetime) -> None:
    for name, value in values_of(row, entry).items():
        setattr(row, name, value)
    row.imported_at, row.imported_by = now, by


def in_numbers(count: Counter[str], source: str) -> str:
    words = {"new": _("new"), "changed": _("changed"), "same": _("the same")}
    numbers = ", ".join(f"{count[kind]} {word}" for kind, word in words.items() if count[kind])
    return f"{source[-100:]}: {numbers}"
