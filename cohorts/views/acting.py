"""How every view carries out an action and tells the person what came of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused


def attempt(
    request: HttpRequest,
    action: Callable[..., Any],
    *args: Any,
    form: BaseForm | None = None,
    done: str = "",
    now: datetime | None = None,
    **facts: Any,
) -> tuple[bool, Any]:
    """Call ``action`` as the signed-in person; return whether it worked, and its result.

    A refusal, or a constraint that answers, goes beside the form when there is
    one (what was typed stays), else into a message. ``done`` is said on success.
    """
    try:
        result = action(*args, by=request.user, now=now or timezone.now(), **facts)
    except (Refused, ValidationError) as error:
        explain(request, form, error)
        return False, None
    except IntegrityError:
        # Two clicks at one moment: the first one counts, and a constraint stops the second.
        words = _("Somebody else was faster. Reload the page to see what they did.")
        explain(request, form, Refused(words))
        return False, None
    if done:
        messages.success(request, done)
    return True, result


def why_not(rule: Callable[[], None]) -> str:
    """What a rule would answer; empty when it has nothing against it."""
    try:
        rule()
    except Refused as refusal:
        return str(refusal.message)
    return ""


def explain(request: HttpRequest, form: BaseForm | None, error: Refused | ValidationError) -> None:
    for field, words in sentences(error):
        if form is None:
            messages.error(request, words)
        else:
            form.add_error(field if field in form.fields else None, words)


def sentences(error: Refused | ValidationError) -> list[tuple[str | None, str]]:
    if isinstance(error, Refused):
        return [(None, str(error.message)), *((None, detail) for detail in error.details)]
    if hasattr(error, "error_dict"):
        return [
            (None if field == NON_FIELD_ERRORS else field, words)
            for field, found in error.message_dict.items()
            for words in found
        ]
    return [(None, words) for words in error.messages]
