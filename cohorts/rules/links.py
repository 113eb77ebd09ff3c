"""Which addresses count as a Slack channel, a GitHub Discussion or a repository."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from amp.refused import Refused

SLACK_HOST = re.compile(r"^([a-z0-9-]+\.)*slack\.com$")
SLACK_PATH = re.compile(r"^/(archives|client/[A-Z0-9]+|messages)/[A-Za-z0-9_-]+/?$")
DISCUSSION_PATH = re.compile(r"^/(orgs/[\w.-]+|[\w.-]+/[\w.-]+)/discussions/\d+/?$")
REPOSITORY_PATH = re.compile(r"^/[\w.-]+/[\w.-]+/?$")
REPOSITORY_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org"})


def check_slack(url: str) -> None:
    parts = split(url)
    if not (parts and SLACK_HOST.match(parts[0]) and SLACK_PATH.match(parts[1])):
        raise Refused(
            _(
                "This is no link to a Slack channel. In Slack, open the channel’s menu and "
                "copy its link; it looks like https://name.slack.com/archives/C0123456789."
            )
        )


def check_discussion(url: str) -> None:
    parts = split(url)
    if not (parts and parts[0] == "github.com" and DISCUSSION_PATH.match(parts[1])):
        raise Refused(
            _(
                "This is no link to a GitHub Discussion. It looks like "
                "https://github.com/orgs/asyncapi/discussions/123."
            )
        )


def check_repository(url: str) -> None:
    parts = split(url)
    if not (parts and parts[0] in REPOSITORY_HOSTS and REPOSITORY_PATH.match(parts[1])):
        raise Refused(
            _(
                "“%(url)s” is no link to a repository. It looks like https://github.com/asyncapi/cli."
            )
            % {"url": url[:100]}
        )


def split(url: str) -> tuple[str, str] | None:
    """Host and path of an https address without user, port, query surprises; None if it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or parts.username or port or not parts.hostname:
        return None
    return parts.hostname.lower(), parts.path
