"""A cohort's dates for calendars, and their changes for feed readers."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from cohorts.models import Cohort, Phase, ScheduleChange
from cohorts.rules.changes import in_words
from cohorts.states import CohortState
from cohorts.views.cards import find_cohort

READ_AGAIN_AFTER = timedelta(hours=12)
CHANGES_IN_FEED = 50
# XML 1.0 cannot say these, and calendars stumble over them.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def speakable(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


def one_line(text: str) -> str:
    return " ".join(speakable(text).split())


def absolute(name: str, cohort: Cohort) -> str:
    return settings.SITE_URL + reverse(f"cohorts:{name}", args=[cohort.slug])


def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    cohort, phases = find_cohort(request.user, slug, timezone.now())
    changes = list(cohort.schedule_changes.order_by("number"))
    stamp = changes[-1].changed_at if changes else cohort.confirmed_at or cohort.created_at
    book = empty_calendar(cohort)
    for phase in phases:
        book.add_component(entry(cohort, phase, stamp=stamp, sequence=len(changes)))
    return HttpResponse(
        book.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{cohort.slug}.ics"'},
    )


def empty_calendar(cohort: Cohort) -> Calendar:
    book = Calendar()
    book.add("prodid", "-//AsyncAPI Maintainership Program//Cohorts//EN")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", vText(one_line(cohort.name)))  # icalendar escapes known names only
    book.add("x-wr-timezone", "UTC")
    book.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", READ_AGAIN_AFTER)
    return book


def entry(cohort: Cohort, phase: Phase, *, stamp: datetime, sequence: int) -> Event:
    """A phase as instants in UTC. Its UID never changes; every public change raises SEQUENCE."""
    made = Event()
    made.add("uid", f"{phase.pk}@{urlsplit(settings.SITE_URL).hostname}")
    made.add("sequence", sequence)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("dtstart", phase.starts_at.astimezone(UTC))
    made.add("dtend", phase.ends_at.astimezone(UTC))
    made.add("summary", one_line(f"{cohort.name}: {phase.title}"))
    if phase.description:
        made.add("description", speakable(phase.description))
    made.add("url", absolute("schedule", cohort))
    made.add("status", status(cohort))
    made.add("transp", "TRANSPARENT")
    return made


def status(cohort: Cohort) -> str:
    if cohort.state == CohortState.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if cohort.confirmed_at else "TENTATIVE"


class ChangesInOrder(Atom1Feed):
    """Without an entry it was updated when the schedule was confirmed, not at every reading."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=self.feed["confirmed_at"])


class Changes(Feed[ScheduleChange, Cohort]):
    """Every public change of a cohort's schedule, the newest first."""

    feed_type = ChangesInOrder

    def get_object(self, request: HttpRequest, slug: str) -> Cohort:  # type: ignore[override]
        return find_cohort(request.user, slug, timezone.now())[0]

    def title(self, cohort: Cohort) -> str:
        return speakable(_("%(cohort)s: schedule changes") % {"cohort": cohort})

    def subtitle(self, cohort: Cohort) -> str:
        return _("Every change of the dates, with the old value, the new value and the reason.")

    def link(self, cohort: Cohort) -> str:
        return absolute("schedule", cohort)

    def feed_url(self, cohort: Cohort) -> str:
        return absolute("changes_feed", cohort)

    def feed_guid(self, cohort: Cohort) -> str:
        return cohort.pk.urn

    def feed_extra_kwargs(self, cohort: Cohort) -> dict[str, Any]:
        return {"confirmed_at": cohort.confirmed_at or cohort.created_at}

    def items(self, cohort: Cohort) -> Iterable[ScheduleChange]:
        return cohort.schedule_changes.select_related("changed_by", "cohort")[:CHANGES_IN_FEED]

    def item_title(self, change: ScheduleChange) -> str:
        return _("Change %(number)s") % {"number": change.number}

    def item_description(self, change: ScheduleChange) -> str:
        """HTML, as Atom's summary is read."""
        listed = format_html_join("", "<li>{}</li>", ([line] for line in lines(change)))
        return format_html("<ul>{}</ul><p>{}</p>", listed, speakable(change.reason))

    def item_link(self, change: ScheduleChange) -> str:
        return f"{absolute('schedule', change.cohort)}#change-{change.number}"

    def item_guid(self, change: ScheduleChange) -> str:
        return change.pk.urn

    def item_author_name(self, change: ScheduleChange) -> str:
        return speakable(str(change.changed_by))

    def item_pubdate(self, change: ScheduleChange) -> datetime:
        return change.changed_at

    item_updateddate = item_pubdate


def lines(change: ScheduleChange) -> list[str]:
    """One line per difference, in UTC: a feed has many readers."""
    return [
        speakable(f"{each.phase}, {each.what}: {each.old or '–'} → {each.new or '–'}")
        for each in in_words(change.differences, UTC)
    ]
