"""Cancelling a cohort tells everyone in it why."""

from cohorts.models import Cohort, Event, Message
from tests.cast import signed_in
from tests.cohorts.browse import errors, get, page, post
from tests.factories import CohortFactory, ParticipationFactory


def test_everyone_in_the_cohort_is_told_once_and_why(cast):
    shown = page(get(cast.lead_organizer, "desk_move", "amp-2026", "cancel"))
    post(cast.lead_organizer, "desk_move", "amp-2026", "cancel", reason="No mentors this year.")
    assert Cohort.objects.get(slug="amp-2026").state == "cancelled"
    assert Event.objects.get(verb="cancelled").reason == "No mentors this year."
    told = list(Message.objects.values_list("recipient__email", flat=True))
    inside = {"lead", "organizer", "mentor", "co-mentor", "other-mentor", "mentee", "volunteer"}
    inside |= {"wellbeing"}
    assert {f"{name}@example.org" for name in inside} <= set(told)
    assert "outsider@example.org" not in told
    assert "earlier@example.org" not in told
    assert len(told) == len(set(told))
    assert f"{len(told)} people in this cohort are told by mail" in shown
    assert all(
        "No mentors this year." in text for text in Message.objects.values_list("text", flat=True)
    )


def test_without_a_reason_nothing_happens(cast):
    for reason in ("", "   "):
        answer = post(cast.lead_organizer, "desk_move", "amp-2026", "cancel", reason=reason)
        assert "reason" in errors(answer)
    assert Cohort.objects.get(slug="amp-2026").state == "open"
    assert not Message.objects.exists()


def test_everyone_in_a_draft_is_told_too(cast):
    draft = CohortFactory(state="draft", slug="next", number=9)
    ParticipationFactory(cohort=draft, user=cast.lead_organizer, lead_organizer=True)
    ParticipationFactory(cohort=draft, user=cast.outsider)
    ParticipationFactory(cohort=draft, user=cast.mentor, mentor=True)
    shown = page(get(cast.lead_organizer, "desk_move", "next", "cancel"))
    assert "3 people in this cohort are told by mail" in shown
    post(cast.lead_organizer, "desk_move", "next", "cancel", reason="A mistake.")
    told = Message.objects.values_list("recipient__name", flat=True)
    assert set(told) == {"Lead Lena", "Outsider Otto", "Mentor Mona"}


def test_the_mail_about_a_draft_leads_to_no_page_that_is_closed(cast):
    draft = CohortFactory(state="draft", slug="next", number=9)
    ParticipationFactory(cohort=draft, user=cast.lead_organizer, lead_organizer=True)
    ParticipationFactory(cohort=draft, user=cast.mentor, mentor=True)
    post(cast.lead_organizer, "desk_move", "next", "cancel", reason="A mistake.")
    text = Message.objects.get(recipient=cast.mentor).text
    assert "/cohorts/next/" not in text
    assert "A mistake." in text


def test_cancelling_twice_tells_nobody_twice(cast):
    post(cast.lead_organizer, "desk_move", "amp-2026", "cancel", reason="Why")
    count = Message.objects.count()
    answer = post(cast.lead_organizer, "desk_move", "amp-2026", "cancel", reason="Why")
    assert "not possible" in errors(answer)["__all__"][0]
    assert Message.objects.count() == count


def test_a_cancelled_draft_stays_its_organizers_own(cast, client):
    draft = CohortFactory(state="draft", slug="next", name="AMP 2027", number=9)
    ParticipationFactory(cohort=draft, user=cast.lead_organizer, lead_organizer=True)
    post(cast.lead_organizer, "desk_move", "next", "cancel", reason="Between us: no money.")
    assert Cohort.objects.get(slug="next").state == "cancelled"
    for page_name in ("", "schedule/", "schedule.ics", "changes.atom", "projects/"):
        assert client.get(f"/cohorts/next/{page_name}").status_code == 404
    assert "AMP 2027" not in page(client.get("/cohorts/"))
    assert "no money" in page(signed_in(cast.lead_organizer).get("/cohorts/next/"))


def test_a_cancelled_cohort_that_was_announced_says_so_to_everybody(cast, client):
    post(cast.lead_organizer, "desk_move", "amp-2026", "cancel", reason="No mentors this year.")
    assert "No mentors this year." in page(client.get("/cohorts/amp-2026/"))
