"""What somebody typed who was signed out meanwhile: kept for the way back through the sign-in.

It rests in the session of the browser that sent it, names the application that it
was written for, and is handed out once, to that application's owner alone.
"""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from applications.views.finding import find_cohort

KEPT = "typed_before_sign_in"
# Characters as a form sends them: five whole proposals in any script fit in.
LONGEST = 1_000_000
OF_NO_USE = ("csrfmiddlewaretoken", "save", "submit", "hand_in", "preview")


def to_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """To the sign-in and back, with what was typed; what cannot be kept is shown to be copied."""
    back = redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return back
    if not keep(request):
        return to_copy(request, slug, sign_in=back.url)
    messages.info(
        request, _("You were signed out while you wrote. Sign in, and what you typed is there.")
    )
    return back


def keep(request: HttpRequest) -> bool:
    typed, application = request.POST.copy(), request.POST.get("application", "")
    for name in OF_NO_USE:
        typed.pop(name, None)
    form = typed.urlencode()
    if not application or len(form) > LONGEST:
        return False
    request.session[KEPT] = {"application": application, "form": form}
    return True


def take_back(request: HttpRequest, application: Application) -> QueryDict | None:
    """What was kept, once; what was written for another application is dropped unread."""
    kept = request.session.pop(KEPT, None)
    if kept is None or kept["application"] != str(application.pk):
        return None
    return QueryDict(kept["form"])


def is_anothers(request: HttpRequest, application: Application) -> bool:
    """The form names its application: somebody else may have signed in in another window."""
    return request.POST.get("application", str(application.pk)) != str(application.pk)


def to_copy(request: HttpRequest, slug: str, *, sign_in: str) -> HttpResponse:
    words = [text for name, text in request.POST.items() if name not in OF_NO_USE]
    context = {
        "cohort": find_cohort(request.user, slug, timezone.now()),
        "text": "\n\n".join(text for text in words if text.strip()),
        "sign_in": sign_in,
    }
    return render(request, "applications/signed_out.html", context, status=401)
