"""Without its two secrets nothing of conduct works, and it says so; nobody makes them up."""

import pytest
from django.core.checks import run_checks

from amp.databases import ConductApart, conduct_problems
from amp.refused import Refused
from cohorts.models import Cohort, User
from conduct.actions.ceremony import make_recovery_key
from conduct.actions.reading import read_as_reporter
from conduct.actions.receiving import receive
from conduct.apps import keys_are_set
from conduct.models import ConductEvent, RecoveryKey, Report
from tests.amp.test_settings import ENOUGH, refusal
from tests.amp.test_settings import settings as started
from tests.conduct.committee import tell
from tests.factories import NOW

NAMES = ["CONDUCT_PEPPER", "CONDUCT_KEY"]


@pytest.mark.parametrize("name", NAMES)
def test_without_one_of_them_nothing_is_taken_in_or_read(scene, settings, name):
    setattr(settings, name, "")
    events = ConductEvent.objects.count()
    for act in (
        lambda: receive(tell(), now=NOW),
        lambda: read_as_reporter(scene.receipt, now=NOW),
    ):
        with pytest.raises(Refused, match=f"switched off: {name} is missing"):
            act()
    assert ConductEvent.objects.count() == events
    assert Report.objects.count() == 1


def test_the_first_ceremony_needs_the_key(db, settings):
    settings.CONDUCT_KEY = ""
    with pytest.raises(Refused, match="CONDUCT_KEY is missing"):
        make_recovery_key(by=None, now=NOW)
    assert not RecoveryKey.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_server_that_lacks_one_fails_its_check(settings, name):
    assert keys_are_set() == []
    setattr(settings, name, "")
    [error] = keys_are_set()
    assert error.msg.startswith(f"{name} is missing")
    assert error.is_serious()
    assert error in run_checks(include_deployment_checks=True)
    assert error not in run_checks()


def test_settings_make_nothing_up():
    assert started(*NAMES, "CONDUCT_DATABASE") == ["", "", "default"]
    assert started(*NAMES, DEBUG="on") == ["", ""]


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"CONDUCT_PEPPER": "short"}, "CONDUCT_PEPPER is too short"),
        ({"CONDUCT_KEY": "short"}, "CONDUCT_KEY is too short"),
        ({"CONDUCT_KEY": "k" * 60}, "must be different texts"),
        ({"CONDUCT_KEY": "x" * 60, "CONDUCT_PEPPER": "x" * 60}, "must be different texts"),
        ({"CONDUCT_DATABASE_URL": "mysql://amp"}, "CONDUCT_DATABASE_URL is not understood"),
        ({"CONDUCT_ZONE": "Europe/Nowhere"}, "CONDUCT_ZONE is 'Europe/Nowhere'"),
    ],
)
def test_nonsense_is_named(environment, words):
    assert words in refusal(**ENOUGH, **environment)


def test_different_secrets_are_fine():
    assert conduct_problems("p" * 40, "k" * 40, "s" * 60) == []


def test_a_database_of_its_own_is_read_and_erases():
    [databases, alias] = started(
        "DATABASES", "CONDUCT_DATABASE", CONDUCT_DATABASE_URL="sqlite:////var/lib/amp/care.sqlite3"
    )
    assert alias == "conduct"
    assert databases["conduct"]["NAME"] == "/var/lib/amp/care.sqlite3"
    assert "secure_delete = ON" in databases["conduct"]["OPTIONS"]["init_command"]
    assert "secure_delete" not in databases["default"]["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("alias", "app", "apart", "together"),
    [
        ("conduct", "conduct", True, False),
        ("conduct", "cohorts", False, False),
        ("default", "conduct", False, True),
        ("default", "cohorts", None, None),
    ],
)
def test_tables_are_made_where_they_belong(settings, alias, app, apart, together):
    router = ConductApart()
    settings.CONDUCT_DATABASE = "conduct"
    assert router.allow_migrate(alias, app) is apart
    assert router.db_for_read(Report) == router.db_for_write(Report) == "conduct"
    assert router.db_for_read(Cohort) is None
    settings.CONDUCT_DATABASE = "default"
    assert router.allow_migrate(alias, app) is together


def test_nothing_refers_across():
    assert ConductApart().allow_relation(Report(), User()) is False
    assert ConductApart().allow_relation(Report(), RecoveryKey()) is None
    assert ConductApart().allow_relation(User(), Cohort()) is None
