"""Before the release: each mail, word for word, and whether everybody gets one."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from amp.refused import Refused
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.release import release_decisions
from applications.actions.release_check import troubles
from applications.models import Application
from cohorts.models import Message, User
from tests.applications.selection import DAY, on
from tests.applications.writing import get
from tests.cast import application_of
from tests.factories import ConflictFactory, MessageFactory, ScreeningFactory, UserFactory


@pytest.fixture
def confirmed(cast, selection):
    ScreeningFactory(application=selection.cem, state="rejected")
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    with on(DAY):
        yield assignment


def mails(cast, assignment, who="organizer", **query):
    page = get(cast.people[who], "desk_mails", "amp-2026", assignment.pk, **query)
    return [each["mail"] for each in page.context["mails"]]


def release(cast, assignment):
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)


def found(assignment):
    return [(each.words.partition(":")[0], each.count, each.holds) for each in troubles(assignment)]


def test_the_mails_shown_are_those_that_are_sent(cast, confirmed):
    User.objects.filter(pk=cast.applicant.pk).update(time_zone="Africa/Lagos")
    shown = {(mail.address, mail.subject, mail.text) for mail in mails(cast, confirmed)}
    assert any("WAT" in text for _address, _subject, text in shown)
    release(cast, confirmed)
    assert shown == set(Message.objects.values_list("address", "subject", "text"))
    assert len(shown) == 3


def test_they_are_found_by_outcome_and_by_name(cast, confirmed):
    assert len(mails(cast, confirmed, outcome="selected")) == 2
    assert [mail.address for mail in mails(cast, confirmed, q="cem@")] == ["cem@example.org"]
    assert mails(cast, confirmed, q="nobody") == []
    assert len(mails(cast, confirmed, outcome="nonsense", page="x")) == 3


@pytest.mark.parametrize("who", ["mentor", "applicant", "volunteer", "outsider", "other_organizer"])
def test_nobody_else_reads_them(cast, confirmed, who):
    page = get(cast.people[who], "desk_mails", "amp-2026", confirmed.pk)
    assert page.status_code in {403, 404}


def test_an_organizer_with_a_conflict_finds_no_trace(cast, selection, confirmed):
    ConflictFactory(reviewer=cast.organizer, application=selection.ben)
    page = get(cast.organizer, "desk_mails", "amp-2026", confirmed.pk)
    assert len(page.context["mails"]) == 2
    assert "ben@example.org" not in page.content.decode()


def test_where_everybody_gets_one_mail_it_is_said(cast, confirmed):
    page = get(cast.organizer, "desk_mails", "amp-2026", confirmed.pk)
    assert "nobody would get none, and nobody two" in page.content.decode()


def test_somebody_without_an_outcome_holds_the_release(cast, confirmed):
    late = application_of(UserFactory(name="Late Lou"), cast.cohort, cast.project)
    assert found(confirmed) == [("handed in, but without an outcome", 1, True)]
    page = get(cast.organizer, "desk_mails", "amp-2026", confirmed.pk)
    assert late.user.name in page.content.decode()
    with pytest.raises(Refused):
        release(cast, confirmed)


def test_somebody_who_withdrew_holds_the_release(cast, selection, confirmed):
    Application.objects.filter(pk=selection.ben.pk).update(state="withdrawn", withdrawn_at=DAY)
    assert found(confirmed) == [("withdrew after this was proposed", 1, True)]
    with pytest.raises(Refused):
        release(cast, confirmed)


def test_somebody_without_an_address_holds_the_release(cast, selection, confirmed):
    User.objects.filter(pk=selection.ben.user_id).update(email="")
    with pytest.raises(Refused) as refusal:
        release(cast, confirmed)
    assert refusal.value.details == ["1 without an address: they would get no mail"]
    assert not Message.objects.exists()


def test_somebody_who_was_told_already_holds_the_release(cast, selection, confirmed):
    MessageFactory(cohort=cast.cohort, recipient=selection.ada.user, kind="applications/waitlisted")
    assert found(confirmed) == [("told already", 1, True)]
    with pytest.raises(Refused, match="no mail, or two"):
        release(cast, confirmed)


def test_what_loses_no_mail_is_said_and_holds_nothing(cast, selection, confirmed):
    EmailAddress.objects.create(user=selection.ben.user, email="BEN@example.org", verified=False)
    User.objects.filter(pk=selection.cem.user_id).update(is_active=False)
    assert [holds for _words, _count, holds in found(confirmed)] == [False, False]
    release(cast, confirmed)
    assert Message.objects.count() == 3


def test_the_check_asks_as_often_for_many_as_for_one(cast, confirmed, django_assert_num_queries):
    with django_assert_num_queries(6):
        troubles(confirmed)
    for number in range(3):
        person = UserFactory(name=f"Late {number}", is_active=False)
        application_of(person, cast.cohort, cast.project)
    with django_assert_num_queries(6):
        assert [each.count for each in troubles(confirmed)] == [3]


def test_the_release_page_leads_to_every_mail(cast, confirmed):
    page = get(cast.lead_organizer, "desk_release", "amp-2026", confirmed.pk)
    assert f"/assignment/{confirmed.pk}/mails/" in page.content.decode()
    assert DAY + timedelta(days=cast.cohort.offer_days) == page.context["deadline"]
