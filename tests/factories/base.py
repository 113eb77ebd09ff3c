"""What all factories share: the day on which the tests live, and how a row is written."""

from datetime import UTC, datetime

from factory.django import DjangoModelFactory

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
"""Noon in the middle of the applications of 2026."""

PASSWORD = "a long enough password"


class Base(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True
