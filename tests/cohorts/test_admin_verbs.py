"""Verbs on the desk over cohorts: asked first, carried out by the action, told one by one."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from cohorts.models import (
    Event,
    Invitation,
    Mentoring,
    MentorRequest,
    Message,
    Part,
    Participation,
    Phase,
    Project,
)
from tests.cast import signed_in
from tests.factories import (
    NOW,
    AwayFactory,
    CohortFactory,
    InvitationFactory,
    MentorRequestFactory,
    MessageFactory,
    ParticipationFactory,
    schedule_2026,
    whole_project,
)


def do(row, name):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_do", args=[row.pk, name])


def confirm(client, row, name, /, **typed):
    return client.post(do(row, name), {"confirmed": "1", **typed}, follow=True)


def on_list(client, rows, name, /, **typed):
    chosen = {"action": name, "_selected_action": [row.pk for row in rows], **typed}
    return client.post(listing(type(rows[0])), chosen, follow=True)


def listing(model):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def words(answer):
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def lead(cast):
    return signed_in(cast.lead_organizer)


@pytest.fixture
def organizer(cast):
    return signed_in(cast.organizer)


@pytest.fixture
def ideas(cast):
    return [whole_project(cast.cohort, state="proposed", title=title, slug=title.lower())
            for title in ("Parser", "Studio")]  # fmt: skip


def states(model):
    return dict(model.objects.values_list("pk", "state"))


def test_asking_changes_nothing_and_names_what_will_happen(cast, organizer, ideas):
    before = states(Project), Event.objects.count()
    page = on_list(organizer, ideas, "approve").content.decode()
    assert "The project is published" in page
    assert "Parser" in page
    assert "Studio" in page
    assert "Led by" in page
    assert organizer.get(do(ideas[0], "approve")).status_code == 200
    assert (states(Project), Event.objects.count()) == before


def test_confirmed_each_is_carried_out_and_told(cast, organizer, ideas):
    answer = on_list(organizer, ideas, "approve", confirmed="1")
    assert {states(Project)[idea.pk] for idea in ideas} == {"published"}
    assert "Parser" in words(answer)
    assert "Studio" in words(answer)
    assert Event.objects.filter(verb="project published", by=cast.organizer).count() == 2


def test_one_refusal_stops_nobody_else(cast, organizer, ideas):
    ideas[1].team.all().delete()
    answer = on_list(organizer, ideas, "approve", confirmed="1")
    assert states(Project)[ideas[0].pk] == "published"
    assert states(Project)[ideas[1].pk] == "proposed"
    assert "Studio: " in words(answer)


def test_a_refusal_leaves_all_as_it_was_and_keeps_what_was_typed(cast, organizer):
    before = states(Project), Event.objects.count(), Message.objects.count()
    answer = confirm(organizer, cast.project, "return", reason="Not clear enough.")
    assert answer.status_code == 200
    assert "published now" in answer.content.decode()
    assert "Not clear enough." in answer.content.decode()
    assert (states(Project), Event.objects.count(), Message.objects.count()) == before


def test_a_reason_is_asked_for_where_the_action_takes_one(cast, organizer, ideas):
    answer = confirm(organizer, ideas[0], "return", reason="")
    assert "errorlist" in answer.content.decode()
    assert states(Project)[ideas[0].pk] == "proposed"
    confirm(organizer, ideas[0], "return", reason="Name a third milestone.")
    ideas[0].refresh_from_db()
    assert (ideas[0].state, ideas[0].state_reason) == ("returned", "Name a third milestone.")


def test_nobody_approves_a_project_that_they_mentor(cast, organizer):
    ParticipationFactory(cohort=cast.cohort, mentor=True, user=cast.organizer)
    own = whole_project(cast.cohort, lead=cast.organizer, state="proposed", title="Own")
    page = organizer.get(reverse("admin:cohorts_project_change", args=[own.pk])).content.decode()
    assert do(own, "approve") not in page
    assert "another organizer decides here" in page
    answer = confirm(organizer, own, "approve")
    assert answer.status_code == 403
    assert "another organizer decides here" in answer.content.decode()
    assert states(Project)[own.pk] == "proposed"


def test_only_leads_are_offered_what_is_theirs(cast, organizer, lead):
    url = reverse("admin:cohorts_cohort_change", args=[cast.cohort.pk])
    assert do(cast.cohort, "cancel") not in organizer.get(url).content.decode()
    assert do(cast.cohort, "cancel") in lead.get(url).content.decode()
    assert confirm(organizer, cast.cohort, "cancel", reason="No mentors.").status_code == 403
    cast.cohort.refresh_from_db()
    assert cast.cohort.state == "open"


def test_verbs_that_do_not_exist_are_not_found(cast, lead):
    assert lead.get(do(cast.cohort, "delete")).status_code == 404


def test_too_many_at_once_are_refused(cast, organizer, monkeypatch, ideas):
    monkeypatch.setattr("cohorts.admin.verbs.AT_ONCE", 1)
    answer = on_list(organizer, ideas, "approve", confirmed="1")
    assert "at most 1" in words(answer)
    assert states(Project)[ideas[0].pk] == "proposed"


def test_foreign_rows_are_left_out(cast, organizer):
    foreign = whole_project(CohortFactory(), state="proposed")
    on_list(organizer, [foreign], "approve", confirmed="1")
    assert states(Project)[foreign.pk] == "proposed"
    assert confirm(organizer, foreign, "approve").status_code == 404


def test_a_cohort_from_draft_to_open(cast, lead):
    draft = CohortFactory(state="draft", name="AMP 2027", slug="amp-2027", number=5)
    ParticipationFactory(user=cast.lead_organizer, cohort=draft, lead_organizer=True)
    assert "not ready" in confirm(lead, draft, "confirm").content.decode()
    confirm(lead, draft, "suggest", first_day="2027-02-01")
    assert draft.phases.count() > 5
    for name in ("confirm", "announce", "open"):
        confirm(lead, draft, name)
    draft.refresh_from_db()
    assert draft.state == "open"
    assert draft.confirmed_by == cast.lead_organizer


def test_the_gate_says_all_that_is_missing(cast, lead):
    cohort = CohortFactory(state="announced", slack_url="", expectations="")
    schedule_2026(cohort)
    ParticipationFactory(user=cast.lead_organizer, cohort=cohort, lead_organizer=True)
    page = confirm(lead, cohort, "open").content.decode()
    assert "Slack channel is missing" in page
    assert "expectations text is empty" in page


def test_a_copy_leads_to_its_page(cast, organizer):
    names = {"name": "AMP 2027", "number": "5", "slug": "amp-2027", "first_day": "2027-02-01"}
    answer = confirm(organizer, cast.cohort, "copy", **names)
    made = cast.cohort._meta.model.objects.get(slug="amp-2027")
    assert answer.redirect_chain[-1][0].endswith(f"/{made.pk}/change/")
    taken = confirm(organizer, cast.cohort, "copy", **names)
    assert "Another cohort has this address." in taken.content.decode()


def test_failed_messages_go_back_to_the_outbox(cast, organizer):
    failed = [MessageFactory(cohort=cast.cohort, state="failed") for _ in range(2)]
    page = on_list(organizer, failed, "retry").content.decode()
    assert "2 failed messages" in page
    on_list(organizer, failed, "retry", confirmed="1")
    assert set(states(Message).values()) == {"waiting"}
    again = on_list(organizer, failed, "retry", confirmed="1")
    assert "No message waits" in again.content.decode()


def test_requests_to_mentor_are_answered(cast, organizer):
    asked = MentorRequestFactory(cohort=cast.cohort)
    assert "say why" in confirm(organizer, asked, "decline", answer="").content.decode()
    confirm(organizer, asked, "decline", answer="Next year, please.")
    assert MentorRequest.objects.get(pk=asked.pk).answer == "Next year, please."
    other = MentorRequestFactory(cohort=cast.cohort)
    confirm(organizer, other, "accept", answer="")
    assert Participation.objects.filter(user=other.user, role="mentor").exists()


def test_an_invitation_is_taken_back_once(cast, organizer):
    row = InvitationFactory(cohort=cast.cohort)
    confirm(organizer, row, "revoke")
    assert Invitation.objects.get(pk=row.pk).state == "revoked"
    assert "revoked now" in confirm(organizer, row, "revoke").content.decode()


def test_the_last_lead_mentor_leaves_only_with_a_new_one(cast, organizer):
    part = Mentoring.objects.get(project=cast.project, mentor=cast.mentor)
    refused = confirm(organizer, part, "leave", reason="Moved on.")
    assert refused.status_code == 200
    assert "Moved on." in refused.content.decode()
    part.refresh_from_db()
    assert part.ended_at is None
    confirm(organizer, part, "leave", reason="Moved on.", new_lead=cast.co_mentor.pk)
    part.refresh_from_db()
    assert part.ended_at is not None
    assert Mentoring.objects.get(mentor=cast.co_mentor).part == Part.LEAD


def test_a_role_ends_but_never_the_last_lead_organizers(cast, lead):
    confirm(lead, cast.role(cast.volunteer), "end", reason="")
    assert cast.role(cast.volunteer).ended_at is not None
    page = confirm(lead, cast.role(cast.lead_organizer), "end", reason="").content.decode()
    assert "last lead organizer" in page
    assert cast.role(cast.lead_organizer).ended_at is None


def test_a_phase_of_a_draft_is_removed(cast, lead):
    draft = CohortFactory(state="draft", schedule=True)
    ParticipationFactory(user=cast.lead_organizer, cohort=draft, organizer=True)
    answer = confirm(lead, draft.phases.first(), "remove")
    assert draft.phases.count() == 7
    assert answer.status_code == 200
    kept = cast.cohort.phases.first()
    assert "confirmed" in confirm(lead, kept, "remove").content.decode()
    assert Phase.objects.filter(pk=kept.pk).exists()


def test_coming_back_is_said_by_oneself(cast, organizer):
    own = AwayFactory(participation=cast.role(cast.organizer))
    other = AwayFactory(
        participation=cast.role(cast.lead_organizer), ends_at=NOW + timedelta(days=2)
    )
    confirm(organizer, own, "back")
    assert "their own absence" in confirm(organizer, other, "back").content.decode()
    assert list(type(own).objects.all()) == [other]


def test_a_lost_second_factor_is_reset_by_a_lead_with_a_reason(cast, lead, organizer):
    Authenticator.objects.create(user=cast.mentor, type="totp", data={"secret": "x"})
    assert (
        confirm(organizer, cast.mentor, "reset_second_factor", reason="Called.").status_code == 403
    )
    assert Authenticator.objects.filter(user=cast.mentor).exists()
    confirm(lead, cast.mentor, "reset_second_factor", reason="Spoke on the phone.")
    assert not Authenticator.objects.filter(user=cast.mentor).exists()
    assert Event.objects.get(verb="second factor reset").reason == "Spoke on the phone."
