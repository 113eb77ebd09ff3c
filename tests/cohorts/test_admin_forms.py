"""What organizers type on the desk goes through actions, or stays there with the words why."""

import pytest
from django.forms import Form
from django.urls import reverse

from cohorts.admin.desk import DeskAdmin
from cohorts.models import Away, Cohort, Event, Invitation, Mentoring, Participation, Phase
from cohorts.models import ScheduleChange as Change
from tests.cast import signed_in
from tests.factories import CohortFactory, ParticipationFactory, PhaseFactory, mentor_in
from tests.naughty import needs_strings, share_of

COHORT = {
    "name": "AMP 2027",
    "number": "5",
    "slug": "amp-2027",
    "funding": "volunteer",
    "weekly_hours": "8",
    "time_zone": "Europe/Berlin",
    "roster_days": "14",
    "offer_days": "5",
}


def url(name, *args):
    return reverse(f"admin:cohorts_{name}", args=args)


def page(answer):
    return answer.content.decode()


@pytest.fixture
def lead(cast):
    return signed_in(cast.lead_organizer)


@pytest.fixture
def organizer(cast):
    return signed_in(cast.organizer)


def typed(client, address, **changed):
    """The form as it is on the page, with something typed over it."""
    form = client.get(address).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields if not form.fields[name].disabled}
    return {name: value for name, value in shown.items() if value not in (None, False)} | changed


def test_a_new_cohort_has_its_maker_as_lead(cast, organizer):
    answer = organizer.post(url("cohort_add"), COHORT, follow=True)
    made = Cohort.objects.get(slug="amp-2027")
    assert answer.redirect_chain[-1][0] == url("cohort_change", made.pk)
    assert made.participations.get().user == cast.organizer
    assert made.participations.get().is_lead
    assert Event.objects.about(made).get().verb == "created"


def test_a_cohort_that_cannot_be_is_not_made_and_nothing_typed_is_lost(cast, organizer):
    wrong = COHORT | {"slug": "amp-2026", "slack_url": "https://example.org/x"}
    answer = page(organizer.post(url("cohort_add"), wrong))
    assert "Another cohort has this address." in answer
    assert "https://example.org/x" in answer
    assert "AMP 2027" in answer
    assert Cohort.objects.count() == 2


def test_an_edit_keeps_old_and_new(cast, organizer):
    address = url("cohort_change", cast.cohort.pk)
    organizer.post(address, typed(organizer, address, summary="New words."))
    cast.cohort.refresh_from_db()
    assert cast.cohort.summary == "New words."
    event = Event.objects.about(cast.cohort).get(verb="edited")
    assert event.changes["summary"][1] == "New words."
    assert event.by == cast.organizer
    assert "New words." in page(organizer.get(url("cohort_history", cast.cohort.pk)))


def test_what_people_rely_on_cannot_be_emptied(cast, organizer):
    address = url("cohort_change", cast.cohort.pk)
    answer = page(organizer.post(address, typed(organizer, address, expectations="")))
    assert "cannot be empty" in answer
    cast.cohort.refresh_from_db()
    assert cast.cohort.expectations


def test_address_and_zone_of_a_public_cohort_cannot_be_forged(cast, organizer):
    address = url("cohort_change", cast.cohort.pk)
    forged = typed(organizer, address) | {"slug": "stolen", "time_zone": "Asia/Tokyo"}
    organizer.post(address, forged)
    cast.cohort.refresh_from_db()
    assert (cast.cohort.slug, cast.cohort.time_zone) == ("amp-2026", "UTC")


def test_the_second_of_two_tabs_is_told(cast, organizer):
    address = url("cohort_change", cast.cohort.pk)
    one = typed(organizer, address, summary="From the first tab.")
    two = typed(organizer, address, name="From the second tab")
    organizer.post(address, one)
    answer = page(organizer.post(address, two))
    assert "Somebody saved this in the meantime" in answer
    assert "From the second tab" in answer
    cast.cohort.refresh_from_db()
    assert (cast.cohort.name, cast.cohort.summary) == ("AMP 2026", "From the first tab.")


def test_a_cohort_that_has_ended_is_only_read(cast):
    client = signed_in(cast.other_organizer)
    address = url("cohort_change", cast.other_cohort.pk)
    assert 'name="_save"' not in page(client.get(address))
    assert client.post(address, {"name": "Rewritten"}).status_code == 403


PHASE = {
    "kind": "contribution",
    "title": "Contribution period",
    "first_day": "2026-06-02",
    "last_day": "2026-06-05",
}


def test_a_phase_of_a_draft_is_added_and_edited_in_the_cohorts_zone(cast, organizer):
    draft = CohortFactory(state="draft", time_zone="Europe/Berlin")
    ParticipationFactory(user=cast.organizer, cohort=draft, organizer=True)
    organizer.post(url("phase_add"), PHASE | {"cohort": draft.pk})
    phase = draft.phases.get()
    assert phase.starts_at.isoformat() == "2026-06-01T22:00:00+00:00"
    address = url("phase_change", phase.pk)
    organizer.post(address, typed(organizer, address, last_day="2026-06-06"))
    phase.refresh_from_db()
    assert phase.ends_at.isoformat() == "2026-06-06T22:00:00+00:00"


def test_a_confirmed_schedule_changes_in_public_with_a_reason(cast, organizer):
    final = cast.cohort.phases.get(kind="final")
    address = url("phase_change", final.pk)
    form = typed(organizer, address, last_day="2026-10-18")
    assert "errorlist" in page(organizer.post(address, form))
    organizer.post(address, form | {"reason": "The release is later."})
    change = Change.objects.get()
    assert (change.number, change.reason) == (1, "The release is later.")
    assert change.changed_by == cast.organizer


