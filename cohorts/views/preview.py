"""A text as its readers will see it, while it is being written. Nothing is kept."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import path

from cohorts.rules.markdown import as_html


def preview(request: HttpRequest) -> HttpResponseBase:
    """The text that was sent, as a piece of HTML for static/js/preview.js."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    text = request.POST.get("text", "")
    return HttpResponse(as_html(text, top=4, keep_lines="lines" in request.POST))


urls = [path("preview/", preview, name="preview")]
