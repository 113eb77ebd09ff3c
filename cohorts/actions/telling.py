"""Telling people what happened: rows first, in the transaction of the change, sent afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, engines
from django.template.defaultfilters import urlize
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from cohorts.models import Channel, Cohort, Event, Message, User


def tell(
    people: Iterable[User],
    kind: str,
    context: Mapping[str, Any],
    *,
    about: Event,
    now: datetime,
    due_at: datetime | None = None,
) -> int:
    """Write one message to each of ``people`` about an event; return how many.

    ``kind`` names the templates: ``cohorts/schedule_changed`` stands for
    ``templates/emails/cohorts/schedule_changed.{subject.txt,txt}``; the HTML part
    is made from the text, so that both always say the same. Every template sees
    ``context``, ``person``, ``cohort`` and ``site_url``. Instants are shown in the
    person's own zone. A person who has this event's message gets no second one.
    """
    once = {person.pk: person for person in people if person.is_active}
    messages = [
        compose(
            person,
            kind,
            context,
            key=f"{about.pk}:{person.pk}:{Channel.EMAIL}",
            cohort=about.cohort,
            now=now,
            due_at=due_at,
        )
        for person in once.values()
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    deliver_soon()
    return len(messages)


def tell_address(
    address: str, kind: str, context: Mapping[str, Any], *, about: Event, now: datetime
) -> None:
    """Write one message to an address without an account, such as an invitation."""
    message = compose(
        None,
        kind,
        context,
        key=f"{about.pk}:{address}:{Channel.EMAIL}"[:200],
        cohort=about.cohort,
        now=now,
        address=address,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    deliver_soon()


def compose(
    person: User | None,
    kind: str,
    context: Mapping[str, Any],
    *,
    key: str,
    cohort: Cohort | None,
    now: datetime,
    due_at: datetime | None = None,
    address: str = "",
) -> Message:
    zone = person.time_zone if person else settings.TIME_ZONE
    words = {**context, "person": person, "cohort": cohort, "site_url": settings.SITE_URL}
    with timezone.override(zone), translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(plain(f"emails/{kind}.subject.txt", words).split())[:300]
        text = plain(f"emails/{kind}.txt", words).strip() + "\n"
        lines = SafeString("\n".join(map(linked, text.split("\n"))))
        parts = {"subject": subject, "lines": lines}
        html = render_to_string("emails/_layout.html", {**parts, **words})
    return Message(
        key=key,
        cohort=cohort,
        recipient=person,
        address=address or (person.email if person else ""),
        kind=kind,
        subject=subject,
        text=text,
        html=html,
        created_at=now,
        due_at=due_at or now,
    )


@lru_cache(maxsize=64)
def linked(line: str) -> str:
    """Escaped, with its addresses as links, word by word: the dearest part of a mail.

    Remembered, because thousands of mails of one kind differ in a few lines only.
    """
    return urlize(line)


def plain(template: str, words: Mapping[str, Any]) -> str:
    """Render a plain text template: nothing is escaped, because it is no HTML."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    return str(engine.get_template(template).render(Context(words, autoescape=False)))


def deliver_soon() -> None:
    """Ask the background worker to empty the outbox once this transaction is committed."""
    from cohorts.tasks import enqueue_delivery

    transaction.on_commit(enqueue_delivery, robust=True)
