"""What applications add to other pages: the next step, a button or why there is none, counters."""

from datetime import timedelta

import pytest

from applications.actions.application import withdraw
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.review import give_default_rubric
from applications.views.panels.desk import on_desk_page, organizers_next
from applications.views.panels.people import applicants_next, mentors_next, on_my_page
from cohorts.models import Cohort
from cohorts.rules.line import Mark
from cohorts.views.panels import links_for, marks_for, next_for, panels_for
from tests.applications.at_work import A_SECOND, BEGIN, END, shortlist_ada
from tests.applications.selection import DAY, begin_selection, fresh_roster, on
from tests.applications.writing import page
from tests.cast import application_of, signed_in
from tests.factories import (
    NOW,
    CohortFactory,
    ContestFactory,
    EligibilityCheckFactory,
    EventFactory,
    MentorRequestFactory,
    OfferFactory,
    ProjectFactory,
    UserFactory,
)


def invite(person, cohort, now=NOW, **about):
    name = "project" if "project" in about else "cohort"
    panels = panels_for(name, user=person, now=now, cohort=cohort, **about)
    ours = [panel.context["invite"] for panel in panels if "invite" in panel.context]
    return ours[0] if ours else None


def step(person, cohort=None, now=NOW, place="next"):
    return next_for(user=person, now=now, cohort=cohort, place=place)


def test_the_desk_lists_every_step_and_the_most_urgent_one_first(cast):
    """Ours and those of the cohort's own people, in one list."""
    fresh_roster(NOW)
    check = EligibilityCheckFactory(cohort=cast.cohort, user=cast.applicant, verdict="blocked")
    ContestFactory(check_said=check)
    ProjectFactory(cohort=cast.cohort, state="proposed")
    MentorRequestFactory(cohort=cast.cohort)
    shown = signed_in(cast.lead_organizer).get("/desk/amp-2026/").context
    waiting = [shown["next"], *shown["todo"]]
    assert [each.urgency for each in waiting] == sorted(each.urgency for each in waiting)
    assert {
        "1 applicant says that an eligibility result is wrong.",
        "1 idea waits for an answer",
        "1 person asks to mentor",
    } <= {each.sentence for each in waiting}


@pytest.mark.parametrize(
    ("at", "has_decision", "words"),
    [
        (BEGIN - A_SECOND, True, "Every application has been reviewed. Propose an assignment."),
        (BEGIN, True, "Whoever stands on a shortlist shows their work now."),
        (END - A_SECOND, False, "Whoever stands on a shortlist shows their work now."),
        (END, True, "Mentors read what people have shown of their work."),
        (END, False, "Every application has been reviewed. Propose an assignment."),
    ],
)
def test_nobody_is_hurried_to_assign_while_people_show_their_work(cast, at, has_decision, words):
    shortlist_ada(cast)
    if has_decision:
        begin = END + timedelta(days=2)
        cast.cohort.phases.create(
            kind="decision", title="Decision", starts_at=begin, ends_at=begin + timedelta(days=2)
        )
    cohort = Cohort.objects.get(pk=cast.cohort.pk)
    [found] = organizers_next(user=cast.organizer, now=at, cohort=cohort)
    assert found.sentence == words


def test_an_applicants_page_shows_the_line_of_the_cohort_that_they_applied_to(cast):
    CohortFactory(name="AMP 2027", number=5, slug="amp-2027", schedule=True)
    assert "AMP 2026" in page(signed_in(cast.applicant).get("/me/"))
    shown = signed_in(cast.applicant).get("/me/").context
    assert shown["cohort"] == cast.cohort
    assert signed_in(cast.outsider).get("/me/").context["cohort"].name == "AMP 2027"


def test_and_everybodys_once_the_application_is_over(cast):
    newer = CohortFactory(name="AMP 2027", number=5, slug="amp-2027", schedule=True)
    withdraw(cast.application, by=cast.applicant, now=NOW)
    assert signed_in(cast.applicant).get("/me/").context["cohort"] == newer


# The button ------------------------------------------------------------------------------


def test_anybody_is_led_to_the_rules_first(cast):
    from django.contrib.auth.models import AnonymousUser

    for person in (cast.outsider, AnonymousUser()):
        found = invite(person, cast.cohort)
        assert (found.label, found.url) == ("Apply", "/cohorts/amp-2026/eligibility/")


def test_a_project_is_taken_along(cast):
    found = invite(cast.outsider, cast.cohort, project=cast.project)
    assert found.url == "/cohorts/amp-2026/eligibility/?project=cli"
    text = page(signed_in(cast.outsider).get("/cohorts/amp-2026/projects/cli/"))
    assert "Apply for this project" in text


def test_a_withdrawn_project_has_no_button(cast):
    cast.project.state = "withdrawn"
    assert invite(cast.outsider, cast.cohort, project=cast.project) is None


def test_a_mentor_reads_why_there_is_none(cast):
    found = invite(cast.mentor, cast.cohort)
    assert not found.url
    assert "Nobody is mentor and mentee" in found.sentence


@pytest.mark.parametrize(
    ("shift", "state", "words"),
    [
        (20, "open", "It opens on 30 May 2026, 00:00 UTC."),
        (-60, "open", "closed on 31 March 2026, 23:59 UTC"),
        (0, "announced", "is not open in this cohort now"),
    ],
)
def test_outside_the_phase_the_reason_stands_there(cast, shift, state, words):
    phase = cast.cohort.phases.get(kind="applications")
    phase.starts_at += timedelta(days=shift)
    phase.ends_at += timedelta(days=shift)
    phase.save()
    cast.cohort.state = state
    found = invite(cast.outsider, cast.cohort)
    assert words in found.sentence
    assert not found.url


