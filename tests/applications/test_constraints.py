"""What SQL says of applications, it says to everybody: each constraint, broken past Python."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from applications.models import Offer
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=500)


def twin(row, **changes):
    """The same row again, with another key."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy.id = type(row)._meta.pk.get_default()
    for field, value in changes.items():
        setattr(copy, field, value)
    type(row).objects.bulk_create([copy])


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def swap(pair):
    change(pair, one=pair.other, other=pair.one)


def submitted():
    return make.ApplicationFactory(state="submitted")


def selected():
    project = make.published_project(make.CohortFactory(state="selecting"))
    return make.PlacementFactory(project=project)


def answered(*, at=NOW):
    return {"answered_at": at, "answered_by": make.UserFactory()}


BROKEN = {
    # the application
    "application_once": lambda: twin(make.ApplicationFactory()),
    "application_state_known": lambda: change(submitted(), state="lost", decided_at=NOW),
    "application_track_known": lambda: change(make.ApplicationFactory(), track="royal"),
    "application_submitted_stamped": lambda: change(make.ApplicationFactory(), state="submitted"),
    "application_decided_stamped": lambda: change(submitted(), state="offered"),
    "application_hours_possible": lambda: change(make.ApplicationFactory(), hours_per_week=81),
    "choice_project_once": lambda: twin(make.ProjectChoiceFactory(), rank=2),
    "choice_rank_once": lambda: twin(
        make.ProjectChoiceFactory(), project=make.published_project(make.CohortFactory())
    ),
    "choice_rank_one_to_five": lambda: change(make.ProjectChoiceFactory(), rank=6),
    "submission_number_once": lambda: twin(make.SubmissionFactory()),
    # eligibility
    "other_programme_dates_in_order": lambda: change(
        make.OtherProgrammeFactory(), ends_on=EARLIER.date()
    ),
    "other_programme_once": lambda: twin(make.OtherProgrammeFactory()),
    "eligibility_occasion_known": lambda: twin(make.EligibilityCheckFactory(), occasion="never"),
    "eligibility_verdict_known": lambda: twin(make.EligibilityCheckFactory(), verdict="maybe"),
    "eligibility_version_positive": lambda: twin(make.EligibilityCheckFactory(), rules_version=0),
    # other programmes
    "programme_name_once": lambda: twin(make.ProgrammeFactory(name="Club"), name="CLUB"),
    "edition_once": lambda: twin(make.EditionFactory()),
    "edition_dates_in_order": lambda: change(make.EditionFactory(), ends_on=EARLIER.date()),
    "participant_login_once": lambda: twin(
        make.ListedParticipantFactory(github_login="octo"), github_login="OCTO"
    ),
    "participant_name_once": lambda: twin(
        make.ListedParticipantFactory(github_login="", name="Ada Adams"), name="ADA ADAMS"
    ),
    "participant_is_named": lambda: change(
        make.ListedParticipantFactory(), github_login="", name=""
    ),
    "participant_dates_in_order": lambda: change(
        make.ListedParticipantFactory(), starts_on=NOW.date(), ends_on=EARLIER.date()
    ),
    # contested results
    "contest_state_known": lambda: change(make.ContestFactory(), state="lost"),
    "contest_rule_known": lambda: change(make.ContestFactory(), rule="luck"),
    "contest_answer_known": lambda: change(make.ContestFactory(), answer="perhaps"),
    "contest_answer_whole": lambda: change(make.ContestFactory(), answered_at=NOW),
    "contest_answered_stamped": lambda: change(make.ContestFactory(), state="answered"),
    "contest_one_open": lambda: twin(make.ContestFactory()),
    "contest_dates_in_order": lambda: change(
        make.ContestFactory(), starts_on=NOW.date(), ends_on=EARLIER.date()
    ),
    # the form
    "question_position_once": lambda: twin(make.QuestionFactory()),
    "question_kind_known": lambda: change(make.QuestionFactory(), kind="riddle"),
    "question_limit_possible": lambda: change(make.QuestionFactory(), limit=0),
    "later_close_once": lambda: twin(make.LaterCloseFactory()),
    "reminder_once": lambda: twin(make.DraftReminderFactory()),
    "review_reminder_once": lambda: twin(make.ReviewReminderFactory()),
    "review_reminder_round_known": lambda: change(make.ReviewReminderFactory(), round="third"),
    # screening
    "screening_reason_once": lambda: twin(make.ScreeningReasonFactory()),
    "screening_state_known": lambda: change(make.ScreeningFactory(state="passed"), state="lost"),
    "screening_decision_whole": lambda: change(
        make.ScreeningFactory(state="passed"), decided_by=None
    ),
    "screening_claim_whole": lambda: change(make.ScreeningFactory(), claimed_until=NOW),
    "screening_decided_stamped": lambda: change(make.ScreeningFactory(), state="passed"),
    "screening_rejected_for_a_reason": lambda: change(
        make.ScreeningFactory(state="rejected"), reason=None
    ),
    "look_alike_once": lambda: twin(make.LookAlikeFactory()),
    "look_alike_in_order": lambda: swap(make.LookAlikeFactory()),
    "look_alike_percent": lambda: change(make.LookAlikeFactory(), likeness=101),
    # the roster
    "roster_import_state_known": lambda: change(make.RosterImportFactory(), state="lost"),
    "roster_import_applied_stamped": lambda: change(make.RosterImportFactory(), applied_at=None),
    "roster_source_once": lambda: twin(make.RosterSourceFactory()),
    "roster_span_once": lambda: twin(make.RosterSpanFactory(login="octo"), login="OCTO"),
    "roster_span_in_order": lambda: change(make.RosterSpanFactory(), until_at=EARLIER),
    # review
    "terms_freed_places_known": lambda: change(make.SelectionTermsFactory(), freed_places="lost"),
    "terms_confirmations_possible": lambda: change(make.SelectionTermsFactory(), confirmations=3),
    "terms_hours_possible": lambda: change(make.SelectionTermsFactory(), hours_together=169),
    "terms_bar_possible": lambda: change(make.ProjectTermsFactory(), bar=6),
    "confirmation_once": lambda: twin(make.ConfirmationFactory()),
    "conflict_once": lambda: twin(make.ConflictFactory()),
    "conflict_state_known": lambda: change(make.ConflictFactory(), state="lost"),
    "conflict_lift_whole": lambda: change(make.ConflictFactory(state="lifted"), lifted_by=None),
    "conflict_lifted_stamped": lambda: change(make.ConflictFactory(), state="lifted"),
    "criterion_position_once": lambda: twin(make.CriterionFactory()),
    "criterion_weight_possible": lambda: change(make.CriterionFactory(), weight=0),
    "criterion_round_known": lambda: change(make.CriterionFactory(), round="third"),
    "review_once": lambda: twin(make.ReviewFactory()),
    "review_round_known": lambda: change(make.ReviewFactory(), round="third"),
    "review_state_known": lambda: change(make.ReviewFactory(), state="lost"),
    "review_final_stamped": lambda: change(make.ReviewFactory(), state="final"),
    "score_once": lambda: twin(make.ScoreFactory()),
    "score_one_to_five": lambda: change(make.ScoreFactory(), step=6),
    "shortlist_position_once": lambda: twin(
        make.ShortlistedFactory(), choice=make.ProjectChoiceFactory()
    ),
    "shortlist_choice_once": lambda: twin(make.ShortlistedFactory(), position=2),
    "shortlist_position_possible": lambda: change(make.ShortlistedFactory(), position=7),
    # the contribution period
    "contribution_kind_known": lambda: change(make.ContributionFactory(), kind="magic"),
    "contribution_over_https": lambda: change(
        make.ContributionFactory(), url="http://github.com/asyncapi/cli/pull/1"
    ),
    "contribution_link_once": lambda: twin(make.ContributionFactory(), position=2),
    "contribution_position_once": lambda: twin(
        make.ContributionFactory(), url="https://github.com/asyncapi/cli/pull/7000"
    ),
    "contribution_at_most_ten": lambda: change(make.ContributionFactory(), position=11),
    # assignment
    "assignment_state_known": lambda: change(make.AssignmentFactory(), state="lost"),
    "assignment_mode_known": lambda: change(make.AssignmentFactory(), mode="random"),
    "assignment_mode_whole": lambda: change(make.AssignmentFactory(), mode="most-placed"),
    "assignment_certificate_known": lambda: change(make.AssignmentFactory(), certificate="maybe"),
    "assignment_confirmation_whole": lambda: change(make.AssignmentFactory(), confirmed_at=NOW),
    "assignment_one_stands": lambda: twin(make.AssignmentFactory()),
    "assignment_confirmed_stamped": lambda: change(make.AssignmentFactory(), state="confirmed"),
    "instruction_kind_known": lambda: change(make.InstructionFactory(), kind="wish"),
    "instruction_lifting_whole": lambda: change(make.InstructionFactory(), lifted_at=NOW),
    "instruction_dates_in_order": lambda: change(
        make.InstructionFactory(), lifted_at=EARLIER, lifted_by=make.UserFactory()
    ),
    "instruction_has_reason": lambda: change(make.InstructionFactory(), reason=""),
    "instruction_one_per_pair": lambda: twin(make.InstructionFactory(), kind="forbid"),
    "instruction_one_pin": lambda: twin(
        make.InstructionFactory(), project=make.published_project(make.CohortFactory())
    ),
    "placement_outcome_known": lambda: change(make.PlacementFactory(), outcome="lucky"),
    "placement_adjustment_whole": lambda: change(make.PlacementFactory(), adjusted_at=NOW),
    "placement_once": lambda: twin(make.PlacementFactory()),
    "placement_selected_has_project": lambda: change(selected(), project=None),
    "waitlist_position_once": lambda: twin(
        make.WaitlistPlaceFactory(), application=make.ApplicationFactory()
    ),
    "waitlist_application_once": lambda: twin(make.WaitlistPlaceFactory(), position=2),
    "offer_state_known": lambda: change(make.OfferFactory(), state="lost", answered_at=NOW),
    "offer_dates_in_order": lambda: change(make.OfferFactory(), answer_by=EARLIER),
    "offer_one_live": lambda: twin(make.OfferFactory()),
    "offer_one_per_project": lambda: twin(make.OfferFactory(), is_upgrade=True),
    "freed_place_state_known": lambda: change(
        make.FreedPlaceFactory(state="passed_on"), state="lost"
    ),
    "freed_place_decision_whole": lambda: change(
        make.FreedPlaceFactory(state="passed_on"), decided_by=None
    ),
    "freed_place_decided_stamped": lambda: change(make.FreedPlaceFactory(), state="passed_on"),
    "freed_place_empty_for_a_reason": lambda: change(
        make.FreedPlaceFactory(state="left_empty"), reason=""
    ),
    "feedback_answer_whole": lambda: change(
        make.FeedbackRequestFactory(), answered_at=NOW, answer="Well done."
    ),
    "feedback_dates_in_order": lambda: change(
        make.FeedbackRequestFactory(), **answered(at=EARLIER), answer="Well done."
    ),
    "feedback_answered_stamped": lambda: change(
        make.FeedbackRequestFactory(), **answered(), answer=""
    ),
    "offer_answered_stamped": lambda: change(make.OfferFactory(), state="declined"),
}
# Broken in other ways, too, so that a constraint does not hold by accident.
ALSO = {
    "application_hours_possible": lambda: change(make.ApplicationFactory(), hours_per_week=0),
    "choice_rank_one_to_five": lambda: change(make.ProjectChoiceFactory(), rank=0),
    "criterion_weight_possible": lambda: change(make.CriterionFactory(), weight=11),
    "score_one_to_five": lambda: change(make.ScoreFactory(), step=0),
    "shortlist_position_possible": lambda: change(make.ShortlistedFactory(), position=0),
    "contribution_at_most_ten": lambda: change(make.ContributionFactory(), position=0),
    "assignment_mode_whole": lambda: change(make.AssignmentFactory(), solver="highspy 1"),
    "assignment_confirmation_whole": lambda: change(
        make.AssignmentFactory(), confirmed_by=make.UserFactory()
    ),
    "placement_selected_has_project": lambda: change(
        make.PlacementFactory(), project=make.published_project(make.CohortFactory())
    ),
    "placement_adjustment_whole": lambda: change(
        make.PlacementFactory(), adjusted_by=make.UserFactory()
    ),
    "offer_one_live": lambda: twin(make.OfferFactory(), state="accepted", answered_at=NOW),
}


