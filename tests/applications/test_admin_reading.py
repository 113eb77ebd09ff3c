"""Reading applications on the desk: what an organizer finds, and what stays hidden."""

import pytest
from django.urls import reverse

from applications.models import Application, Criterion
from tests.cast import application_of, signed_in
from tests.factories import (
    ApplicationFactory,
    CriterionFactory,
    EligibilityCheckFactory,
    EventFactory,
    MessageFactory,
    ParticipationFactory,
    ReviewFactory,
    ScoreFactory,
    ShortlistedFactory,
    UserFactory,
    join_team,
)
from tests.rows import counting


def url(name, *args):
    return reverse(f"admin:applications_{name}", args=args)


def page(answer):
    return answer.content.decode()


def found(client, **query):
    """Whom the list of applications shows."""
    rows = client.get(url("application_changelist"), query).context["cl"].result_list
    return {row.user.name for row in rows}


@pytest.fixture
def organizer(cast):
    return signed_in(cast.organizer)


@pytest.fixture
def scored(cast):
    """The applicant's first choice, scored 4 by its lead mentor."""
    choice = cast.application.choices.get(rank=1)
    review = ReviewFactory(
        choice=choice, reviewer=cast.mentor, state="final", comment="Reads like a plan."
    )
    ScoreFactory(review=review, step=4, criterion=CriterionFactory(cohort=cast.cohort, weight=2))
    ScoreFactory(review=review, step=1, criterion=CriterionFactory(cohort=cast.cohort, weight=1))
    return review


def test_drafts_and_withdrawn_ones_are_the_applicants_own(cast, organizer):
    draft = ApplicationFactory(cohort=cast.cohort, motivation="Still thinking.")
    gone = ApplicationFactory(cohort=cast.cohort, state="withdrawn")
    assert found(organizer) == {"Applicant Ada"}
    for row in (draft, gone):
        assert organizer.get(url("application_change", row.pk)).status_code == 404
        assert organizer.get(url("application_history", row.pk)).status_code == 404
    assert "draft" not in page(organizer.get(url("application_changelist")))
    people = page(organizer.get(reverse("admin:cohorts_user_changelist")))
    assert draft.user.email not in people


def test_what_was_looked_up_without_applying_is_on_no_list(cast, organizer):
    curious = EligibilityCheckFactory(cohort=cast.cohort, user=cast.outsider)
    assert str(curious.pk) not in page(organizer.get(url("eligibilitycheck_changelist")))
    assert organizer.get(url("eligibilitycheck_change", curious.pk)).status_code == 404


def test_nothing_is_on_a_desk_that_its_organizer_may_not_see(cast):
    application_of(cast.outsider, cast.cohort, cast.project)
    ApplicationFactory(cohort=cast.cohort, user=UserFactory(), state="draft")
    desks = 0
    for person in cast.people.values():
        desk = set(Application.objects.on_desk_of(person))
        assert desk <= set(Application.objects.visible_to(person))
        desks += bool(desk)
    assert desks == 2  # Both organizers', and nobody else's: not even the mentors'.


def test_people_are_found_by_name_address_and_login(cast, organizer):
    other = UserFactory(name="Bea", email="bea@sea.example", github=True)
    application_of(other, cast.cohort, cast.other_project)
    assert found(organizer, q="bea") == {"Bea"}
    assert found(organizer, q="sea.example") == {"Bea"}
    assert found(organizer, q=other.github_login) == {"Bea"}
    assert found(organizer, q="nobody") == set()


def test_applications_are_filtered_by_state_project_and_latest_eligibility(cast, organizer):
    bea = application_of(UserFactory(name="Bea"), cast.cohort, cast.other_project)
    EligibilityCheckFactory(application=bea, user=bea.user, cohort=cast.cohort, verdict="blocked")
    earlier = {"checked_at": bea.submitted_at, "verdict": "clear"}
    EligibilityCheckFactory(application=bea, user=bea.user, cohort=cast.cohort, **earlier)
    assert found(organizer, project=cast.project.pk) == {"Applicant Ada"}
    assert found(organizer, project=cast.other_project.pk) == {"Applicant Ada", "Bea"}
    assert found(organizer, eligibility="blocked") == {"Bea"}
    assert found(organizer, eligibility="clear") == set()
    assert found(organizer, eligibility="none") == {"Applicant Ada"}
    assert found(organizer, state="offered") == set()
    assert found(organizer, state="submitted", cohort="amp-2026") == {"Applicant Ada", "Bea"}


