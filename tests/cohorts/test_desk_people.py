"""Who carries a cohort: appointed, made lead, ended, away, recorded, helped back in."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from cohorts.models import Away, Event, Mentoring, Message, Participation, PastOrganizer
from tests.cohorts.browse import errors, get, page, post, said
from tests.factories import (
    NOW,
    AwayFactory,
    ParticipationFactory,
    ProjectFactory,
    join_team,
    mentor_in,
)


def roles(person, cohort):
    rows = Participation.objects.active(NOW).filter(user=person, cohort=cohort)
    return sorted(row.title for row in rows)


# Appointing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "title"),
    [("organizer", "organizer"), ("lead", "lead organizer"), ("volunteer", "volunteer"),
     ("wellbeing", "wellbeing contact")],
)  # fmt: skip
def test_a_lead_gives_a_role_to_an_account(cast, office, title):
    facts = {"email": "OUTSIDER@example.org", "office": office}
    assert post(cast.lead_organizer, "desk_appoint", "amp-2026", **facts).status_code == 302
    assert roles(cast.outsider, cast.cohort) == [title]
    assert Event.objects.filter(verb=f"became {title}", by=cast.lead_organizer).exists()


def test_an_organizer_without_lead_does_not(cast):
    facts = {"email": cast.outsider.email, "office": "volunteer"}
    assert get(cast.organizer, "desk_appoint", "amp-2026").status_code == 403
    assert post(cast.organizer, "desk_appoint", "amp-2026", **facts).status_code == 403
    assert roles(cast.outsider, cast.cohort) == []


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "a@b"])
def test_an_address_without_an_account_is_told(cast, email):
    answer = post(cast.lead_organizer, "desk_appoint", "amp-2026", email=email, office="volunteer")
    assert "email" in errors(answer)
    assert answer.context["form"]["email"].value() == email


@pytest.mark.parametrize("office", ["mentor", "mentee", "", "king"])
def test_only_these_roles_are_given_here(cast, office):
    answer = post(
        cast.lead_organizer, "desk_appoint", "amp-2026", email=cast.outsider.email, office=office
    )
    assert "office" in errors(answer)


def test_an_organizer_is_made_lead(cast):
    row = cast.role(cast.organizer)
    post(cast.lead_organizer, "desk_role_lead", "amp-2026", row.pk)
    assert roles(cast.organizer, cast.cohort) == ["lead organizer"]


def test_the_last_lead_does_not_step_down(cast):
    row = cast.role(cast.lead_organizer)
    answer = post(cast.lead_organizer, "desk_role_lead", "amp-2026", row.pk, down="1")
    assert "Name another lead organizer first" in said(answer)[0]
    assert roles(cast.lead_organizer, cast.cohort) == ["lead organizer"]


# Ending -------------------------------------------------------------------------------------


def test_a_lead_ends_a_role_with_a_reason(cast):
    row = cast.role(cast.volunteer)
    shown = page(get(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk))
    assert "Volunteer Vera is not volunteer any more" in shown
    post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="Moved on.")
    assert roles(cast.volunteer, cast.cohort) == []
    assert Event.objects.get(verb="stopped being volunteer").reason == "Moved on."


def test_an_organizer_ends_their_own_role_only(cast):
    other = cast.role(cast.volunteer)
    assert (
        post(cast.organizer, "desk_role_end", "amp-2026", other.pk, reason="x").status_code == 403
    )
    own = cast.role(cast.organizer)
    answer = post(cast.organizer, "desk_role_end", "amp-2026", own.pk, reason="A new job.")
    assert answer["Location"] == "/me/"
    assert get(cast.organizer, "desk", "amp-2026").status_code == 404


def test_the_last_lead_organizer_stays(cast):
    row = cast.role(cast.lead_organizer)
    answer = post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="Tired.")
    assert "Name another lead organizer first" in errors(answer)["__all__"][0]
    assert answer.context["form"]["reason"].value() == "Tired."
    assert roles(cast.lead_organizer, cast.cohort) == ["lead organizer"]


def test_another_lead_reads_who_is_the_last_one(cast):
    away = AwayFactory(
        participation=ParticipationFactory(cohort=cast.cohort, lead_organizer=True),
        starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=9),
    )  # fmt: skip
    row, by = cast.role(cast.lead_organizer), away.participation.user
    answer = post(by, "desk_role_end", "amp-2026", row.pk, reason="Unreachable.")
    assert "Lead Lena is the last lead organizer who can be reached" in errors(answer)["__all__"][0]
    answer = post(by, "desk_role_lead", "amp-2026", row.pk, down="1")
    assert "Lead Lena is the last lead organizer" in said(answer)[0]


def test_a_mentor_who_ends_leaves_the_projects_named_before(cast):
    row = cast.role(cast.co_mentor)
    shown = page(get(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk))
    assert "“CLI”" in shown
    assert "mentees and applicants are told by mail" in shown
    assert "Nobody is mailed" not in shown
    post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="Moved on.")
    assert not Mentoring.objects.current().filter(mentor=cast.co_mentor).exists()


def test_the_others_hear_of_it_as_when_a_mentor_leaves_the_project_alone(cast):
    row = cast.role(cast.co_mentor)
    post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="Moved on.")
    event = Event.objects.get(verb="left the project")
    assert (event.by, event.reason) == (cast.lead_organizer, "Moved on.")
    told = set(Message.objects.values_list("kind", "recipient__name"))
    assert told == {
        ("cohorts/mentor_left", name) for name in ("Mentor Mona", "Mentee Mika", "Applicant Ada")
    }


def test_of_an_idea_that_nobody_mentors_then_the_other_organizers_hear(cast):
    mentor = mentor_in(cast.cohort)
    join_team(ProjectFactory(cohort=cast.cohort, state="draft"), mentor)
    row = cast.role(mentor)
    shown = page(get(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk))
    assert "Nobody is mailed by this step." not in shown
    post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="Moved on.")
    assert not Mentoring.objects.current().filter(mentor=mentor).exists()
    [message] = Message.objects.all()
    assert (message.kind, message.recipient) == ("cohorts/idea_withdrawn", cast.organizer)


def test_the_last_lead_mentor_of_a_published_project_stays(cast):
    row = cast.role(cast.mentor)
    answer = post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="Moved on.")
    assert "last lead mentor of “CLI”" in errors(answer)["__all__"][0]
    assert roles(cast.mentor, cast.cohort) == ["mentor"]


def test_a_mentees_place_is_not_ended_here(cast):
    row = cast.role(cast.mentee)
    assert get(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk).status_code == 404


def test_a_role_of_another_cohort_is_not_here(cast):
    row = Participation.objects.get(user=cast.other_organizer)
    assert get(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk).status_code == 404


def test_ending_twice_finds_nothing(cast):
    row = cast.role(cast.volunteer)
    post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="x")
    answer = post(cast.lead_organizer, "desk_role_end", "amp-2026", row.pk, reason="x")
    assert answer.status_code == 404


# Away ---------------------------------------------------------------------------------------

WEEK = {"first_day": "2026-06-01", "last_day": "2026-06-07", "note": "Ask Omar."}


def test_an_organizer_goes_away_in_days_of_their_own_zone(cast):
    cast.organizer.time_zone = "Asia/Tokyo"
    cast.organizer.save()
    assert post(cast.organizer, "desk_away", "amp-2026", **WEEK).status_code == 302
    away = Away.objects.get()
    assert away.participation == cast.role(cast.organizer)
    assert away.starts_at == datetime(2026, 5, 31, 15, tzinfo=UTC)
    assert away.ends_at == datetime(2026, 6, 7, 15, tzinfo=UTC)
    assert "Ask Omar." in page(get(cast.lead_organizer, "desk_people", "amp-2026"))


def test_the_last_reachable_lead_cannot(cast):
    answer = post(cast.lead_organizer, "desk_away", "amp-2026", **WEEK)
    assert "Name another lead organizer first" in errors(answer)["__all__"][0]
    assert answer.context["form"]["note"].value() == "Ask Omar."
    assert not Away.objects.exists()


def test_two_leads_take_turns_and_never_overlap(cast):
    second = ParticipationFactory(cohort=cast.cohort, lead_organizer=True).user
    post(cast.lead_organizer, "desk_away", "amp-2026", **WEEK)
    overlapping = {"first_day": "2026-06-07", "last_day": "2026-06-12"}
    assert "__all__" in errors(post(second, "desk_away", "amp-2026", **overlapping))
    after = {"first_day": "2026-06-08", "last_day": "2026-06-12"}
    assert post(second, "desk_away", "amp-2026", **after).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2026-05-01"}, "last_day"),
        ({"first_day": "9999-01-01", "last_day": "9999-12-31"}, "last_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
        ({"first_day": ""}, "first_day"),
        ({"first_day": "2020-01-01", "last_day": "2020-01-07"}, "__all__"),
        ({"last_day": "2029-01-01"}, "__all__"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_nonsense_is_refused_beside_the_field(cast, changes, field):
    assert field in errors(post(cast.organizer, "desk_away", "amp-2026", **WEEK | changes))
    assert not Away.objects.exists()


def test_coming_back_is_ones_own(cast):
    away = AwayFactory(participation=cast.role(cast.organizer))
    answer = post(cast.lead_organizer, "desk_back", "amp-2026", away.pk)
    assert "their own absence" in said(answer)[0]
    assert get(cast.organizer, "desk_back", "amp-2026", away.pk).status_code == 405
    post(cast.organizer, "desk_back", "amp-2026", away.pk)
    assert not Away.objects.exists()
    assert post(cast.organizer, "desk_back", "amp-2026", away.pk).status_code == 404


# Past organizers ----------------------------------------------------------------------------


def test_a_past_organizer_is_recorded_without_an_account(cast):
    facts = {"github_login": "@Octo-Cat", "github_id": "583231", "cohort_name": "AMP 2023"}
    assert post(cast.organizer, "desk_past_organizer", "amp-2026", **facts).status_code == 302
    row = PastOrganizer.objects.get()
    assert (row.github_login, row.github_id, row.recorded_by) == (
        "Octo-Cat",
        583231,
        cast.organizer,
    )
    answer = post(cast.organizer, "desk_past_organizer", "amp-2026", **facts)
    assert "recorded for this cohort already" in errors(answer)["__all__"][0]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("github_login", "two words"), ("github_login", "-a"), ("github_login", "a" * 40),
     ("github_login", ""), ("github_id", "0"), ("github_id", "-7"), ("github_id", str(2**70)),
     ("github_id", "abc"), ("cohort_name", "")],
)  # fmt: skip
def test_a_strange_past_organizer_is_refused(cast, field, typed):
    facts = {"github_login": "octo", "github_id": "5", "cohort_name": "AMP 2023"}
    answer = post(cast.organizer, "desk_past_organizer", "amp-2026", **facts | {field: typed})
    assert field in errors(answer)
    assert not PastOrganizer.objects.exists()


# A lost second factor -----------------------------------------------------------------------


@pytest.fixture
def locked_out(cast):
    Authenticator.objects.create(user=cast.organizer, type="totp", data={"secret": "x"})
    return cast.role(cast.organizer)


def test_a_lead_resets_it_with_a_reason_and_the_person_is_told(cast, locked_out):
    post(
        cast.lead_organizer, "desk_second_factor", "amp-2026", locked_out.pk,
        reason="We spoke by video.",
    )  # fmt: skip
    assert not Authenticator.objects.filter(user=cast.organizer).exists()
    event = Event.objects.get(verb="second factor reset")
    assert (event.by, event.reason) == (cast.lead_organizer, "We spoke by video.")
    assert Message.objects.get().recipient == cast.organizer


def test_not_without_a_reason_and_not_without_lead(cast, locked_out):
    answer = post(cast.lead_organizer, "desk_second_factor", "amp-2026", locked_out.pk, reason=" ")
    assert "reason" in errors(answer)
    other = ParticipationFactory(cohort=cast.cohort, organizer=True).user
    for ask in (get, post):
        assert ask(other, "desk_second_factor", "amp-2026", locked_out.pk).status_code == 403
    assert Authenticator.objects.filter(user=cast.organizer).exists()


def test_nobody_resets_their_own(cast):
    row = cast.role(cast.lead_organizer)
    answer = post(cast.lead_organizer, "desk_second_factor", "amp-2026", row.pk, reason="Lost.")
    assert "Another lead organizer" in errors(answer)["__all__"][0]


def test_somebody_of_another_cohort_is_not_here(cast):
    row = Participation.objects.get(user=cast.other_organizer)
    assert get(cast.lead_organizer, "desk_second_factor", "amp-2026", row.pk).status_code == 404


def test_an_absence_that_is_over_is_not_shown(cast):
    AwayFactory(
        participation=cast.role(cast.organizer), note="Long ago",
        starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=2),
    )  # fmt: skip
    assert "Long ago" not in page(get(cast.organizer, "desk_people", "amp-2026"))
