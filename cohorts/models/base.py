"""What every table shares: a key that counts nothing, and constraints in words."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Row(models.Model):
    """A row whose key says nothing about how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class HttpsField(models.URLField):
    """An address whose form takes ``example.org`` for ``https://example.org``."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """``field`` holds one of the known values."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=_("This is not one of the known values."),
    )


def together(first: str, second: str, name: str) -> models.CheckConstraint:
    """Both fields are set or neither: an instant always has its person."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
        violation_error_message=_("When something happened and who did it belong together."),
    )


def in_order(
    first: str, second: str, name: str, message: Any, *, may_be_equal: bool = False
) -> models.CheckConstraint:
    """``first`` lies before ``second`` wherever both are set."""
    comparison = "gte" if may_be_equal else "gt"
    return models.CheckConstraint(
        condition=Q(**{f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__{comparison}": F(first)}),
        name=name,
        violation_error_message=message,
    )


def at_least(field: str, number: int, name: str, message: Any) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": number}), name=name, violation_error_message=message
    )
