"""Organizers work behind a second factor: no page of theirs opens without it.

The admin's own sign-in leads through allauth, which asks for a second factor
only where one is enrolled; that one must be enrolled is asked here.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

Respond = Callable[[HttpRequest], HttpResponse]

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# Open to everybody: to leave, to prove who one is, to ask whether the portal lives.
ALWAYS = frozenset(
    {
        "account_email_verification_sent",
        "account_login",
        "account_logout",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "autosave",  # Asks by itself, in the one query that it has: applications.views.autosave.
        "healthz",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "readyz",
    }
)
# Open besides to whoever has no factor yet: the way to the first one.
ENROLMENT = frozenset(
    {
        "account_email",
        "account_reauthenticate",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
    }
)


class SecondFactor:
    """Sends organizers and superusers without a second factor to the page that gives them one."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        page = request.resolver_match.url_name if request.resolver_match else None
        if page in ALWAYS or not must_have_second_factor(request.user):
            return None
        if not is_mfa_enabled(request.user, types=FACTORS):
            if page in ENROLMENT:
                return None
            messages.warning(
                request,
                _("Organizers need a second factor. Add an authenticator app or a passkey."),
            )
            return redirect("mfa_index")
        if not has_proved_second_factor(request):
            where = urlencode({"next": where_to(request, page)})
            return redirect(f"{reverse('mfa_reauthenticate')}?{where}")
        return None


def where_to(request: HttpRequest, page: str | None) -> str:
    """The page that was asked for; where that one asks for a password, the page behind it."""
    if page == "account_reauthenticate":
        return request.GET.get("next", settings.LOGIN_REDIRECT_URL)
    return request.get_full_path()


def must_have_second_factor(user: Any) -> bool:
    if not user.is_authenticated or is_demo_sign_in(user):
        return False
    return bool(user.is_superuser or user.is_staff)


def is_demo_sign_in(user: Any) -> bool:
    return settings.DEMO_SKIPS_SECOND_FACTOR and user.email in settings.DEMO_SIGN_INS


def owes_second_factor(request: HttpRequest, user: Any) -> bool:
    """Whether only the second factor leads on: the password alone would be asked in vain."""
    return (
        must_have_second_factor(user)
        and is_mfa_enabled(user, types=FACTORS)
        and not has_proved_second_factor(request)
    )


def has_proved_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


@receiver(authenticator_added)
def first_factor_is_proof(request: HttpRequest, user: Any, authenticator: Any, **kw: Any) -> None:
    """Whoever has just enrolled their first factor has shown it: ask for no second code."""
    if Authenticator.objects.filter(user=user, type__in=FACTORS).count() == 1:
        record_authentication(
            request, user, method="mfa", type=authenticator.type, reauthenticated=True
        )