def test_a_phase_is_added_later_with_a_reason_only(cast, organizer):
    form = PHASE | {"cohort": cast.cohort.pk}
    assert "say why" in page(organizer.post(url("phase_add"), form))
    assert not Phase.objects.filter(kind="contribution").exists()
    organizer.post(url("phase_add"), form | {"reason": "Mentors wished for it."})
    assert Phase.objects.filter(kind="contribution").exists()
    assert Change.objects.count() == 1


def test_phases_are_added_to_ones_own_cohorts_only(cast, organizer):
    organizer.post(url("phase_add"), PHASE | {"cohort": cast.other_cohort.pk, "reason": "x"})
    assert not cast.other_cohort.phases.exists()


def test_a_mentor_is_invited_by_address_or_login(cast, organizer):
    form = {"cohort": cast.cohort.pk, "who": "new@example.org", "project": "", "part": ""}
    organizer.post(url("invitation_add"), form)
    assert Invitation.objects.get().email == "new@example.org"
    organizer.post(url("invitation_add"), form | {"who": "octocat", "project": cast.project.pk})
    assert Invitation.objects.get(github_login="octocat").part == "co_mentor"
    assert "errorlist" in page(organizer.post(url("invitation_add"), form | {"who": "no one"}))
    assert Invitation.objects.count() == 2


def test_leads_appoint_and_others_are_told_that_they_may_not(cast, lead, organizer):
    form = {"cohort": cast.cohort.pk, "email": "outsider@example.org", "office": "volunteer"}
    assert "lead organizer" in page(organizer.post(url("participation_add"), form))
    assert not Participation.objects.filter(user=cast.outsider).exists()
    lead.post(url("participation_add"), form)
    assert cast.role(cast.outsider).role == "volunteer"


def test_a_lead_is_made_and_a_mentors_capacity_set(cast, lead):
    address = url("participation_change", cast.role(cast.organizer).pk)
    lead.post(address, typed(lead, address, is_lead="on"))
    assert cast.role(cast.organizer).is_lead
    address = url("participation_change", cast.role(cast.mentor).pk)
    lead.post(address, typed(lead, address, capacity="3"))
    assert cast.role(cast.mentor).capacity == 3
    for number in ("-1", "11"):
        assert "errorlist" in page(lead.post(address, typed(lead, address, capacity=number)))
    assert cast.role(cast.mentor).capacity == 3


def test_absence_is_ones_own_and_never_of_all_leads(cast, lead, organizer):
    form = {"cohort": cast.cohort.pk, "first_day": "2026-06-01", "last_day": "2026-06-03"}
    organizer.post(url("away_add"), form)
    assert Away.objects.get().participation == cast.role(cast.organizer)
    answer = page(lead.post(url("away_add"), form | {"note": "At sea."}))
    assert "last lead organizer" in answer
    assert "At sea." in answer
    assert Away.objects.count() == 1


def test_a_mentor_of_the_cohort_joins_a_team_and_changes_part(cast, organizer):
    mentor = mentor_in(cast.cohort)
    organizer.post(
        url("mentoring_add"), {"project": cast.project.pk, "mentor": mentor.pk, "part": "backup"}
    )
    row = Mentoring.objects.get(mentor=mentor)
    address = url("mentoring_change", row.pk)
    organizer.post(address, typed(organizer, address, part="lead"))
    row.refresh_from_db()
    assert row.part == "lead"
    last = Mentoring.objects.get(mentor=cast.other_mentor)
    address = url("mentoring_change", last.pk)
    assert "errorlist" in page(organizer.post(address, typed(organizer, address, part="backup")))


def test_one_sees_the_people_of_ones_cohorts_only(cast, organizer):
    stranger = signed_in(cast.other_organizer)
    listed = page(organizer.get(url("user_changelist")))
    assert "applicant@example.org" in listed
    assert "outsider@example.org" not in listed
    assert "applicant@example.org" not in page(stranger.get(url("user_changelist")))


@needs_strings
def test_any_text_is_survived_by_every_form(cast, lead):
    forms = {
        "cohort": [*COHORT, "summary", "expectations", "slack_url", "discussion_url"],
        "phase": [*PHASE, "cohort", "reason", "description", "first_time"],
        "invitation": ["cohort", "who", "project", "part"],
        "participation": ["cohort", "email", "office"],
        "away": ["cohort", "first_day", "last_day", "note"],
        "pastorganizer": ["github_login", "github_id", "cohort_name"],
        "mentoring": ["project", "mentor", "part"],
    }
    right = COHORT | PHASE | {"cohort": cast.cohort.pk, "reason": "x", "cohort_name": "AMP 1"}
    for name, fields in forms.items():
        for text in share_of(name):
            some = {field: text for field in fields if field not in ("cohort", "number")}
            mixed = right | some if len(text) % 2 else dict.fromkeys(fields, text)
            assert lead.post(url(f"{name}_add"), mixed).status_code in {200, 302}, (name, text)


def test_a_filled_in_link_adds_a_phase_to_its_cohort(cast, organizer):
    PhaseFactory(cohort=cast.cohort)
    link = f"{url('phase_add')}?cohort={cast.cohort.pk}"
    assert link in page(organizer.get(url("cohort_change", cast.cohort.pk)))
    assert organizer.get(link).status_code == 200
    assert organizer.get(f"{url('phase_add')}?cohort=nonsense").status_code == 200


def test_a_desk_with_a_form_and_no_action_behind_it_does_not_start():
    for form, verb in (("add_form", "create"), ("edit_form", "change")):
        with pytest.raises(TypeError, match=f"no way to {verb}"):
            type("Forgetful", (DeskAdmin,), {form: Form})
