"""The background worker, whichever queue the settings name."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Carry out background tasks from the database or from Redis, by TASKS_BACKEND."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing is left")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.TASKS_BACKEND == "redis":
            # The scheduler enqueues what was asked for at a later time.
            call_command("rqworker", "default", burst=options["batch"], with_scheduler=True)
        else:
            call_command(
                "db_worker", batch=options["batch"], reload=False, startup_delay=False, interval=1
            )