def ours():
    return {
        constraint.name: model
        for model in apps.get_app_config("applications").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_is_broken_here():
    assert set(BROKEN) == set(ours())


@pytest.mark.parametrize(
    ("name", "write"), [*BROKEN.items(), *ALSO.items()], ids=[*BROKEN, *(f"{n}-also" for n in ALSO)]
)
def test_the_database_refuses(name, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    said = str(refusal.value)
    assert name in said or f"UNIQUE constraint failed: {ours()[name]._meta.db_table}" in said, said


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_constraint_has_words_for_people(name):
    model = ours()[name]
    found = next(each for each in model._meta.constraints if each.name == name)
    default = type(found).default_violation_error_message
    assert str(found.violation_error_message) != str(default)


def test_a_reviewer_reviews_once_in_each_round():
    review = make.ReviewFactory()
    twin(review, round="contribution")
    assert type(review).objects.filter(choice=review.choice).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(review, round="contribution")


def test_each_round_has_positions_of_its_own():
    criterion = make.CriterionFactory(position=1)
    twin(criterion, round="contribution")
    assert type(criterion).objects.filter(cohort=criterion.cohort, position=1).count() == 2


def test_a_second_offer_is_possible_when_the_first_is_over():
    offer = make.OfferFactory(state="withdrawn")
    twin(offer, state="open", answered_at=None)
    assert Offer.objects.filter(application=offer.application).count() == 2


def test_a_maintainer_can_come_back_to_the_list():
    span = make.RosterSpanFactory(until_at=NOW)
    twin(span, from_at=NOW, until_at=None)
    assert type(span).objects.filter(login=span.login).count() == 2
