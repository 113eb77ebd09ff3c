"""The programmes that the portal begins with are rows, and can be taken back without loss."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from applications.actions.facts import known_programmes
from applications.models import Edition, Programme
from tests.applications.rules.programmes import KNOWN
from tests.factories import EditionFactory, ListedParticipantFactory

pytestmark = pytest.mark.django_db
MIGRATION = import_module("applications.migrations.0010_known_programmes")


def test_every_known_programme_is_a_row_with_its_other_names():
    assert sorted(known_programmes(), key=lambda known: known.name) == sorted(
        KNOWN, key=lambda known: known.name
    )


def test_gsoc_2024_was_extended_to_4_november():
    edition = Edition.objects.get(programme__name="Google Summer of Code", name="2024")
    assert (edition.starts_on, edition.ends_on) == (date(2024, 5, 27), date(2024, 11, 4))


def test_the_migration_can_be_taken_back_and_carried_out_again():
    MIGRATION.empty(apps, None)
    assert not Programme.objects.exists()
    MIGRATION.fill(apps, None)
    MIGRATION.fill(apps, None)
    assert Programme.objects.count() == len(KNOWN)


def test_what_somebody_has_built_on_stays():
    kept = Edition.objects.get(programme__name="Google Summer of Code", name="2024")
    ListedParticipantFactory(edition=kept)
    own = EditionFactory(programme=Programme.objects.get(name="Outreachy"))
    MIGRATION.empty(apps, None)
    assert list(Edition.objects.order_by("starts_on")) == [kept, own]
    assert set(Programme.objects.values_list("name", flat=True)) == {
        "Google Summer of Code", "Outreachy",
    }  # fmt: skip
