"""Handing in, approving, returning, withdrawing, and taking an idea further."""

from datetime import timedelta

import pytest

from cohorts.models import Event, Message, Participation, Project
from tests.cohorts.browse import errors, get, page, post, said
from tests.cohorts.test_project_write import WHOLE
from tests.factories import (
    NOW,
    CohortFactory,
    ParticipationFactory,
    PhaseFactory,
    join_team,
    whole_project,
)


@pytest.fixture
def ideas(cast):
    cohort = CohortFactory(slug="next", number=9, state="announced")
    PhaseFactory(cohort=cohort, kind="ideas", title="Ideas")
    for person, role in ((cast.mentor, "mentor"), (cast.organizer, "organizer")):
        ParticipationFactory(cohort=cohort, user=person, **{role: True})
    ParticipationFactory(cohort=cohort, user=cast.lead_organizer, lead_organizer=True)
    return cohort


@pytest.fixture
def draft(cast, ideas):
    return whole_project(ideas, lead=cast.mentor, title="Parser", slug="parser")


@pytest.fixture
def proposed(draft):
    Project.objects.filter(pk=draft.pk).update(state="proposed", proposed_at=draft.created_at)
    draft.refresh_from_db()
    return draft


def state(project):
    return Project.objects.get(pk=project.pk).state


def told():
    return sorted(Message.objects.values_list("recipient__name", flat=True))


# Handing in ---------------------------------------------------------------------------------


def test_a_whole_idea_is_handed_in_and_organizers_are_told(cast, draft):
    assert "The organizers are told" in page(get(cast.mentor, "project_hand_in", "next", "parser"))
    post(cast.mentor, "project_hand_in", "next", "parser")
    assert state(draft) == "proposed"
    assert told() == ["Lead Lena", "Organizer Omar"]


def test_save_and_hand_in_is_one_press(cast, draft):
    answer = post(cast.mentor, "project_edit", "next", "parser", **WHOLE, hand_in="1")
    assert answer["Location"] == "/cohorts/next/projects/parser/team/"
    assert state(draft) == "proposed"


def test_an_incomplete_idea_is_saved_and_told_what_is_missing(cast, ideas):
    facts = {key: WHOLE[key] for key in ("title", "kind", "summary", "weekly_hours", "places")}
    answer = post(cast.mentor, "propose", "next", **facts, hand_in="1")
    assert answer["Location"] == "/cohorts/next/projects/parser-fuzzing/hand-in/"
    missing = get(cast.mentor, "project_hand_in", "next", "parser-fuzzing").context["missing"]
    assert missing == [
        "The description is missing.",
        "The outcomes are missing.",
        "Name at least one repository.",
        "Name at least one skill.",
        "Three to five milestones are needed; there are 0.",
    ]
    assert state(Project.objects.get(cohort=ideas)) == "draft"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_milestones_are_not_enough(cast, draft, count):
    draft.milestones.filter(position__gt=count).delete()
    answer = post(cast.mentor, "project_hand_in", "next", "parser")
    assert any("Three to five milestones" in words for words in said(answer))
    assert state(draft) == "draft"


def test_handing_in_twice_is_told(cast, draft):
    post(cast.mentor, "project_hand_in", "next", "parser")
    answer = post(cast.mentor, "project_hand_in", "next", "parser")
    assert "not possible any more" in said(answer)[0]
    assert len(told()) == 2


def test_after_the_close_nothing_is_handed_in(cast, draft):
    draft.cohort.phases.update(ends_at=draft.cohort.phases.get().starts_at.replace(hour=23))
    shown = page(get(cast.mentor, "project_hand_in", "next", "parser"))
    assert "closed on" in shown
    post(cast.mentor, "project_hand_in", "next", "parser")
    assert state(draft) == "draft"


# Approving ----------------------------------------------------------------------------------


def test_an_organizer_approves_and_the_team_is_told(cast, proposed):
    post(cast.organizer, "desk_project_approve", "next", "parser")
    assert state(proposed) == "published"
    assert told() == ["Mentor Mona"]
    assert get(None, "project", "next", "parser").status_code == 200


def test_approving_is_a_verb(cast, proposed):
    assert get(cast.organizer, "desk_project_approve", "next", "parser").status_code == 405


def test_an_organizer_who_mentors_it_leaves_it_to_another(cast, proposed):
    ParticipationFactory(cohort=proposed.cohort, user=cast.organizer, mentor=True)
    join_team(proposed, cast.organizer, "co_mentor")
    assert "another organizer decides" in page(
        get(cast.organizer, "desk_project", "next", "parser")
    )
    assert post(cast.organizer, "desk_project_approve", "next", "parser").status_code == 403
    assert get(cast.organizer, "desk_project_return", "next", "parser").status_code == 403
    post(cast.lead_organizer, "desk_project_approve", "next", "parser")
    assert state(proposed) == "published"


