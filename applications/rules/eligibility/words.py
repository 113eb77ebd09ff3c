"""The table of codes and evidence of ``rules.eligibility``, in words for whoever reads a check."""

from typing import Any, Final

from django.utils.translation import gettext as _

INSTANTS: Final = frozenset(
    {"roster_read_at", "from_at", "until_at", "counts_until", "answered_at", "placed_at"}
)
DAYS: Final = frozenset({"starts_on", "ends_on", "work_first_day", "work_last_day"})
# Keys of other rows: they lead nobody anywhere.
UNSAID: Final = frozenset({"contest"})


def labels() -> dict[str, str]:
    """What an evidence is called, in the order in which it is read."""
    return {
        "name": _("Name"),
        "programme": _("Programme"),
        "programmes": _("Programme"),
        "github_login": _("GitHub login"),
        "github_id": _("GitHub id"),
        "entry": _("Account in the entry"),
        "matched_by": _("Recognized by"),
        "name_matches": _("The same name on a published list"),
        "record": _("Record"),
        "source": _("Known from"),
        "cohorts": _("Cohorts organized"),
        "is_mentorship": _("A mentorship"),
        "code": _("What follows"),
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "work_first_day": _("The cohort’s first day of work"),
        "work_last_day": _("The cohort’s last day of work"),
        "overlapping_days": _("Days in common"),
        "from_at": _("On the list since"),
        "until_at": _("On the list until"),
        "counts_until": _("Counts until"),
        "placed_at": _("Place taken"),
        "answer": _("A lead organizer answered"),
        "answered_at": _("Answered"),
        "set_aside": _("Set aside"),
        "roster_version": _("Version of the list"),
        "roster_read_at": _("List of maintainers read"),
        "age_days": _("Days since it was read"),
        "limit_days": _("Days until a reading is old"),
    }


def values() -> dict[str, dict[Any, str]]:
    """What the fixed values of an evidence mean."""
    return {
        "answer": {
            "wrong_person": _("the record is somebody else’s"),
            "wrong_dates": _("the dates were wrong"),
            "confirmed": _("the record is right"),
        },
        "code": codes(),
        "is_mentorship": {True: _("yes"), False: _("no"), None: _("nobody has said yet")},
        "matched_by": {"github_id": _("the GitHub id"), "github_login": _("the GitHub login")},
        "source": {"declared": _("the person’s own word"), "listed": _("a published list")},
        "until_at": {None: _("still on it")},
    }


def codes() -> dict[str, str]:
    """What an answer of the rule about other programmes says of one programme."""
    return {
        "no_overlap": _("lies outside the cohort’s work"),
        "not_mentorship": _("makes no difference"),
        "not_this_person": _("is somebody else’s"),
        "overlaps": _("takes place at the same time"),
        "unknown_programme": _("nobody knows yet whether it is a mentorship"),
        "dates_unclear": _("ends before it begins"),
        "work_period_unknown": _("the cohort’s days of work are not fixed yet"),
    }


def kinds_of_record() -> dict[str, str]:
    """What stands before the colon of a record's key."""
    return {
        "participation": _("a role in the portal"),
        "past": _("the portal’s list of past organizers"),
        "roster": _("the list of maintainers"),
        "declared": _("what the person told the portal"),
        "listed": _("a published list of participants"),
        "given": _("given on the command line"),
    }
