"""A wellbeing contact with a seat and a role in a cohort, and somebody who writes to them."""

import re
from typing import Any

from django.test import Client

from cohorts.models import User
from conduct.actions.seats import lock_seat
from conduct.actions.talking import begin_talk
from conduct.models import Seat
from conduct.permissions import Unlocked
from conduct.rules import sealing
from conduct.rules.receipt import Receipt, new_receipt
from tests.factories import NOW, CohortFactory, ParticipationFactory

TEXT = "I cannot sleep, and I do not know whom to ask."


def seat_contact(name: str = "Wanda", cohort: Any = None, user: User | None = None) -> Unlocked:
    """Unlocked, and locked with six words that stand in ``seat.words``."""
    cohort = cohort or CohortFactory()
    role = ParticipationFactory(
        wellbeing=True, cohort=cohort, user__name=name, user__pronouns="she/her",
        **({"user": user} if user else {}),
    )  # fmt: skip
    pair = sealing.new_pair()
    seat = Seat(person=role.user.pk, name=name, kind="wellbeing", started_at=NOW.replace(year=2025))
    words = lock_seat(seat, pair)
    Seat.objects.bulk_create([seat])
    found = Seat.objects.get(pk=seat.pk)
    found.words = words
    return Unlocked(found, pair)


def write_to(contact: Unlocked, text: str = TEXT, now: Any = NOW) -> Receipt:
    receipt = new_receipt()
    begin_talk(contact.seat, text, receipt, now=now)
    return receipt


def hidden(page: str, name: str) -> str:
    """What a page carries on, unseen."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert found, page
    return found.group(1)


def step(client: Client, do: str, facts: dict[str, Any]) -> Any:
    """What the button ``do`` of one of the pages sends, and what is answered."""
    return client.post("/help/talk/", {"do": do, **facts})


def begun(client: Client, contact: Unlocked, text: str = TEXT) -> dict[str, str]:
    """The first step on the page: what it carries to the second one."""
    response = client.post(
        "/help/talk/", {"do": "write_first", "contact": str(contact.seat.pk), "text": text}
    )
    page = response.content.decode()
    return {name: hidden(page, name) for name in ("receipt", "voucher", "contact", "text")}