def test_without_an_active_lead_nothing_is_published(cast, proposed):
    Participation.objects.filter(user=cast.mentor, cohort=proposed.cohort).update(
        ended_at=proposed.created_at, started_at=proposed.created_at
    )
    answer = post(cast.organizer, "desk_project_approve", "next", "parser")
    assert "active lead mentor" in said(answer)[0]
    assert state(proposed) == "proposed"


def test_a_draft_is_not_approved(cast, draft):
    answer = post(cast.organizer, "desk_project_approve", "next", "parser")
    assert "not possible any more" in said(answer)[0]
    assert state(draft) == "draft"


def test_the_second_organizer_is_told(cast, proposed):
    post(cast.organizer, "desk_project_approve", "next", "parser")
    answer = post(cast.lead_organizer, "desk_project_return", "next", "parser", reason="No.")
    assert "not possible any more" in errors(answer)["__all__"][0]
    assert answer.context["form"]["reason"].value() == "No."
    assert state(proposed) == "published"


def test_what_was_not_read_is_not_approved(cast, proposed):
    seen = get(cast.organizer, "desk_project", "next", "parser").context["seen"]
    post(cast.mentor, "project_edit", "next", "parser", **WHOLE)
    answer = post(cast.organizer, "desk_project_approve", "next", "parser", seen=seen)
    assert "changed this idea after you had opened it" in said(answer)[0]
    assert state(proposed) == "proposed"
    slug = Project.objects.get(pk=proposed.pk).slug
    again = get(cast.organizer, "desk_project", "next", slug).context["seen"]
    post(cast.organizer, "desk_project_approve", "next", slug, seen=again)
    assert state(proposed) == "published"


def test_the_desk_says_that_a_lead_is_missing(cast, proposed):
    proposed.team.update(part="co_mentor")
    shown = page(get(cast.organizer, "desk_project", "next", "parser"))
    assert "It has no active lead mentor, so it cannot be approved yet." in shown
    assert "Approve and publish" not in shown


def test_a_returned_idea_is_handed_in_again_until_applications_close(cast, proposed):
    close = PhaseFactory(cohort=proposed.cohort, ends_at=NOW + timedelta(days=2))
    proposed.cohort.phases.filter(kind="ideas").update(ends_at=NOW)
    post(cast.organizer, "desk_project_return", "next", "parser", reason="Name a first issue.")
    assert "until applications close: 22 May 2026" in Message.objects.get().text
    post(cast.mentor, "project_hand_in", "next", "parser")
    assert state(proposed) == "proposed"
    close.ends_at = NOW
    close.save()
    shown = page(get(cast.organizer, "desk_project_return", "next", "parser"))
    assert "Applications closed on" in shown
    answer = post(cast.organizer, "desk_project_return", "next", "parser", reason="Late.")
    assert "Applications closed on" in errors(answer)["__all__"][0]
    Project.objects.filter(pk=proposed.pk).update(state="returned")
    answer = post(cast.mentor, "project_hand_in", "next", "parser")
    assert "Applications closed on" in said(answer)[0]


def test_a_published_project_is_not_offered_to_be_returned(cast):
    shown = get(cast.organizer, "desk_project_return", "amp-2026", "cli")
    assert "This is published now" in page(shown)
    assert "<textarea" not in page(shown)


# Returning ----------------------------------------------------------------------------------


def test_an_idea_is_returned_with_a_reason_and_handed_in_again(cast, proposed):
    post(cast.organizer, "desk_project_return", "next", "parser", reason="Name a first issue.")
    assert state(proposed) == "returned"
    assert "Name a first issue." in Message.objects.get().text
    assert "Name a first issue." in page(get(cast.mentor, "project_edit", "next", "parser"))
    post(cast.mentor, "project_hand_in", "next", "parser")
    assert state(proposed) == "proposed"


def test_not_without_a_reason(cast, proposed):
    answer = post(cast.organizer, "desk_project_return", "next", "parser", reason=" ")
    assert "reason" in errors(answer)
    assert state(proposed) == "proposed"


@pytest.mark.parametrize(
    "name", ["desk_project_approve", "desk_project_return", "desk_project_withdraw"]
)
@pytest.mark.parametrize("who", ["mentor", "outsider", "other_organizer"])
def test_deciding_is_for_organizers_of_the_cohort(cast, proposed, name, who):
    assert post(getattr(cast, who), name, "next", "parser", reason="x").status_code == 404
    assert state(proposed) == "proposed"


# Withdrawing --------------------------------------------------------------------------------


