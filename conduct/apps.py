from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext_lazy as _


class ConductConfig(AppConfig):
    name = "conduct"
    verbose_name = _("Help")

    def ready(self) -> None:
        from cohorts.actions.neighbours import reaction
        from conduct.actions.seats import require_no_seat

        register(keys_are_set, Tags.security, deploy=True)
        reaction("account.closing")(require_no_seat)


def keys_are_set(**_kwargs: Any) -> list[CheckMessage]:
    """A server never makes these up: what they sealed would be lost with the process."""
    return [
        Error(
            f"{name} is missing: reports cannot be taken in or read.",
            hint="Set it to 40 random characters or more, and keep them outside the database.",
            id=f"conduct.E{number:03}",
        )
        for number, name in enumerate(("CONDUCT_PEPPER", "CONDUCT_KEY"), start=1)
        if not getattr(settings, name)
    ]
