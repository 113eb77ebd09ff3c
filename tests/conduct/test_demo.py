"""The demo's committee: seated once, its words said at each start, and never on a server."""

import re

import pytest
from django.core.management import CommandError, call_command

from conduct.actions.reading import read_as_reporter
from conduct.actions.seats import unlock
from conduct.management.commands import conduct_demo
from conduct.models import Report, Seat
from conduct.rules.receipt import read_receipt
from tests.factories import NOW, UserFactory


@pytest.fixture
def demo(db, settings, tmp_path, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(conduct_demo, "KEPT", tmp_path / ".run" / "committee.txt")
    for name in conduct_demo.MEMBERS:
        UserFactory(email=f"{name}@example.org")


def said(capsys):
    call_command("conduct_demo")
    return capsys.readouterr().out


def test_its_words_open_its_seats_and_its_receipt_a_report(demo, capsys):
    told = said(capsys)
    for seat in Seat.objects.all():
        address = UserFactory._meta.model.objects.get(pk=seat.person).email
        words = re.search(rf"{address} +(.+)", told)[1]
        assert unlock(seat, words, now=NOW.replace(year=2100)).seat == seat
    receipt = read_receipt(re.search(r"(\w{4}-){6}\w{4}", told)[0])
    assert read_as_reporter(receipt, now=NOW).told == conduct_demo.TOLD


def test_a_second_start_says_the_same_and_seats_nobody(demo, capsys):
    first = said(capsys)
    assert said(capsys) == first
    assert (Seat.objects.count(), Report.objects.count()) == (4, 1)
    assert conduct_demo.KEPT.stat().st_mode & 0o777 == 0o600


def test_without_the_demos_people_nothing_is_made(demo, capsys):
    UserFactory._meta.model.objects.filter(email="helper@example.org").delete()
    assert said(capsys) == ""
    assert not Seat.objects.exists()


def test_on_a_server_it_is_refused(demo, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=on"):
        call_command("conduct_demo")
    assert not Seat.objects.exists()