def test_the_score_is_the_weighted_mean(cast, organizer, scored):
    row = organizer.get(url("application_changelist")).context["cl"].result_list[0]
    assert row.mean == pytest.approx(3.0)
    assert "3.00" in page(organizer.get(url("application_changelist")))
    shown = page(organizer.get(url("application_change", cast.application.pk)))
    assert "Reads like a plan." in shown
    assert "3.00" in shown


def test_an_organizer_who_mentors_the_project_sees_no_score_before_their_own(
    cast, organizer, scored
):
    ParticipationFactory(cohort=cast.cohort, mentor=True, user=cast.organizer)
    join_team(cast.project, cast.organizer, "co_mentor")
    pages = [
        url("application_changelist"),
        url("application_change", cast.application.pk),
        url("review_changelist"),
    ]
    for address in pages:
        shown = page(organizer.get(address))
        assert "3.00" not in shown
        assert "Reads like a plan." not in shown
    assert organizer.get(url("review_change", scored.pk)).status_code == 404
    ReviewFactory(choice=scored.choice, reviewer=cast.organizer, state="final")
    assert "Reads like a plan." in page(organizer.get(pages[1]))
    assert "3.00" in page(organizer.get(pages[0]))


def test_a_colleagues_sentence_comes_after_ones_own_review_here_too(cast, organizer, scored):
    ParticipationFactory(cohort=cast.cohort, mentor=True, user=cast.organizer)
    join_team(cast.project, cast.organizer, "co_mentor")
    row = ShortlistedFactory(choice=scored.choice, sentence="Our favourite.")
    pages = [url("shortlisted_changelist"), url("shortlisted_change", row.pk)]
    for address in pages:
        assert "Our favourite." not in page(organizer.get(address, follow=True))
    assert organizer.get(pages[1]).status_code == 404
    ReviewFactory(choice=scored.choice, reviewer=cast.organizer, state="final")
    for address in pages:
        assert "Our favourite." in page(organizer.get(address))
    lead = signed_in(cast.lead_organizer)
    assert "Our favourite." in page(lead.get(pages[0]))


def test_nobody_reads_their_own_earlier_application_or_its_score(cast, scored):
    """Somebody who was not selected may be an organizer of the cohort later."""
    ParticipationFactory(cohort=cast.cohort, user=cast.applicant, organizer=True)
    ShortlistedFactory(choice=scored.choice, sentence="Our favourite.")
    own = signed_in(cast.applicant)
    assert found(own) == set()
    assert own.get(url("application_change", cast.application.pk)).status_code == 404
    for name in ("application", "review", "shortlisted"):
        shown = page(own.get(url(f"{name}_changelist")))
        assert "3.00" not in shown
        assert "Our favourite." not in shown


def test_drafts_of_reviews_are_the_mentors_own(cast, organizer):
    draft = ReviewFactory(
        choice=cast.application.choices.get(rank=1), reviewer=cast.mentor, comment="Hm."
    )
    assert organizer.get(url("review_change", draft.pk)).status_code == 404
    assert "Hm." not in page(organizer.get(url("application_change", cast.application.pk)))


def test_applications_are_read_and_never_written(cast, organizer):
    address = url("application_change", cast.application.pk)
    assert (
        organizer.post(address, {"motivation": "Mine now.", "state": "offered"}).status_code == 403
    )
    assert Application.objects.get(pk=cast.application.pk).state == "submitted"
    assert organizer.get(url("application_add")).status_code == 403


CRITERION = {f"step{n}": f"Step {n}" for n in range(1, 6)} | {
    "name": "Care",
    "question": "Is it careful?",
    "weight": "2",
}


