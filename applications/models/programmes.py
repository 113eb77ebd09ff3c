"""Other mentorship programmes, when they run, and who is published as taking part in them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models import User
from cohorts.models.base import Row, in_order


class Programme(Row):
    """A programme by its own name and the other names that people give it."""

    name = models.CharField(_("name"), max_length=80)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    is_mentorship = models.BooleanField(
        _("is a mentorship"),
        default=True,
        help_text=_("Hackathons and contests are none: they make no difference."),
    )

    class Meta:
        verbose_name = _("programme")
        ordering = (Lower("name"), "id")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="programme_name_once",
                violation_error_message=_("This programme is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Edition(Row):
    """One run of a programme, first and last day included."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    name = models.CharField(_("edition"), max_length=40, help_text=_("Such as 2026 or Spring."))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("edition")
        ordering = ("programme", "-starts_on", "id")
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                "edition_dates_in_order",
                _("The last day cannot lie before the first."),
                may_be_equal=True,
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="edition_once",
                violation_error_message=_("This edition is known already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.name}"


class ListedParticipantQuerySet(models.QuerySet["ListedParticipant"]):
    def may_be(self, people: Any) -> "ListedParticipantQuerySet":
        """Rows that name one of ``people`` by GitHub id, by GitHub login or by name."""
        ids = [person.github_id for person in people if person.github_id is not None]
        logins = [person.github_login.lower() for person in people if person.github_login]
        names = [" ".join(person.name.split()) for person in people if person.name.strip()]
        # SQLite knows no capitals beyond ASCII: a name is looked for as it is written, too.
        low = [name.lower() for name in names]
        return self.annotate(low_login=Lower("github_login"), low_name=Lower("name")).filter(
            Q(github_id__in=ids) | Q(low_login__in=logins) | Q(name__in=names) | Q(low_name__in=low)
        )


class ListedParticipant(Row):
    """Somebody on a published list of an edition's participants.

    Known by GitHub id, by login or by name alone. Own days, where a participant was
    extended or left early, replace those of the edition.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="participants")
    github_login = models.CharField(_("GitHub login"), max_length=39, blank=True)
    github_id = models.BigIntegerField(_("GitHub id"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    starts_on = models.DateField(_("own first day"), null=True, blank=True)
    ends_on = models.DateField(_("own last day"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now, editable=False)
    imported_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ListedParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("listed participant")
        ordering = ("edition", Lower("github_login"), Lower("name"), "id")
        constraints = [
            models.UniqueConstraint(
                "edition",
                Lower("github_login"),
                condition=~Q(github_login=""),
                name="participant_login_once",
                violation_error_message=_("This login stands in the edition's list already."),
            ),
            models.UniqueConstraint(
                "edition",
                Lower("name"),
                condition=Q(github_login=""),
                name="participant_name_once",
                violation_error_message=_("This name stands in the edition's list already."),
            ),
            models.CheckConstraint(
                condition=~Q(github_login="") | ~Q(name=""),
                name="participant_is_named",
                violation_error_message=_("A participant has a GitHub login or a name."),
            ),
            in_order(
                "starts_on",
                "ends_on",
                "participant_dates_in_order",
                _("The last day cannot lie before the first."),
                may_be_equal=True,
            ),
        ]
        indexes = [models.Index(fields=["github_id"], name="participant_github_id")]

    def __str__(self) -> str:
        return f"{self.github_login or self.name} ({self.edition})"
