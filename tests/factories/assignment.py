"""Who is chosen: terms, assignments, placements, waitlists, offers."""

from datetime import timedelta

import factory

from applications import models as applications
from applications.states import ApplicationState, AssignmentState, FreedPlaceState, OfferState
from cohorts.states import CohortState
from tests.factories.applications import ApplicationFactory
from tests.factories.base import NOW, Base
from tests.factories.people import CohortFactory, UserFactory
from tests.factories.projects import published_project


class AssignmentFactory(Base):
    class Meta:
        model = applications.Assignment

    cohort = factory.SubFactory(CohortFactory, state=CohortState.SELECTING)
    state = AssignmentState.PROPOSED
    seed = "seed"
    certificate = applications.Certificate.WHOLE
    input_hash = "0" * 64
    result_hash = "1" * 64
    proposed_at = NOW
    proposed_by = factory.SubFactory(UserFactory)
    confirmed_by = factory.LazyAttribute(
        lambda row: (
            UserFactory()
            if row.state in {AssignmentState.CONFIRMED, AssignmentState.RELEASED}
            else None
        )
    )
    confirmed_at = factory.LazyAttribute(lambda row: NOW if row.confirmed_by else None)


class InstructionFactory(Base):
    class Meta:
        model = applications.Instruction

    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.SUBMITTED)
    project = factory.LazyAttribute(lambda row: published_project(row.application.cohort))
    kind = applications.InstructionKind.PIN
    reason = "They began this work last year."
    given_at = NOW
    given_by = factory.SubFactory(UserFactory)


class SelectionTermsFactory(Base):
    class Meta:
        model = applications.SelectionTerms

    cohort = factory.SubFactory(CohortFactory)


class ProjectTermsFactory(Base):
    class Meta:
        model = applications.ProjectTerms

    project = factory.LazyFunction(lambda: published_project(CohortFactory()))


class PlacementFactory(Base):
    """Where an application goes; ``project`` makes it a selected one."""

    class Meta:
        model = applications.Placement

    assignment = factory.SubFactory(AssignmentFactory)
    application = factory.LazyAttribute(
        lambda row: ApplicationFactory(
            cohort=row.assignment.cohort, state=ApplicationState.SUBMITTED
        )
    )
    project = None
    outcome = factory.LazyAttribute(
        lambda row: (
            applications.Outcome.SELECTED if row.project else applications.Outcome.NOT_SELECTED
        )
    )


class WaitlistPlaceFactory(Base):
    class Meta:
        model = applications.WaitlistPlace

    assignment = factory.SubFactory(AssignmentFactory)
    project = factory.LazyAttribute(lambda row: published_project(row.assignment.cohort))
    application = factory.LazyAttribute(
        lambda row: ApplicationFactory(
            cohort=row.assignment.cohort, state=ApplicationState.SUBMITTED
        )
    )
    position = 1


class FreedPlaceFactory(Base):
    class Meta:
        model = applications.FreedPlace

    project = factory.LazyFunction(
        lambda: published_project(CohortFactory(state=CohortState.SELECTING))
    )
    freed_at = NOW
    decided_by = factory.LazyAttribute(
        lambda row: None if row.state == FreedPlaceState.WAITING else UserFactory()
    )
    decided_at = factory.LazyAttribute(lambda row: NOW if row.decided_by else None)
    state = FreedPlaceState.WAITING
    reason = factory.LazyAttribute(
        lambda row: "The mentor is ill." if row.state == FreedPlaceState.LEFT_EMPTY else ""
    )


class FeedbackRequestFactory(Base):
    class Meta:
        model = applications.FeedbackRequest

    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.NOT_SELECTED)
    project = factory.LazyAttribute(lambda row: published_project(row.application.cohort))
    asked_at = NOW


class OfferFactory(Base):
    class Meta:
        model = applications.Offer

    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.OFFERED)
    project = factory.LazyAttribute(lambda row: published_project(row.application.cohort))
    state = OfferState.OPEN
    offered_at = NOW
    answer_by = NOW + timedelta(days=5)
    answered_at = factory.LazyAttribute(lambda row: None if row.state == OfferState.OPEN else NOW)


class ConfirmationFactory(Base):
    class Meta:
        model = applications.Confirmation

    assignment = factory.SubFactory(AssignmentFactory)
    project = factory.LazyAttribute(lambda row: published_project(row.assignment.cohort))
    by = factory.SubFactory(UserFactory)
    at = NOW
