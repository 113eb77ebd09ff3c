"""The recovery drill: whether the paper still opens what is sealed to it."""

from typing import Any

from django.utils import timezone

from cohorts.management.in_words import CommandInWords
from conduct.actions.ceremony import drill
from conduct.management.asking import secret
from conduct.rules.passphrase import read_printed


class Command(CommandInWords):
    help = "Prove that the printed recovery key opens a sealed test, and record the day."

    def handle(self, *_args: Any, **_options: Any) -> None:
        pair = read_printed(secret("Private half of the recovery key"))
        key = drill(pair, now=timezone.now())
        self.stdout.write(f"The paper opens what is sealed to {key}. The drill is recorded.")
