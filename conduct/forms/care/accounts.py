"""Finding an account by what its person is known by, exactly: nobody browses accounts here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts.models import User


def account_of(line: str) -> str:
    """The key of the account with this e-mail address or GitHub login; ``@`` before it is fine."""
    login = line.removeprefix("@")
    active = User.objects.filter(is_active=True)
    found = active.filter(email__iexact=line)
    if not found and login:
        found = active.filter(github_login__iexact=login)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        words = _("Nobody here has this address or login: %(line)s.")
        raise ValidationError(words % {"line": line})
    return str(key)
