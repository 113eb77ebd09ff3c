"""What a reporter sends from the pages of help: each of it is kept once, however often it comes.

A form that is sent twice, by a second press or by a reload, brings the same receipt and says
how much was there when it was shown. More cannot be asked: these pages keep no session.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.evidence import Clean
from conduct.actions.reading import Reading, read_as_reporter
from conduct.actions.receiving import receive
from conduct.actions.server import pepper, server_key, whole
from conduct.actions.writing import add_file, write_as_reporter
from conduct.models import RecoveryKey, Report
from conduct.permissions import nobody_is_seated
from conduct.rules import server_keys
from conduct.rules.receipt import Receipt, new_receipt
from conduct.rules.report import Told
from conduct.rules.sealing import Broken
from conduct.states import Author

logger = logging.getLogger(__name__)


def is_taking_in(now: datetime) -> bool:
    """Whether a report would find somebody: else no form may be shown that would lose words.

    Nobody is found either while the database of reports does not answer. Whoever is in danger
    then still reads whom to call.
    """
    if not (settings.CONDUCT_PEPPER and settings.CONDUCT_KEY):
        return False
    try:
        has_recovery = RecoveryKey.objects.filter(replaced_at=None).exists()
        return has_recovery and not nobody_is_seated(now)
    except OperationalError:
        logger.exception("The database of confidential reports does not answer")
        return False


def draw() -> tuple[Receipt, str]:
    """A receipt for a form that is about to be shown, and the server's word that it drew it."""
    receipt = new_receipt()
    return receipt, word_for(receipt)


def word_for(receipt: Receipt) -> str:
    parts = [receipt.characters.encode()]
    return server_keys.voucher(server_key("drawn"), parts).hex()


def require_drawn(receipt: Receipt, word: str) -> None:
    """Somebody else's choice of a receipt could be guessed."""
    try:
        server_keys.require_vouched(
            server_key("drawn"), [receipt.characters.encode()], bytes.fromhex(word)
        )
    except (Broken, ValueError):
        raise Refused(_("This page was open for long. Please send it once more.")) from None


def is_there(receipt: Receipt) -> bool:
    return Report.objects.filter(receipt_lookup=receipt.lookup(pepper())).exists()


def hand_in(told: Told, files: Sequence[Clean], receipt: Receipt, *, now: datetime) -> bool:
    """A report with its files, all or nothing. False where it was here already."""
    try:
        with whole():
            if is_there(receipt):
                return False
            receive(told, now=now, receipt=receipt)
            add_all(receipt, files, now=now)
    except IntegrityError:
        # Sent twice at one moment: the constraint on the lookup let the other one in.
        if not is_there(receipt):
            raise
        return False
    return True


def add_all(receipt: Receipt, files: Sequence[Clean], *, now: datetime) -> None:
    for one in files:
        add_file(
            receipt, name=one.name, content_type=one.content_type, content=one.content, now=now
        )


def write_once(receipt: Receipt, text: str, *, seen: int, now: datetime) -> None:
    """``seen``: how many entries of the reporter's were there when the form was shown."""
    with whole():
        mine = texts_of_reporter(read_as_reporter(receipt, now=now))
        if not (len(mine) > seen and text in mine):
            write_as_reporter(receipt, text, now=now)


def add_once(receipt: Receipt, files: Sequence[Clean], *, seen: int, now: datetime) -> None:
    """``seen``: how many files were there when the form was shown."""
    with whole():
        there = read_as_reporter(receipt, now=now).files
        names = {(one.name, one.content_type) for one in there}
        again = len(there) > seen
        fresh = [one for one in files if not (again and (one.name, one.content_type) in names)]
        add_all(receipt, fresh, now=now)


def texts_of_reporter(reading: Reading) -> list[str]:
    return [one.text for one in reading.entries if one.author == Author.REPORTER]
