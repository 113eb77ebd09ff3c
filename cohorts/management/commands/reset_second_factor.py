"""A way back for somebody whom no lead organizer can reset, such as the only one there is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from cohorts.actions.people_access import reset_second_factor
from cohorts.management.in_words import CommandInWords
from cohorts.models import User


class Command(CommandInWords):
    help = (
        "Take away somebody's lost second factor. They are told by mail and enrol a new one. "
        "Be sure first that it is really they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which they sign in")
        parser.add_argument(
            "--reason", required=True, metavar="TEXT", help="how you know that it is they; kept"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        address = options["email"]
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody has an account with the address {address}.")
        reset_second_factor(person, by=None, reason=options["reason"], now=timezone.now())
        self.stdout.write(f"The second factor of {person} is gone. They are told by mail.")
