"""Every mail that applications send says what happened, why, what comes next, and where."""

import re

import pytest

from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.offers import accept_offer, decline_offer, expire_offers
from applications.actions.release import release_decisions
from applications.models import Offer
from cohorts.models import Message, User
from tests.applications.selection import DAY


@pytest.fixture
def released(cast, selection):
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    return selection


def offer_of(application):
    return Offer.objects.select_related("application__cohort").get(application=application)


def mail(kind, person=None):
    rows = Message.objects.filter(kind=f"applications/{kind}")
    return (rows.filter(recipient=person) if person else rows).order_by("created_at", "key").last()


def links(message):
    return re.findall(r"http://testserver(/\S+)", message.text)


def test_an_offer_says_until_when_in_the_persons_zone(cast, selection):
    User.objects.filter(pk=cast.applicant.pk).update(time_zone="Africa/Lagos")
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    message = mail("offered", cast.applicant)
    assert message.subject == "AMP 2026: a place in “CLI” for you"
    assert "Please answer until 7 June 2026, 13:00 WAT." in message.text
    assert links(message) == ["/cohorts/amp-2026/application/"]


def test_the_waitlist_says_why_and_what_comes_next(cast, released):
    message = mail("waitlisted", released.cem.user)
    assert "Why: The places of “CLI” went to proposals with a higher score." in message.text
    assert "What comes next:" in message.text
    assert links(message) == ["/cohorts/amp-2026/application/"]


def test_whoever_is_not_selected_reads_why_and_what_they_can_do(cast, selection):
    selection.cem.choices.all()[0].reviews.all()[0].scores.all().delete()
    selection.cem.choices.all()[0].reviews.all().delete()
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    message = mail("not_selected", selection.cem.user)
    assert message.subject == "AMP 2026: no place for you this time"
    assert "Why: The mentors of “CLI” did not get to score your proposal." in message.text
    assert "apply again in a later cohort" in message.text
    assert links(message) == ["/cohorts/amp-2026/application/", "/cohorts/"]


def test_an_accepted_place_is_told_to_the_mentee_and_to_the_mentors(cast, released):
    accept_offer(offer_of(released.ada), by=cast.applicant, now=DAY, agrees=True)
    assert mail("offer_accepted", cast.applicant).subject == "AMP 2026: the place in “CLI” is yours"
    for mentor in (cast.mentor, cast.co_mentor):
        message = mail("offer_accepted", mentor)
        assert message.subject == "AMP 2026: Applicant Ada joins “CLI”"
        assert links(message) == ["/me/"]


def test_a_declined_place_goes_to_the_next_who_reads_that_it_became_free(cast, released):
    decline_offer(offer_of(released.ada), by=cast.applicant, now=DAY)
    assert "It does not count against you" in mail("offer_declined", cast.applicant).text
    passed_on = mail("offered", released.cem.user)
    assert "a place in “CLI” in AMP 2026 became free" in passed_on.text


def test_an_offer_that_has_ended_says_until_when_it_stood(cast, released):
    expire_offers(now=DAY.replace(day=20))
    message = mail("offer_expired", cast.applicant)
    assert "was open for you until 7 June 2026, 12:00 UTC" in message.text


def test_names_and_titles_with_markup_stay_text(cast, selection):
    cast.project.title = "<b>CLI</b> & more"
    cast.project.save()
    User.objects.filter(pk=cast.applicant.pk).update(name="<i>Ada</i>")
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    message = mail("offered", cast.applicant)
    assert "“<b>CLI</b> & more”" in message.text
    assert "<b>CLI</b>" not in message.html
    assert "&lt;i&gt;Ada&lt;/i&gt;" in message.html


def test_no_mail_shouts(cast, released):
    accept_offer(offer_of(released.ada), by=cast.applicant, now=DAY, agrees=True)
    decline_offer(offer_of(released.ben), by=released.ben.user, now=DAY)
    for message in Message.objects.all():
        assert "!" not in message.subject + message.text
        assert "{" not in message.text
        assert "None" not in message.text
        assert not re.search(r"\n{4,}", message.text)
