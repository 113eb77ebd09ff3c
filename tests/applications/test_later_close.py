"""A later close for one person: given with a reason, told, logged, and over with the release."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.application import reopen, start_application, submit, withdraw
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.later_close import (
    change_later_close,
    grant_later_close,
    take_back_later_close,
)
from applications.actions.release import release_decisions
from applications.models import Application, LaterClose
from applications.views.panels.people import applicants_next
from cohorts.models import Event, Message, User
from tests.applications.selection import DAY, begin_selection, fresh_roster, on
from tests.applications.writing import errors, get, page, post, said, typed, url
from tests.cast import signed_in
from tests.factories import NOW, ApplicationFactory, LaterCloseFactory, UserFactory
from tests.rows import counting

CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
OWN = datetime(2026, 6, 5, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def grant(cast, person=None, until_at=OWN, now=NOW, by=None):
    return grant_later_close(
        cast.cohort, person or cast.outsider, by=by or cast.organizer, now=now,
        until_at=until_at, reason="The power was cut.",
    )  # fmt: skip


def give(cast, person=None, **changes):
    data = {"who": cast.outsider.email, "last_day": "2026-06-05", "last_time": "18:00",
            "reason": "The power was cut."} | changes  # fmt: skip
    return post(person or cast.organizer, "desk_later_close_add", "amp-2026", data=data)


@pytest.fixture
def whole(cast, draft):
    """A draft that lacks nothing, whose writer has until the 5th."""
    post(cast.outsider, "apply", "amp-2026", data=typed(cast.project) | {"save": "1"})
    grant(cast)
    cast.cohort.state = "selecting"
    cast.cohort.save()
    with time_machine.travel(DAY, tick=False):
        fresh_roster(DAY)
    return Application.objects.get(pk=draft.pk)


# Giving ----------------------------------------------------------------------------------


def test_an_organizer_gives_it_by_address_on_the_desk(cast):
    response = give(cast)
    assert response.headers["Location"] == "/desk/amp-2026/later-closes/"
    row = LaterClose.objects.get()
    assert (row.user, row.until_at, row.granted_by) == (cast.outsider, OWN, cast.organizer)
    text = page(get(cast.organizer, "desk_later_closes", "amp-2026"))
    assert "Outsider Otto" in text
    assert "The power was cut." in text
    assert "5 June 2026, 17:59" in text


@pytest.mark.parametrize("who", ["applicant-login", "@Applicant-Login", "APPLICANT@example.org"])
def test_somebody_is_found_by_login_and_address_without_regard_to_case(cast, who):
    cast.applicant.github_login = "applicant-login"
    cast.applicant.save()
    give(cast, who=who)
    assert LaterClose.objects.get().user == cast.applicant


def test_a_whole_day_ends_in_the_cohorts_zone(cast):
    cast.cohort.time_zone = "America/New_York"
    cast.cohort.save()
    give(cast, last_time="")
    assert LaterClose.objects.get().until_at == datetime(2026, 6, 6, 4, tzinfo=UTC)


def test_an_hour_that_the_clocks_skip_is_told_beside_the_field(cast):
    cast.cohort.time_zone = "Europe/Berlin"
    cast.cohort.save()
    response = give(cast, last_day="2026-03-29", last_time="02:30")
    assert "does not exist" in errors(response)["last_time"][0]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"who": "nobody@example.org"}, "who", "Nobody has an account with this."),
        ({"who": "two words"}, "who", "This is no GitHub login."),
        ({"last_day": "2026-05-19"}, "__all__", "This lies in the past."),
        ({"last_day": "2026-05-30", "last_time": ""}, "__all__", "Everybody can hand in until"),
        ({"last_day": "2026-06-13"}, "__all__", "Decisions are promised by"),
        ({"last_day": "1926-06-05"}, "last_day", "look at the year again"),
        ({"last_day": "soon"}, "last_day", "Enter a valid date."),
        ({"reason": " "}, "reason", "This field is required."),
        ({"reason": "x" * 1_000_000}, "reason", "at most 1000 characters"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_loses_nothing(cast, changes, field, words):
    response = give(cast, **changes)
    assert words in errors(response)[field][0]
    assert "The power was cut." in page(response) or "reason" in changes
    assert not LaterClose.objects.exists()


def test_a_login_that_two_accounts_know_asks_for_the_address(cast):
    for number in (901, 902):
        UserFactory(github_id=number, github_login="reused")
    assert "Two accounts know this login." in errors(give(cast, who="reused"))["who"][0]


def test_somebody_has_one_and_a_second_is_refused_in_words(cast):
    grant(cast)
    assert "This person has a later close already." in str(errors(give(cast)))


def test_it_is_recorded_with_its_reason_and_told_by_mail(cast):
    User.objects.filter(pk=cast.outsider.pk).update(time_zone="Africa/Lagos")
    grant(cast, User.objects.get(pk=cast.outsider.pk))
    event = Event.objects.get(verb="later close given")
    assert (event.by, event.reason, event.cohort) == (
        cast.organizer,
        "The power was cut.",
        cast.cohort,
    )
    assert event.changes == {"until_at": ["", "2026-06-05 18:00:00+00:00"]}
    mail = Message.objects.get(recipient=cast.outsider)
    assert mail.subject == "AMP 2026: you have longer to apply"
    assert "until 5 June 2026, 18:59 WAT (5 June 2026, 17:59 UTC)." in mail.text
    assert "Why: The power was cut." in mail.text


@pytest.mark.parametrize("who", ["mentor", "volunteer", "applicant", "other_organizer"])
def test_only_organizers_of_the_cohort_give_it(cast, who):
    person = cast.people[who]
    with pytest.raises(PermissionDenied):
        grant(cast, by=person)
    for name in ("desk_later_closes", "desk_later_close_add"):
        assert get(person, name, "amp-2026").status_code == 404
    row = LaterCloseFactory(cohort=cast.cohort, user=cast.outsider, until_at=OWN)
    for name in ("desk_later_close_change", "desk_later_close_take_back"):
        assert post(person, name, "amp-2026", row.pk).status_code == 404
    assert LaterClose.objects.get().until_at == OWN


def test_nobody_gives_it_to_themselves(cast):
    with pytest.raises(Refused, match="Ask another organizer"):
        grant(cast, cast.organizer)


@pytest.mark.parametrize("state", ["draft", "announced", "running", "finished", "cancelled"])
def test_it_is_possible_only_while_applications_are_open_or_being_read(cast, state):
    cast.cohort.state = state
    cast.cohort.save()
    with pytest.raises(Refused, match="while applications are open or being read"):
        grant(cast)


# Changing and taking back ----------------------------------------------------------------


def test_it_is_changed_with_old_and_new_in_the_history(cast):
    row = grant(cast)
    data = {"last_day": "2026-06-07", "last_time": "", "reason": "Still no power."}
    response = post(cast.organizer, "desk_later_close_change", "amp-2026", row.pk, data=data)
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.until_at, row.reason) == (datetime(2026, 6, 8, tzinfo=UTC), "Still no power.")
    event = Event.objects.get(verb="later close changed")
    old_and_new = ["2026-06-05 18:00:00+00:00", "2026-06-08 00:00:00+00:00"]
    assert (event.changes["until_at"], event.reason) == (old_and_new, "Still no power.")
    assert Message.objects.filter(recipient=cast.outsider).count() == 2


def test_the_form_shows_what_stands_and_the_second_of_two_tabs_is_told(cast):
    row = grant(cast)
    form = get(cast.organizer, "desk_later_close_change", "amp-2026", row.pk).context["form"]
    assert (str(form["last_day"].value()), str(form["last_time"].value())) == (
        "2026-06-05", "18:00:00",
    )  # fmt: skip
    change_later_close(
        row, by=cast.lead_organizer, now=NOW, until_at=OWN + timedelta(days=1), reason="More."
    )
    data = {"last_day": "2026-06-06", "reason": "Mine.", "seen": form.initial["seen"]}
    response = post(cast.organizer, "desk_later_close_change", "amp-2026", row.pk, data=data)
    assert "Somebody saved this in the meantime" in errors(response)["__all__"][0]


def test_the_same_time_again_changes_and_tells_nothing(cast):
    row = grant(cast)
    change_later_close(row, by=cast.organizer, now=NOW, until_at=OWN, reason="Again.")
    assert not Event.objects.filter(verb="later close changed").exists()
    assert Message.objects.filter(recipient=cast.outsider).count() == 1


def test_it_is_taken_back_with_a_reason_and_told(cast):
    row = grant(cast)
    data = {"reason": "It was meant for another person."}
    post(cast.organizer, "desk_later_close_take_back", "amp-2026", row.pk, data=data)
    assert not LaterClose.objects.exists()
    event = Event.objects.get(verb="later close taken back")
    assert event.changes == {"until_at": ["2026-06-05 18:00:00+00:00", ""]}
    mail = Message.objects.get(kind="applications/later_close_taken_back")
    assert "It was meant for another person." in mail.text
    assert "5 June 2026, 17:59 UTC" in mail.text


def test_taken_back_and_given_anew_it_is_one_story_to_its_person(cast, draft):
    row = grant(cast)
    take_back_later_close(row, by=cast.organizer, now=NOW + SECOND, reason="Sorry.")
    grant(cast, now=NOW + 2 * SECOND)
    about = Event.objects.about(LaterClose.objects.get())
    assert list(about.order_by("at").values_list("verb", flat=True)) == [
        "later close given", "later close taken back", "later close given",
    ]  # fmt: skip


# What the person can do ------------------------------------------------------------------


def test_until_then_they_hand_in_to_the_second_while_the_others_are_read(cast, whole):
    with on(OWN):
        post(cast.outsider, "submit", "amp-2026")
    whole.refresh_from_db()
    assert whole.state == "draft"
    with on(OWN - SECOND):
        response = post(cast.outsider, "submit", "amp-2026")
        assert response.headers["Location"] == "/cohorts/amp-2026/application/"
    whole.refresh_from_db()
    assert (whole.state, whole.submitted_at) == ("submitted", OWN - SECOND)


def test_until_then_they_change_withdraw_and_reopen(cast, whole):
    submit(whole, by=cast.outsider, now=CLOSE)
    data = typed(cast.project, version=2, motivation="Changed.") | {"hand_in": "1"}
    with on(DAY):
        assert post(cast.outsider, "apply", "amp-2026", data=data).status_code == 302
    whole.refresh_from_db()
    assert whole.motivation == "Changed."
    withdraw(whole, by=cast.outsider, now=DAY)
    reopen(whole, by=cast.outsider, now=OWN - SECOND)
    withdraw(whole, by=cast.outsider, now=OWN - SECOND)
    with pytest.raises(Refused, match="The later close that you were given was on 5 June 2026"):
        reopen(whole, by=cast.outsider, now=OWN)


def test_they_begin_after_everybodys_close_and_others_do_not(cast, roster):
    grant(cast)
    cast.cohort.state = "selecting"
    cast.cohort.save()
    with pytest.raises(Refused):
        start_application(cast.cohort, by=cast.volunteer, now=DAY)
    assert start_application(cast.cohort, by=cast.outsider, now=DAY).state == "draft"


def test_before_the_phase_begins_it_opens_nothing(cast, roster):
    grant(cast)
    phase = cast.cohort.phases.get(kind="applications")
    with pytest.raises(Refused, match="has not begun"):
        start_application(cast.cohort, by=cast.outsider, now=phase.starts_at - SECOND)


def test_one_in_another_cohort_counts_for_nothing_here(cast, draft):
    LaterCloseFactory(cohort=cast.other_cohort, user=cast.outsider, until_at=OWN)
    with on(CLOSE):
        response = post(cast.outsider, "apply", "amp-2026", data=typed(cast.project))
        assert response.status_code == 409


def test_every_page_of_theirs_says_so_with_its_date(cast, whole):
    with on(DAY):
        for name in ("eligibility", "apply", "check", "status"):
            text = page(get(cast.outsider, name, "amp-2026"))
            assert "You have longer than the others" in text, name
            assert "5 June 2026, 17:59" in text, name
        [step] = applicants_next(user=cast.outsider, now=DAY, cohort=cast.cohort)
        assert (step.label, step.date) == ("Continue writing", OWN - timedelta(minutes=1))
        cohort_page = page(signed_in(cast.outsider).get("/cohorts/amp-2026/"))
        assert "Continue writing" in cohort_page
        applicants = page(get(cast.applicant, "status", "amp-2026"))
        assert "You have longer" not in applicants


def test_somebody_who_has_not_begun_is_invited(cast, roster):
    grant(cast)
    cast.cohort.state = "selecting"
    cast.cohort.save()
    with on(DAY):
        assert "5 June 2026, 17:59" in page(signed_in(cast.outsider).get("/cohorts/amp-2026/"))
        assert "is not open" not in page(get(cast.outsider, "eligibility", "amp-2026"))


def test_after_it_the_pages_say_when_it_was(cast, whole):
    with on(OWN):
        response = post(cast.outsider, "apply", "amp-2026", data=typed(cast.project, version=2))
        assert response.status_code == 409
        assert "was on 5 June 2026, 17:59 UTC" in page(response)
        text = page(get(cast.outsider, "status", "amp-2026"))
    assert "your draft was not handed in" in text
    assert "5 June 2026, 17:59" in text


def test_saving_and_handing_in_ask_no_further_query(cast, whole):
    client = signed_in(cast.outsider)
    data = typed(cast.project, version=2, motivation="Other.") | {"save": "1"}
    with on(DAY), counting() as with_one:
        assert client.post(url("apply", "amp-2026"), data).status_code == 302
    LaterClose.objects.all().delete()
    cast.cohort.state = "open"
    cast.cohort.save()
    data = typed(cast.project, version=3, motivation="Another.") | {"save": "1"}
    with counting() as without:
        assert client.post(url("apply", "amp-2026"), data).status_code == 302
    assert with_one.queries == without.queries


# Selection and release -------------------------------------------------------------------


def placed(cast):
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    return assignment


def test_whoever_can_still_hand_in_is_not_cut_off_by_the_release(cast):
    begin_selection(cast)
    row = grant(cast, now=DAY)
    assignment = placed(cast)
    with pytest.raises(Refused, match="These people can still hand in: Outsider Otto"):
        release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    take_back_later_close(row, by=cast.organizer, now=DAY, reason="Agreed with Otto.")
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    assert Application.objects.filter(state="offered").exists()


def test_whoever_handed_in_after_the_proposal_is_not_forgotten(cast):
    begin_selection(cast)
    assignment = placed(cast)
    ApplicationFactory(cohort=cast.cohort, state="submitted")
    with pytest.raises(Refused, match="Somebody handed in since this was proposed"):
        release_decisions(assignment, by=cast.lead_organizer, now=DAY)


def test_after_the_release_nobody_is_given_one_and_none_counts(cast):
    begin_selection(cast)
    LaterCloseFactory(cohort=cast.cohort, user=cast.outsider, until_at=DAY)
    draft = ApplicationFactory(cohort=cast.cohort, user=cast.outsider)
    release_decisions(placed(cast), by=cast.lead_organizer, now=DAY)
    LaterClose.objects.update(until_at=OWN)
    with pytest.raises(Refused, match="so nobody can hand in any more"):
        grant(cast, cast.volunteer, now=DAY)
    with pytest.raises(Refused, match="so nobody can hand in any more"):
        change_later_close(
            LaterClose.objects.get(), by=cast.organizer, now=DAY,
            until_at=OWN + SECOND, reason="Longer.",
        )  # fmt: skip
    with pytest.raises(Refused, match="closed on 30 May 2026"):
        submit(draft, by=cast.outsider, now=DAY)
    with on(DAY):
        text = page(get(cast.organizer, "desk_later_closes", "amp-2026"))
        assert "Give somebody longer" not in text
        assert said(give(cast)) == []
