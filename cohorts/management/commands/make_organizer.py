"""The first organizer of a cohort, for whom nobody is there yet to appoint them."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cohorts.actions.cohort import make
from cohorts.actions.people import join, promote
from cohorts.management.in_words import CommandInWords
from cohorts.models import Cohort, Participation, Role, User


class Command(CommandInWords):
    help = "Make somebody who has signed up lead organizer of a cohort."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which they signed up")
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="as in its address")
        parser.add_argument(
            "--create-cohort", metavar="NAME", help="make the cohort, as a draft, if there is none"
        )
        parser.add_argument("--number", type=int, help="of the cohort to make; else the next one")
        parser.add_argument("--not-lead", action="store_true", help="organizer, but no lead")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = find_person(options["email"])
        if options["not_lead"]:
            row = appoint_other(person, options["cohort"])
            self.stdout.write(f"{person} is {row.title} of {row.cohort}.")
            return
        cohort = appoint_first(
            person, options["cohort"], name=options["create_cohort"], number=options["number"]
        )
        self.stdout.write(f"{person} is lead organizer of {cohort}.")


def find_person(address: str) -> User:
    """Who signed up with the address and showed that it is theirs: anybody can type it."""
    person = User.objects.filter(email__iexact=address, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody has signed up as {address}. They do that first, on the portal.")
    if not EmailAddress.objects.filter(user=person, email__iexact=address, verified=True).exists():
        raise CommandError(
            f"{address} is not confirmed yet, so it may be somebody else's account. "
            "They sign in and confirm it first."
        )
    return person


@transaction.atomic
def appoint_other(person: User, slug: str) -> Participation:
    """An organizer who leads nothing; one who leads already stays lead."""
    now = timezone.now()
    cohort = Cohort.objects.filter(slug=slug).first()
    if cohort is None:
        raise CommandError(f"There is no cohort “{slug}”. Whoever begins one is its lead.")
    standing = Participation.objects.active(now).organizers().filter(user=person, cohort=cohort)
    return standing.first() or join(person, cohort, Role.ORGANIZER, by=None, now=now)


@transaction.atomic
def appoint_first(person: User, slug: str, *, name: str | None, number: int | None) -> Cohort:
    now = timezone.now()
    cohort = Cohort.objects.filter(slug=slug).first()
    if cohort is None and not name:
        raise CommandError(f"There is no cohort “{slug}”. Make it with --create-cohort NAME.")
    if cohort is None:
        last = Cohort.objects.aggregate(last=Max("number"))["last"] or 0
        number = last + 1 if number is None else number
        return make(by=person, now=now, verb="created", name=name, number=number, slug=slug)
    standing = Participation.objects.active(now).organizers().filter(user=person, cohort=cohort)
    if row := standing.first():
        promote(row, is_lead=True, by=person, now=now)
    else:
        join(person, cohort, Role.ORGANIZER, by=None, now=now, is_lead=True)
    return cohort
