"""A member in front of the rooms: an account, a second factor, six words."""

import time
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client

from cohorts.models import User
from conduct.models import Seat
from tests.cast import show_second_factor
from tests.conduct.committee import Committee
from tests.factories import NOW, UserFactory


def account_of(committee: Committee, name: str) -> User:
    """The account behind a seat; its key is known from the seat."""
    seat = committee.seats[name].seat
    found = User.objects.filter(pk=seat.person).first()
    return found or UserFactory(pk=seat.person, name=seat.name, email=f"{name}@committee.example")


def signed_in_freshly(person: User) -> Client:
    """With a second factor that was shown this very moment."""
    client = Client()
    client.force_login(person)
    show_second_factor(client, person, at=time.time())
    return client


def at_the_door(committee: Committee, name: str) -> Client:
    return signed_in_freshly(account_of(committee, name))


def unlocked_client(committee: Committee, name: str) -> Client:
    client = at_the_door(committee, name)
    response = client.post("/care/", {"words": committee.passphrases[name]})
    assert response.status_code == 302, response.content.decode()
    return client


def seat_named(name: str) -> Seat:
    return Seat.objects.get(name=name.title())


def travel(**after: Any) -> Any:
    """The clock stands still some time after ``NOW``."""
    return time_machine.travel(NOW + timedelta(**after), tick=False)
