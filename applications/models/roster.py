"""The public maintainer roster as it was read, and the spans that follow from it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from applications.states import ROSTER_IMPORT_MOVES, RosterImportState
from cohorts.models import User
from cohorts.models.base import Row, in_order, one_of

# Entries vanished for up to eleven hours and came back: a shorter absence ends nothing.
ABSENCE_THAT_ENDS = timedelta(hours=48)
# By itself the roster is read twice a day; whatever went wrong is tried again sooner.
READ_EVERY = timedelta(hours=12)
TRIED_EVERY = timedelta(minutes=30)


class RosterImport(Row):
    """One reading of the roster file: what it said, and how it differed from what was known.

    A reading that found the roster as it stood keeps no text: ``version`` names
    the file, which an earlier row keeps.
    """

    MOVES = ROSTER_IMPORT_MOVES

    source = models.CharField(_("source"), max_length=300)
    version = models.CharField(
        _("version"), max_length=64, help_text=_("The first 16 hexadecimal digits of the SHA-256.")
    )
    text = models.TextField(_("file as read"), blank=True)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    read_at = models.DateTimeField(_("read"))
    state = models.CharField(
        max_length=16,
        choices=RosterImportState.choices,
        default=RosterImportState.PROPOSED,
        editable=False,
    )
    difference = models.JSONField(_("difference"), default=dict)
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("roster import")
        ordering = ("-read_at", "-id")
        constraints = [
            one_of("state", RosterImportState, "roster_import_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RosterImportState.APPLIED) | Q(applied_at__isnull=False),
                name="roster_import_applied_stamped",
                violation_error_message=_("An applied import says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.read_at:%d %b %Y})"


class RosterSourceQuerySet(models.QuerySet["RosterSource"]):
    def due(self, now: datetime) -> "RosterSourceQuerySet":
        """Not read for a while, and not tried a moment ago."""
        return self.filter(
            Q(answered_at__isnull=True) | Q(answered_at__lte=now - READ_EVERY),
            Q(tried_at__isnull=True) | Q(tried_at__lte=now - TRIED_EVERY),
        )


class RosterSource(Row):
    """An address from which the roster is read by itself, and how that went last."""

    address = models.CharField(_("address"), max_length=300)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last read"), null=True, blank=True)
    failure = models.CharField(_("why the last attempt failed"), max_length=300, blank=True)

    objects = RosterSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster source")
        ordering = ("address", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="roster_source_once",
                violation_error_message=_("This address is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class RosterSpanQuerySet(models.QuerySet["RosterSpan"]):
    def standing(self, now: datetime) -> "RosterSpanQuerySet":
        """On the roster now, or gone for less than the absence that ends a span."""
        return self.filter(
            Q(until_at__isnull=True) | Q(until_at__gt=now - ABSENCE_THAT_ENDS), from_at__lte=now
        )


class RosterSpan(Row):
    """A person's time on the roster, [from_at, until_at), as far as readings show it."""

    login = models.CharField(_("GitHub login"), max_length=39)
    github_id = models.BigIntegerField(_("GitHub id"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    entry = models.JSONField(_("entry as read"), default=dict)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    from_at = models.DateTimeField(_("first seen"))
    until_at = models.DateTimeField(_("gone since"), null=True, blank=True)
    last_import = models.ForeignKey(RosterImport, models.PROTECT, related_name="spans")

    objects = RosterSpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("maintainer")
        ordering = (Lower("login"), "from_at", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("login"),
                condition=Q(until_at__isnull=True),
                name="roster_span_once",
                violation_error_message=_("This login is on the roster already."),
            ),
            in_order(
                "from_at",
                "until_at",
                "roster_span_in_order",
                _("A span ends after it starts."),
                may_be_equal=True,
            ),
        ]
        indexes = [models.Index(fields=["github_id"], name="roster_span_github_id")]

    def __str__(self) -> str:
        return self.login