def test_an_ended_cohort_asks_nobody(cast):
    for state in ("finished", "cancelled", "running"):
        cast.cohort.state = state
        assert invite(cast.outsider, cast.cohort) is None


def test_whoever_has_a_draft_is_led_back_to_it_with_the_project(cast, draft):
    found = invite(cast.outsider, cast.cohort, project=cast.project)
    assert found.url == "/cohorts/amp-2026/apply/?project=cli"
    assert invite(cast.outsider, cast.cohort).label == "Continue writing"


# Next, marks and panels ------------------------------------------------------------------


def test_a_draft_becomes_urgent_in_its_last_two_days(cast, draft):
    early = step(cast.outsider)
    late = step(cast.outsider, now=NOW + timedelta(days=9))
    assert early.sentence == late.sentence == "Finish your application and hand it in."
    assert late.urgency < early.urgency


def test_an_open_offer_comes_before_everything(cast):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    cast.application.state, cast.application.decided_at = "offered", NOW
    cast.application.save()
    OfferFactory(application=cast.application, project=cast.project)
    assert step(cast.applicant).label == "Answer the offer"
    assert applicants_next(user=cast.applicant, now=NOW, cohort=cast.other_cohort) == []


def test_a_mentor_is_asked_to_read_while_the_cohort_is_selecting(cast):
    assert mentors_next(user=cast.mentor, now=NOW) == []
    cast.cohort.state = "selecting"
    cast.cohort.save()
    found = step(cast.mentor)
    assert found.sentence == "1 application waits for your review in AMP 2026."
    assert found.date.isoformat() == "2026-06-12T23:59:00+00:00"
    assert "waits for your review" in page(signed_in(cast.mentor).get("/me/"))


def test_ones_own_page_shows_the_application_and_its_next_step(cast):
    text = page(signed_in(cast.applicant).get("/me/"))
    assert "My application" in text
    assert "/cohorts/amp-2026/application/" in text
    assert on_my_page(user=cast.outsider, now=NOW) == []


def test_the_line_has_the_readers_own_steps_and_nobody_elses(cast):
    for verb, days in (("application begun", 4), ("application submitted", 2),
                       ("application submitted again", 1)):  # fmt: skip
        EventFactory(
            cohort=cast.cohort, by=cast.applicant, verb=verb, at=NOW - timedelta(days=days),
            object_type="applications.application", object_id=cast.application.pk,
        )  # fmt: skip
    marks = marks_for(user=cast.applicant, now=NOW, cohort=cast.cohort)
    assert marks[0] == Mark("You began your application.", NOW - timedelta(days=4), "16 May 2026")
    assert [mark.text for mark in marks] == [
        "You began your application.", "You handed it in.", "You handed in a changed text.",
        "You hear the decision",
    ]  # fmt: skip
    assert marks_for(user=cast.outsider, now=NOW, cohort=cast.cohort) == []


# The desk --------------------------------------------------------------------------------


def test_the_desk_counts_and_links(cast, draft):
    [panel] = on_desk_page(user=cast.organizer, now=NOW, cohort=cast.cohort)
    numbers = {str(word): number for number, word in panel.context["stats"]}
    assert numbers == {
        "drafts": 1, "handed in": 1, "eligibility undecided": 0, "not reviewed yet": 1
    }  # fmt: skip
    links = links_for(user=cast.organizer, now=NOW, cohort=cast.cohort)
    names = [link.name for link in links]
    assert {"desk_applications", "desk_contests", "desk_screening", "desk_assignment"} <= set(names)
    text = page(signed_in(cast.organizer).get("/desk/amp-2026/"))
    assert "/desk/amp-2026/applications/" in text


def test_the_desk_says_what_the_assignment_needs_next(cast):
    assert organizers_next(user=cast.organizer, now=NOW, cohort=cast.cohort) == []
    begin_selection(cast)
    fresh_roster(NOW)
    application_of(UserFactory(), cast.cohort, cast.project)
    with on(DAY):
        found = step(cast.organizer, cast.cohort, place="desk_next")
        assert "1 application has no review yet" in found.sentence
        assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY)
        assert "A proposal stands" in step(cast.organizer, cast.cohort, place="desk_next").sentence
        confirm_assignment(assignment, by=cast.organizer, now=DAY)
        found = step(cast.organizer, cast.cohort, place="desk_next")
        assert "can release the decisions" in found.sentence


def test_after_the_release_the_desk_counts_the_answers(cast):
    give_default_rubric(cast.cohort)
    fresh_roster(NOW)
    cast.cohort.released_at, cast.cohort.released_by = NOW, cast.lead_organizer
    cast.cohort.state = "selecting"
    cast.cohort.save()
    assert organizers_next(user=cast.organizer, now=NOW, cohort=cast.cohort) == []
    cast.application.state, cast.application.decided_at = "offered", NOW
    cast.application.save()
    OfferFactory(application=cast.application, project=cast.project)
    found = step(cast.organizer, cast.cohort, place="desk_next")
    assert found.sentence == "1 offer waits for an answer."
