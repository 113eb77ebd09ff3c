"""Signing up and in, the way people do it."""

import re
from typing import Any

import httpx
from django.core.cache import cache
from django.test import Client

from cohorts.models import Message, User

PASSWORD = "correct horse battery"


def sign_up(client: Client, email: str, name: str = "Ada") -> Any:
    form = {"email": email, "name": name, "password1": PASSWORD}
    return client.post("/accounts/signup/", form)


def type_code(client: Client, email: str) -> Any:
    """Type the code that came by mail."""
    return client.post("/accounts/confirm-email/", {"code": code_for(email)})


def code_for(email: str) -> str:
    message = Message.objects.filter(address=email).latest("created_at")
    found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", message.text, re.MULTILINE)
    assert found, message.text
    return found[1]


def account(email: str, name: str = "Ada") -> User:
    """An account with a proved address, made the way people make it."""
    client = Client()
    sign_up(client, email, name)
    type_code(client, email)
    cache.clear()  # That was long ago: the limits on mails to one address are over.
    return User.objects.get(email=email)


def sign_in(client: Client, email: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def sign_in_with_github(client: Client, process: str = "login") -> Any:
    """Press the button, go to GitHub, come back: the answer to coming back."""
    away = client.post(f"/accounts/github/login/?process={process}")
    assert away.status_code == 302, away.content
    back = httpx.get(away["Location"])
    return client.get(back.headers["Location"].replace("http://testserver", ""))


def who(client: Client) -> User | None:
    """Who is signed in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None
