"""The clock: finds what is due and starts it."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from amp.clock import tick


class Command(BaseCommand):
    help = "Start what is due: waiting mails, reminders, expired offers. Run it once a minute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        every = options["every"]
        if every is None:
            if broken := tick(timezone.now()):
                raise CommandError(f"These jobs broke: {', '.join(broken)}")
            return
        while True:
            tick(timezone.now())
            close_old_connections()
            time.sleep(every)
