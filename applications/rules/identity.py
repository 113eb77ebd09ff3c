"""Whether two GitHub identities are the same account.

Logins get renamed and reused; the number GitHub gives an account never
changes. Source: the programme's decision on identity ("numeric id where both
sides have one, else the login without regard to case").
"""

import re

# Letters and digits in hyphens; an underscore stands in logins that companies manage.
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")
ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([^/?#]+)/?", re.IGNORECASE)

IDS_UP_TO = 2**63

BY_ID = "github_id"
BY_LOGIN = "github_login"


def same_account(
    one_id: int | None, one_login: str, other_id: int | None, other_login: str
) -> str | None:
    """How the two match: ``"github_id"``, ``"github_login"``, or ``None`` if they do not.

    Where both sides have an id, the ids alone decide: different ids are
    different people even when the logins are equal.
    """
    if one_id is not None and other_id is not None:
        return BY_ID if one_id == other_id else None
    one, other = one_login.strip().casefold(), other_login.strip().casefold()
    return BY_LOGIN if one and one == other else None


def login_in(text: str) -> str | None:
    """The login that ``text`` gives: ``octo``, ``@octo`` or the address of its page.

    ``None`` when it gives none, such as words with spaces or another address.
    """
    text = text.strip()
    address = ADDRESS.fullmatch(text)
    login = (address[1] if address else text).removeprefix("@")
    return login if LOGIN.fullmatch(login) else None


def id_in(text: str) -> int | None:
    """The number of an account that ``text`` gives, or ``None`` when it gives none."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:20]) < IDS_UP_TO):
        return None
    return int(digits)
