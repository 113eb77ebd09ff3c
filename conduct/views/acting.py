"""How the views of help carry out an action. Words go beside the form and nowhere else: a message
for the next page would be kept in a cookie or a session."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from amp.refused import Refused
from cohorts.views.acting import explain


def attempt(
    request: HttpRequest, form: BaseForm, action: Callable[..., Any], *args: Any, **facts: Any
) -> tuple[bool, Any]:
    """Whether it worked, and what came of it. A refusal stands beside the form."""
    try:
        return True, action(*args, **facts)
    except (Refused, ValidationError) as error:
        explain(request, form, error)
        return False, None
