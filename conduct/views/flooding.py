"""Slowing down a flood, without keeping who came."""

from datetime import datetime

from django.http import HttpRequest


def may_go_on(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this visitor may send one more now. A first report is never refused."""
    return True
