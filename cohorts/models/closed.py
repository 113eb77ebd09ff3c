"""What is kept of a closed account: that it was the same person's, for whoever comes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row
from cohorts.models.people import User


class FormerIdentity(Row):
    """An address or a GitHub account that a closed account had, as a keyed mark.

    Nobody reads the address from it. By it a second account of the same person starts with the
    limits under which the first one ended; every closed account keeps its marks, limited or not.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="former_identities")
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("former identity")
        verbose_name_plural = _("former identities")
        ordering = ("mark", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "user"],
                name="former_identity_once",
                violation_error_message=_("This is kept already."),
            ),
        ]

    def __str__(self) -> str:
        return "former identity"