def test_the_rubric_changes_until_somebody_has_scored(cast, organizer):
    row = CriterionFactory(cohort=cast.cohort, name="Clarity")
    address = url("criterion_change", row.pk)
    organizer.post(address, CRITERION)
    row.refresh_from_db()
    assert (row.name, row.weight, row.steps[4]) == ("Care", 2, "Step 5")
    assert "errorlist" in page(organizer.post(address, CRITERION | {"weight": "11"}))
    ScoreFactory(criterion=row)
    answer = page(organizer.post(address, CRITERION | {"name": "Courage"}))
    assert "it stays as it is" in answer
    assert "Courage" in answer
    assert Criterion.objects.get(pk=row.pk).name == "Care"


def test_counts_lead_to_the_applications_that_they_count(cast, organizer):
    ApplicationFactory(cohort=cast.cohort)
    rows = organizer.get(reverse("admin:cohorts_cohort_changelist")).context["cl"].result_list
    assert [row.handed_in for row in rows] == [1]
    shown = page(organizer.get(reverse("admin:cohorts_project_changelist")))
    link = f"{url('application_changelist')}?cohort=amp-2026&amp;project={cast.project.pk}"
    assert link in shown


def test_the_first_page_counts_what_waits(cast, organizer):
    shown = page(organizer.get(reverse("admin:index")))
    assert "to approve" not in shown
    cast.project.state = "proposed"
    cast.project.save()
    assert "1 to approve" in page(organizer.get(reverse("admin:index")))


def test_links_among_past_contributions_can_be_followed_and_markup_is_text(cast, organizer):
    cast.application.contributions = (
        "See https://example.org/talk and <b>javascript:alert(1)</b> <script>alert(1)</script>"
    )
    cast.application.save()
    shown = page(organizer.get(url("application_change", cast.application.pk)))
    assert '<a href="https://example.org/talk" rel="nofollow">' in shown
    assert 'href="javascript' not in shown
    assert "<script>alert(1)" not in shown
    assert "&lt;b&gt;" in shown


# Events and messages ---------------------------------------------------------------------


def cohorts_url(name, *args):
    return reverse(f"admin:cohorts_{name}", args=args)


def event_about(cast, thing, by):
    return EventFactory(
        cohort=cast.cohort, by=by, object_type=thing._meta.label_lower, object_id=thing.pk,
        object_name="This thing",
    )  # fmt: skip


def test_an_event_links_to_what_its_reader_can_open(cast, organizer):
    thing = url("application_change", cast.application.pk)
    event = event_about(cast, cast.application, cast.applicant)
    person = cohorts_url("user_change", cast.applicant.pk)
    pages = [cohorts_url("event_changelist"), cohorts_url("event_change", event.pk)]
    for address in pages:
        shown = page(organizer.get(address))
        assert f'href="{thing}"' in shown
        assert f'href="{person}"' in shown
        assert organizer.get(thing).status_code == organizer.get(person).status_code == 200
    cast.application.state = "withdrawn"
    cast.application.save()
    for address in pages:
        shown = page(organizer.get(address))
        assert thing not in shown
        assert person not in shown
        assert "This thing" in shown
        assert "Applicant Ada" in shown


def test_a_message_links_to_its_person_where_they_can_be_looked_up(cast, organizer):
    for recipient, is_known in ((cast.mentor, True), (cast.outsider, False)):
        message = MessageFactory(cohort=cast.cohort, recipient=recipient)
        shown = page(organizer.get(cohorts_url("message_change", message.pk)))
        assert (cohorts_url("user_change", recipient.pk) in shown) == is_known
        assert recipient.name in shown


def test_things_without_a_page_and_kinds_that_are_none_are_names(cast, organizer):
    for kind in ("applications.othersprogramme", "nonsense", "applications.submission", ""):
        EventFactory(cohort=cast.cohort, by=None, object_type=kind, object_name="Only a name")
    shown = page(organizer.get(cohorts_url("event_changelist")))
    assert shown.count("Only a name") == 4
    assert "the portal" in shown


def test_a_list_of_events_asks_as_often_for_many_as_for_one(cast, organizer):
    def rows(count):
        for _number in range(count):
            event_about(cast, application_of(UserFactory(), cast.cohort, cast.project), cast.mentor)
        with counting() as found:
            organizer.get(cohorts_url("event_changelist"))
        return found.queries

    rows(1)
    assert rows(1) == rows(3)