def test_everyone_whom_it_touches_is_named_and_told_once(cast):
    shown = get(cast.organizer, "desk_project_withdraw", "amp-2026", "cli").context["touched"]
    assert shown["team"] == ["Mentor Mona", "Co-mentor Cleo"]
    assert shown["mentees"] == ["Mentee Mika"]
    post(cast.organizer, "desk_project_withdraw", "amp-2026", "cli", reason="No time.")
    assert state(cast.project) == "withdrawn"
    names = told()
    assert {"Mentor Mona", "Co-mentor Cleo", "Mentee Mika"} <= set(names)
    assert len(names) == len(set(names))
    assert Participation.objects.get(user=cast.mentee).ended_at is not None
    assert "No time." in page(get(None, "project", "amp-2026", "cli"))


def test_a_lead_mentor_withdraws_and_a_co_mentor_does_not(cast):
    for ask in (get, post):
        assert ask(cast.co_mentor, "project_withdraw", "amp-2026", "cli").status_code == 403
    assert "reason" in errors(post(cast.mentor, "project_withdraw", "amp-2026", "cli", reason=""))
    post(cast.mentor, "project_withdraw", "amp-2026", "cli", reason="No time.")
    assert state(cast.project) == "withdrawn"


def test_withdrawing_twice_is_told(cast):
    post(cast.mentor, "project_withdraw", "amp-2026", "cli", reason="No time.")
    count = Message.objects.count()
    answer = post(cast.mentor, "project_withdraw", "amp-2026", "cli", reason="Again.")
    assert "not possible any more" in errors(answer)["__all__"][0]
    assert Message.objects.count() == count


def test_a_draft_that_is_withdrawn_tells_its_team_only(cast, draft):
    post(cast.mentor, "project_withdraw", "next", "parser", reason="Changed my mind.")
    assert told() == ["Mentor Mona"]


# Taking it further --------------------------------------------------------------------------


def test_a_withdrawn_idea_goes_to_a_later_cohort_as_a_draft(cast, ideas):
    post(cast.mentor, "project_withdraw", "amp-2026", "cli", reason="No time.")
    shown = get(cast.mentor, "project_resubmit", "amp-2026", "cli")
    assert [str(label) for _key, label in shown.context["form"].fields["cohort"].choices] == [
        str(ideas)
    ]
    answer = post(cast.mentor, "project_resubmit", "amp-2026", "cli", cohort=ideas.pk)
    made = Project.objects.get(cohort=ideas)
    assert answer["Location"] == f"/cohorts/next/projects/{made.slug}/edit/"
    assert (made.resubmits, made.state) == (cast.project, "draft")
    assert made.milestones.count() == cast.project.milestones.count()
    assert [row.mentor for row in made.team.all()] == [cast.mentor]
    assert state(cast.project) == "withdrawn"
    assert Event.objects.about(made).filter(verb="idea begun").exists()


def test_twice_to_one_cohort_is_told(cast, ideas):
    for _each in range(2):
        answer = post(cast.mentor, "project_resubmit", "amp-2026", "cli", cohort=ideas.pk)
    assert "already" in errors(answer)["__all__"][0]
    assert Project.objects.filter(cohort=ideas).count() == 1


@pytest.mark.parametrize("slug", ["amp-2024", "amp-2026"])
def test_never_to_an_earlier_cohort_or_the_same(cast, ideas, slug):
    from cohorts.models import Cohort

    key = Cohort.objects.get(slug=slug).pk
    answer = post(cast.mentor, "project_resubmit", "amp-2026", "cli", cohort=key)
    assert "cohort" in errors(answer)


def test_without_a_later_cohort_the_page_says_what_to_do(cast):
    assert "No later cohort takes ideas from you now" in page(
        get(cast.mentor, "project_resubmit", "amp-2026", "cli")
    )


def test_whoever_led_it_when_it_ended_takes_it_further(cast, ideas):
    row = cast.project.team.get(mentor=cast.mentor)
    facts = {"heir": "withdraw", "reason": "No time."}
    post(cast.mentor, "project_leave", "amp-2026", "cli", row.pk, **facts)
    shown = page(get(cast.mentor, "project", "amp-2026", "cli"))
    assert "/cohorts/amp-2026/projects/cli/resubmit/" in shown
    post(cast.mentor, "project_resubmit", "amp-2026", "cli", cohort=ideas.pk)
    assert Project.objects.get(cohort=ideas).resubmits == cast.project


def test_a_project_of_a_finished_cohort_goes_further_and_is_not_withdrawn(cast, ideas):
    cast.cohort.state = "finished"
    cast.cohort.save()
    shown = page(get(cast.mentor, "project_team", "amp-2026", "cli"))
    assert "/projects/cli/resubmit/" in shown
    assert "/projects/cli/withdraw/" not in shown
    for person, name in (
        (cast.mentor, "project_withdraw"),
        (cast.organizer, "desk_project_withdraw"),
    ):
        assert "This cohort has ended." in page(get(person, name, "amp-2026", "cli"))


def test_only_its_team_takes_it_further(cast, ideas):
    answer = post(cast.other_mentor, "project_resubmit", "amp-2026", "cli", cohort=ideas.pk)
    assert answer.status_code == 403
