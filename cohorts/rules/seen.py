"""A fingerprint of a text, so that somebody who read it is told when it is another one by now."""

from typing import Any

from django.utils.crypto import salted_hmac


def fingerprint(text: Any) -> str:
    return salted_hmac("seen", repr(text)).hexdigest()[:32]
