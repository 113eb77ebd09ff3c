"""Where allauth asks us: how its mails leave, which GitHub account is whose, where secrets rest."""

import base64
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.signals import social_account_added, social_account_removed
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from amp.refused import Refused
from amp.second_factor import owes_second_factor
from cohorts.actions.people_access import (
    forget_github_identity,
    keep_github_identity,
    know_again,
    require_free_github_identity,
    write_sign_in_mail,
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in mails go through the outbox like all others."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        words = {
            "request": allauth_context.request,
            "site_url": settings.SITE_URL,
            "email": email,
            **context,
        }
        site = {"name": settings.MFA_TOTP_ISSUER, "domain": urlsplit(settings.SITE_URL).netloc}
        words.setdefault("current_site", site)
        mail = self.render_mail(template_prefix, email, words)
        write_sign_in_mail(email, template_prefix, mail.subject, str(mail.body), now=timezone.now())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Without the password where it leads nowhere, so that nobody is sent in circles."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not owes_second_factor(self.request, user):
            return methods
        return [method for method in methods if method["id"] != "reauthenticate"]


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """One GitHub account for one account here, known by its number; its login may change."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = sociallogin.account
        try:
            if account.pk:
                keep(account)
            else:
                person = person_of(request, sociallogin)
                require_free_github_identity(person, int(account.uid))
        except Refused as refusal:
            messages.error(request, refusal.message)
            where = "socialaccount_connections" if is_connecting(sociallogin) else "account_login"
            raise ImmediateHttpResponse(redirect(where)) from refusal

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or data.get("username") or "")[:80]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        keep(sociallogin.account)
        return user


def is_connecting(sociallogin: SocialLogin) -> bool:
    return bool(sociallogin.state.get("process") == AuthProcess.CONNECT)


def person_of(request: HttpRequest, sociallogin: SocialLogin) -> Any:
    """Whose account a GitHub account that is new here would belong to; None for a new person."""
    if is_connecting(sociallogin):
        return request.user if request.user.is_authenticated else None
    return sociallogin.user if sociallogin.is_existing else None


def keep(account: SocialAccount) -> None:
    keep_github_identity(
        account.user,
        github_id=int(account.uid),
        login=account.extra_data["login"],
        now=timezone.now(),
    )


@receiver(email_confirmed)
def confirmed(email_address: EmailAddress, **kwargs: Any) -> None:
    know_again(email_address.user)


@receiver(social_account_added)
def connected(sociallogin: SocialLogin, **kwargs: Any) -> None:
    keep(sociallogin.account)


@receiver(social_account_removed)
def disconnected(socialaccount: SocialAccount, **kwargs: Any) -> None:
    forget_github_identity(socialaccount.user, now=timezone.now())


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The seeds of one-time codes rest encrypted: a copy of the database signs nobody in."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()


def cipher() -> MultiFernet:
    """Keys drawn from the secret key and, to read what is old, from those before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(drawn_from(key))) for key in secrets])


def drawn_from(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"second factor").derive(secret.encode())
