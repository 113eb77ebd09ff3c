"""The ceremony, a hand-over, a lost passphrase and a drill, as they are done at the keyboard."""

import io
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from conduct.actions.receiving import receive
from conduct.models import ConductEvent, RecoveryKey, Report, Seat
from conduct.rules.passphrase import printed, read_printed
from conduct.rules.sealing import new_pair
from tests.conduct.committee import report_to, tell
from tests.factories import UserFactory

HEX = r"(?:[0-9A-F]{4} ){17}[0-9A-F]{4}"


@pytest.fixture
def typed(monkeypatch, capsys):
    """``typed("conduct_drill", words)``: run a command with lines on its standard input."""

    def run(command, *arguments, lines=(), **options):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        call_command(command, *arguments, **options)
        return capsys.readouterr().out

    return run


def words_in(told):
    return re.search(r"Six words: (.+)", told)[1]


def paper_in(told):
    return re.search(HEX, told)[0]


def test_the_whole_way_at_the_keyboard(db, typed):
    paper = paper_in(typed("conduct_ceremony"))
    assert read_printed(paper).public == bytes(RecoveryKey.objects.get().public_key)
    typed("conduct_drill", lines=[paper])
    assert RecoveryKey.objects.get().last_drill_at

    UserFactory(email="ada@example.org")
    UserFactory(email="ben@example.org")
    ada = typed("conduct_seat", "appoint", "Ada", account="ada@example.org")
    typed(
        "conduct_seat", "appoint", "Ben", account="ben@example.org", by="Ada",
        lines=[words_in(ada)],
    )  # fmt: skip
    assert {seat.name for seat in Seat.objects.all()} == {"Ada", "Ben"}

    again = typed("conduct_seat", "new-passphrase", "Ada", lines=[paper_in(ada)])
    assert words_in(again) != words_in(ada)
    assert paper_in(again) == paper_in(ada)

    ben = typed("conduct_seat", "new-key", "Ben", by="Ada", lines=[words_in(again)])
    receive(tell(), now=timezone.now())
    assert "has what this seat may have" in typed("conduct_recover", seat="Ben", lines=[paper])
    typed("conduct_seat", "end", "Ada", by="Ben", lines=[words_in(ben)])
    assert Seat.objects.get(name="Ada").ended_at
    today = f"{timezone.now():%d %b %Y}"
    first, last = typed("conduct_seat", "list").strip().splitlines()
    assert first.startswith(f"Ben, member, since {today} (")
    assert last.startswith(f"Ada, member, {today} – {today}, ended (")


def test_the_private_half_is_printed_once_and_kept_nowhere(db, typed):
    paper = paper_in(typed("conduct_ceremony"))
    private = read_printed(paper).private
    key = RecoveryKey.objects.get()
    assert private not in bytes(key.public_key) + bytes(key.voucher)
    with pytest.raises(CommandError, match="There is a recovery key"):
        typed("conduct_ceremony")


def test_a_drill_with_the_wrong_paper_says_so_and_is_noted(db, typed):
    typed("conduct_ceremony")
    with pytest.raises(CommandError, match="not the private half of"):
        typed("conduct_drill", lines=[printed(new_pair().private)])
    with pytest.raises(CommandError, match="compare each group"):
        typed("conduct_drill", lines=["ABCD"])
    assert ConductEvent.objects.last().verb == "recovery drill failed"
    assert RecoveryKey.objects.get().last_drill_at is None


def test_a_drill_before_the_ceremony_says_what_is_missing(db, typed):
    with pytest.raises(CommandError, match="no recovery key"):
        typed("conduct_drill", lines=[printed(new_pair().private)])


def test_a_full_member_replaces_the_recovery_key(committee, typed):
    words = committee.passphrases["ada"]
    with pytest.raises(CommandError, match="unlocked seat"):
        typed("conduct_ceremony", replace=True)
    told = typed("conduct_ceremony", replace=True, by="Ada", lines=[words])
    assert read_printed(paper_in(told)).public != committee.paper.public
    assert RecoveryKey.objects.filter(replaced_at=None).count() == 1


@pytest.mark.parametrize("name", ["Nobody", "00000000-0000-0000-0000-000000000000"])
def test_a_seat_that_is_none_is_said(committee, typed, name):
    with pytest.raises(CommandError, match="names 0 seats"):
        typed("conduct_seat", "end", name, by="Ada")


def test_an_account_that_is_none_is_said(db, typed):
    typed("conduct_ceremony")
    with pytest.raises(CommandError, match="Nobody has signed up"):
        typed("conduct_seat", "appoint", "Ada", account="ada@example.org")
    with pytest.raises(CommandError, match="have an account"):
        typed("conduct_seat", "appoint", "Ada")


def test_no_contact_is_seated_before_the_committee_is(db, typed):
    typed("conduct_ceremony")
    UserFactory(email="wanda@example.org")
    with pytest.raises(CommandError, match="No full member is seated"):
        typed("conduct_seat", "appoint", "Wanda", account="wanda@example.org", kind="wellbeing")
    assert not Seat.objects.exists()


def test_the_recovery_key_opens_reports_when_nobody_is_left(committee, typed):
    scene = report_to(committee)
    Seat.objects.update(ended_at="2026-05-20T12:00:00Z")
    UserFactory(email="fay@example.org")
    told = typed("conduct_seat", "appoint", "Fay", account="fay@example.org")
    typed("conduct_recover", seat="Fay", lines=[printed(committee.paper.private)])
    fay = Seat.objects.get(name="Fay")
    assert read_printed(paper_in(told)).public == bytes(fay.public_key)
    assert Report.objects.visible_to(fay).get() == scene.report
