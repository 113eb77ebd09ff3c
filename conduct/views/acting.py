"""How the views of help carry out an action. Words go beside the form and nowhere else: a message
for the next page would be kept in a cookie or a session."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

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
    except IntegrityError:
        # Two clicks at one moment: the first one counts, and a constraint stops the second.
        explain(request, form, Refused(_("Somebody was faster. Look again, then try once more.")))
    return False, None
