"""What people do on the way, each a few sentences long."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)

from cohorts.models import Cohort, Message, Participation, Phase, User
from tests.browser.visitor import Visitor

PASSWORD = "correct horse battery"


class Clock:
    """The time of the walk. It ticks, and is set forward from phase to phase."""

    def __init__(self, start: datetime) -> None:
        self.travel: Any = None
        self.move_to(start)

    def move_to(self, moment: datetime) -> None:
        self.stop()
        self.travel = time_machine.travel(moment, tick=True)
        self.travel.start()

    def move_into(self, cohort: Cohort, kind: str) -> None:
        phase = Phase.objects.get(cohort=cohort, kind=kind)
        self.move_to(phase.starts_at + timedelta(hours=12))

    def stop(self) -> None:
        if self.travel is not None:
            self.travel.stop()
            self.travel = None


@contextmanager
def clock_at(start: datetime) -> Iterator[Clock]:
    clock = Clock(start)
    try:
        yield clock
    finally:
        clock.stop()


def one_time_code(secret: str) -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_second_factor(person: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return str(secret)


def sign_up(visitor: Visitor, name: str, email: str) -> None:
    """From the form to the code that came by mail."""
    visitor.write("Display name", name)
    visitor.write("Email", email)
    visitor.page.locator("input[name=password1]").fill(PASSWORD)
    visitor.press("Make my account")
    visitor.finds_no_fault("sign-up-code")
    visitor.write("Code", code_by_mail(email))
    visitor.press("Confirm")


def code_by_mail(email: str) -> str:
    message = Message.objects.filter(address=email).latest("created_at")
    found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", message.text, re.MULTILINE)
    assert found, message.text
    return found[1]


def sign_in(visitor: Visitor, email: str, password: str = PASSWORD, *, secret: str = "") -> None:
    visitor.go("/accounts/login/")
    visitor.page.locator("input[name=login]").fill(email)
    visitor.page.locator("input[name=password]").fill(password)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    if secret:
        visitor.finds_no_fault("sign-in-code")
        visitor.page.locator("input[name=code]").fill(one_time_code(secret))
        visitor.page.get_by_role("button", name="Sign in", exact=True).click()


def link_in_mail(address: str, kind: str) -> str:
    message = Message.objects.filter(address=address, kind=kind).latest("created_at")
    found = re.search(r"https?://[^/\s]+(/\S+)", message.text)
    assert found, message.text
    return found[1]


def is_role(email: str, role: str) -> bool:
    return Participation.objects.filter(user__email=email, role=role, ended_at=None).exists()
