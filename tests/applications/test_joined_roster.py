"""Becoming a maintainer is the goal: whoever joins the roster as a mentee stays, and hears it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from applications.actions.roster import import_roster
from applications.models import EligibilityCheck, RosterSpan
from cohorts.models import Event, Message, Participation
from tests.applications.writing import page
from tests.cast import signed_in
from tests.factories import (
    NOW,
    ApplicationFactory,
    CohortFactory,
    EligibilityCheckFactory,
    ParticipationFactory,
    RosterSpanFactory,
    UserFactory,
    published_project,
)

DAY = timedelta(days=1)
ACCEPTED = NOW - 10 * DAY
REAL = Path(__file__).parents[3] / "shared" / "data" / "maintainers"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee(cast):
    """Mika has accepted a place, and has a verified GitHub identity."""
    cast.mentee.github_id, cast.mentee.github_login = 7001, "mika"
    cast.mentee.save()
    place(cast).update(started_at=ACCEPTED)
    return cast.mentee


def place(cast):
    return Participation.objects.filter(user=cast.mentee, role="mentee")


def read(text, at=NOW):
    return import_roster(text=text, source="x", by=None, now=at, apply=True, confirm_removals=True)


def mails():
    return Message.objects.filter(kind="applications/joined_roster")


def my_page(person, at=NOW):
    with time_machine.travel(at, tick=False):
        return page(signed_in(person).get("/me/"))


def everything_about(person):
    return [
        list(model.objects.filter(user=person).values())
        for model in (Participation, EligibilityCheck)
    ]


def test_a_mentee_who_joins_the_roster_stays_untouched_and_is_told(cast, mentee):
    EligibilityCheckFactory(user=mentee, cohort=cast.cohort, occasion="acceptance")
    read("- github: ada\n", NOW - DAY)
    before = everything_about(mentee)
    read("- github: ada\n- github: Mika\n  githubID: 7001\n")
    assert everything_about(mentee) == before
    message = mails().get()
    assert message.recipient == mentee
    assert "on 20 May 2026 we found you on the list of AsyncAPI maintainers" in message.text
    assert "Your place in AMP 2026 stays yours" in message.text
    assert Event.objects.filter(cohort=cast.cohort, verb="joined the roster").count() == 1


def test_their_own_page_celebrates_it_with_the_date(cast, mentee):
    assert "maintainer" not in my_page(mentee)
    read("- github: mika\n", NOW)
    text = my_page(mentee, NOW + 5 * DAY)
    assert "On 20 May 2026 your name came onto the list of maintainers" in text
    assert "Your place in AMP 2026 stays yours" in text


def test_somebody_is_told_once_even_if_they_leave_and_come_back(cast, mentee):
    read("- github: ada\n- github: mika\n", NOW)
    read("- github: ada\n", NOW + DAY)
    read("- github: ada\n- github: mika\n", NOW + 5 * DAY)
    assert RosterSpan.objects.filter(login="mika").count() == 2
    assert mails().count() == 1
    assert "On 20 May 2026" in my_page(mentee, NOW + 6 * DAY)


def test_whoever_was_on_the_roster_before_is_no_news(cast, mentee):
    RosterSpanFactory(login="mika", github_id=7001, from_at=ACCEPTED - DAY)
    assert "maintainer" not in my_page(mentee)
    read("- github: mika\n  githubID: 7001\n")
    assert not mails().exists()


def test_whoever_returns_after_a_long_absence_joins_anew(cast, mentee):
    RosterSpanFactory(
        login="mika", github_id=7001, from_at=NOW - 300 * DAY, until_at=NOW - 200 * DAY
    )
    read("- github: mika\n  githubID: 7001\n")
    assert mails().count() == 1
    assert "On 20 May 2026" in my_page(mentee)


@pytest.mark.parametrize(
    "entry",
    [
        "- github: mika\n  githubID: 9999\n",  # A login that somebody else has now.
        "- github: somebody\n",
    ],
)
def test_somebody_else_on_the_roster_is_no_news(cast, mentee, entry):
    read(entry)
    assert not mails().exists()
    assert "maintainer" not in my_page(mentee)


def test_a_renamed_mentee_is_recognized_by_the_id(cast, mentee):
    read("- github: mika-writes\n  githubID: 7001\n")
    assert mails().count() == 1
    assert "On 20 May 2026" in my_page(mentee)


def test_without_a_verified_github_identity_nothing_is_claimed(cast):
    read("- github: mika\n- github: ''\n")
    assert not mails().exists()
    assert "maintainer" not in my_page(cast.mentee)


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_nobody_is_written_to_about_a_cohort_that_is_over(cast, mentee, state):
    cast.cohort.state = state
    cast.cohort.save()
    read("- github: mika\n")
    assert not mails().exists()


def test_whose_place_has_ended_is_not_written_to(cast, mentee):
    place(cast).update(ended_at=NOW - DAY)
    read("- github: mika\n")
    assert not mails().exists()
    assert "maintainer" not in my_page(mentee)


def test_a_waiting_import_tells_nobody(cast, mentee):
    import_roster(text="- github: mika\n", source="x", by=None, now=NOW)
    assert not mails().exists()


def test_the_desk_celebrates_it_on_the_application(cast, mentee):
    application = ApplicationFactory(cohort=cast.cohort, user=mentee, state="accepted")
    client, url = signed_in(cast.organizer), f"/desk/amp-2026/applications/{application.pk}/"
    assert "list of maintainers on" not in page(client.get(url))
    read("- github: mika\n")
    assert "Mentee Mika took a place here and came onto the list of maintainers on 20 May 2026" in (
        page(client.get(url))
    )


def test_the_eligibility_page_says_good_news_and_keeps_a_check_that_says_it_too(cast, mentee):
    client, url = signed_in(mentee), "/cohorts/amp-2026/eligibility/"
    assert "touches nothing" in page(client.get(url))
    read("- github: mika\n  githubID: 7001\n")
    text = page(client.get(url))
    assert "you became an AsyncAPI maintainer: congratulations" in text
    assert "Your place in AMP 2026 stays yours" in text
    assert "blocked" not in text
    assert "What is possible instead" not in text
    kept = EligibilityCheck.objects.get(user=mentee, verdict="clear")
    result = next(each for each in kept.results if each["rule"] == "maintainer")
    assert (kept.verdict, result["code"]) == ("clear", "joined_since")
    assert result["evidence"]["placed_at"] == ACCEPTED.isoformat()


def test_in_another_cohort_the_same_mentee_is_a_maintainer_like_any_other(cast, mentee):
    CohortFactory(name="AMP 2027", slug="amp-2027", schedule=True)
    read("- github: mika\n  githubID: 7001\n")
    assert "one of the rules blocks you" in page(
        signed_in(mentee).get("/cohorts/amp-2027/eligibility/")
    )


def test_an_applicant_without_a_place_is_not_celebrated(cast):
    read(f"- github: {cast.applicant.github_login}\n")
    url = f"/desk/amp-2026/applications/{cast.application.pk}/"
    assert "list of maintainers on" not in page(signed_in(cast.organizer).get(url))
    assert not mails().exists()


def test_the_status_page_still_shows_what_was_said_at_acceptance(cast, mentee):
    application = ApplicationFactory(cohort=cast.cohort, user=mentee, state="accepted")
    EligibilityCheckFactory(
        user=mentee, cohort=cast.cohort, application=application, occasion="acceptance",
        checked_at=ACCEPTED,
    )  # fmt: skip
    read("- github: mika\n  githubID: 7001\n")
    client = signed_in(mentee)
    client.get("/cohorts/amp-2026/eligibility/")
    assert EligibilityCheck.objects.filter(user=mentee, occasion="before").exists()
    assert client.get("/cohorts/amp-2026/application/").context["check"].verdict == "clear"


@pytest.mark.skipif(not REAL.is_dir(), reason="The real rosters (../shared/data) are not here.")
def test_somebody_who_became_maintainer_between_the_real_files_is_celebrated(cast):
    """A cohort that ran from the first file to the second: whoever is new in it had a place."""
    first, second = sorted(REAL.glob("*.yaml"))[:2]
    then, later = datetime(2023, 9, 11, tzinfo=UTC), datetime(2024, 4, 18, tzinfo=UTC)
    read(first.read_text(), then)
    cohort = CohortFactory(name="AMP 2023", state="running")
    project = published_project(cohort)
    _import, difference = import_roster(text=second.read_text(), source="x", by=None, now=later)
    stays = next(entry for entry, _known in difference.matched)
    people = [
        UserFactory(github_id=entry.github_id or number, github_login=entry.login)
        for number, entry in enumerate((difference.added[0], stays), start=1)
    ]
    for person in people:
        ParticipationFactory(
            user=person, cohort=cohort, role="mentee", project=project, started_at=then + DAY
        )
    read(second.read_text(), later)
    assert [message.recipient for message in mails()] == people[:1]
    assert f"On {later:%d %B %Y}" in my_page(people[0], later + DAY)
    assert "maintainers, and that is" not in my_page(people[1], later + DAY)
