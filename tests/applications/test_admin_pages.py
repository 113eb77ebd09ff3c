"""Every page of the organizers' desk: who may open it, what it costs, what it survives."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import SEARCH_VAR, ChangeListSearchForm
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import models as a
from cohorts import models as c
from cohorts.models import Role
from tests import factories as f
from tests.cast import application_of, signed_in
from tests.naughty import STRINGS, needs_strings

OURS = [
    model for model in admin.site._registry if model._meta.app_label in {"cohorts", "applications"}
]


def rows(model, cast, count):
    """``count`` new rows of ``model``, each with neighbours of its own, in the cast's cohort."""
    return [MAKE[model](cast, number) for number in range(count)]


def project(cast, n):
    return f.whole_project(cast.cohort)


def applied(cast, _n):
    person = f.UserFactory(github=True)
    application = application_of(person, cast.cohort, cast.project, cast.other_project)
    f.EligibilityCheckFactory(user=person, cohort=cast.cohort, application=application)
    f.SubmissionFactory(application=application, content={"motivation": "Because."})
    return application


def choice(cast, n):
    return applied(cast, n).choices.get(rank=2)


def review(cast, n):
    row = f.ReviewFactory(choice=choice(cast, n), state="final")
    f.ScoreFactory(review=row)
    return row


def standing(cast):
    found = a.Assignment.objects.filter(cohort=cast.cohort).first()
    return found or f.AssignmentFactory(cohort=cast.cohort)


def assignment(cast, n):
    return f.AssignmentFactory(cohort=cast.cohort, state="superseded", proposed_by=cast.organizer)


def placement(cast, n):
    row = f.PlacementFactory(assignment=standing(cast), application=applied(cast, n))
    row.why = [["CLI", "project_full"]]
    row.save()
    return row


def cohort(cast, n):
    row = f.CohortFactory(schedule=True)
    f.ParticipationFactory(user=cast.organizer, cohort=row, organizer=True)
    return row


MAKE = {
    c.Cohort: cohort,
    c.Phase: lambda cast, n: f.PhaseFactory(cohort=cast.cohort),
    c.ScheduleChange: lambda cast, n: f.ScheduleChangeFactory(cohort=cast.cohort),
    c.Project: project,
    c.Mentoring: lambda cast, n: project(cast, n).team.get(),
    c.Participation: lambda cast, n: f.ParticipationFactory(
        cohort=cast.cohort, role=Role.MENTEE, project=project(cast, n)
    ),
    c.Away: lambda cast, n: f.AwayFactory(
        participation=f.ParticipationFactory(cohort=cast.cohort, organizer=True)
    ),
    c.PastOrganizer: lambda cast, n: f.PastOrganizerFactory(),
    c.Invitation: lambda cast, n: f.InvitationFactory(
        cohort=cast.cohort, project=project(cast, n), part="co_mentor"
    ),
    c.MentorRequest: lambda cast, n: f.MentorRequestFactory(cohort=cast.cohort),
    c.User: lambda cast, n: applied(cast, n).user,
    c.Message: lambda cast, n: f.MessageFactory(cohort=cast.cohort, state="failed"),
    c.Event: lambda cast, n: f.EventFactory(cohort=cast.cohort, changes={"name": ["A", "B"]}),
    a.Application: applied,
    a.EligibilityCheck: lambda cast, n: applied(cast, n).eligibility_checks.get(),
    a.Review: review,
    a.Criterion: lambda cast, n: f.CriterionFactory(cohort=cast.cohort),
    a.Conflict: lambda cast, n: f.ConflictFactory(application=applied(cast, n)),
    a.Instruction: lambda cast, n: f.InstructionFactory(
        application=applied(cast, n), project=cast.project, given_by=cast.organizer
    ),
    a.LaterClose: lambda cast, n: f.LaterCloseFactory(cohort=cast.cohort),
    a.Question: lambda cast, n: f.QuestionFactory(cohort=cast.cohort),
    a.Shortlisted: lambda cast, n: f.ShortlistedFactory(
        choice=f.ProjectChoiceFactory(application=applied(cast, n), project=project(cast, n))
    ),
    a.Assignment: assignment,
    a.Placement: placement,
    a.Offer: lambda cast, n: f.OfferFactory(
        application=application_of(f.UserFactory(), cast.cohort, cast.project),
        project=project(cast, n),
    ),
    a.FreedPlace: lambda cast, n: f.FreedPlaceFactory(project=project(cast, n), state="left_empty"),
    a.FeedbackRequest: lambda cast, n: f.FeedbackRequestFactory(
        application=applied(cast, n),
        project=project(cast, n),
        answered_at=f.NOW,
        answered_by=f.UserFactory(),
        answer="Show your work earlier.",
    ),
    a.Programme: lambda cast, n: f.ProgrammeFactory(aliases=["Another", "One more"]),
    a.Edition: lambda cast, n: f.EditionFactory(),
    a.ListedParticipant: lambda cast, n: f.ListedParticipantFactory(imported_by=f.UserFactory()),
    a.RosterImport: lambda cast, n: f.RosterImportFactory(imported_by=f.UserFactory()),
    a.Screening: lambda cast, n: f.ScreeningFactory(application=applied(cast, n)),
    a.ScreeningReason: lambda cast, n: f.ScreeningReasonFactory(cohort=cast.cohort),
    a.RosterSpan: lambda cast, n: f.RosterSpanFactory(),
}


def desk(model):
    return admin.site._registry[model]


every_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
every_model_to_add = pytest.mark.parametrize(
    "model", [model for model in OURS if desk(model).add_form], ids=lambda model: model.__name__
)
every_model_of_a_cohort = pytest.mark.parametrize(
    "model",
    [model for model in OURS if desk(model).cohort_path is not None or model is c.User],
    ids=lambda model: model.__name__,
)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def organizer(cast):
    return signed_in(cast.organizer)


def test_every_page_of_ours_has_rows_to_test_it_with():
    assert set(OURS) == set(MAKE)


@every_model
def test_an_organizer_opens_list_page_and_history(cast, organizer, model):
    row = rows(model, cast, 1)[0]
    listed = organizer.get(address(model, "changelist"))
    assert listed.status_code == 200
    assert str(row.pk) in listed.content.decode()
    assert organizer.get(address(model, "change", row.pk)).status_code == 200
    assert organizer.get(address(model, "history", row.pk)).status_code == 200


@every_model
def test_the_page_to_add_opens_where_there_is_an_action_for_it(cast, organizer, model):
    expected = 200 if desk(model).add_form else 403
    assert organizer.get(address(model, "add")).status_code == expected


@every_model_to_add
def test_an_empty_form_says_what_is_missing(cast, organizer, model):
    before = model.objects.count()
    answer = organizer.post(address(model, "add"), {})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert model.objects.count() == before


@every_model
def test_nobody_else_opens_anything(cast, model):
    row = rows(model, cast, 1)[0]
    pages = [("changelist",), ("add",), ("change", row.pk), ("history", row.pk)]
    pages += [("do", row.pk, verb.name) for verb in desk(model).verbs]
    for who in (cast.mentor, cast.applicant, cast.outsider, cast.volunteer, None):
        client = signed_in(who)
        for page in pages:
            assert client.get(address(model, *page)).status_code in {302, 403}, (who, page)


@every_model_of_a_cohort
def test_an_organizer_of_another_cohort_finds_nothing(cast, model):
    row = rows(model, cast, 1)[0]
    client = signed_in(cast.other_organizer)
    assert str(row.pk) not in client.get(address(model, "changelist")).content.decode()
    assert client.get(address(model, "change", row.pk)).status_code == 404
    assert client.get(address(model, "history", row.pk)).status_code == 404
    for verb in desk(model).verbs:
        assert client.get(address(model, "do", row.pk, verb.name)).status_code == 404


@every_model
def test_nothing_is_deleted(cast, organizer, model):
    row = rows(model, cast, 1)[0]
    assert organizer.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    organizer.post(address(model, "changelist"), chosen)
    assert model.objects.filter(pk=row.pk).exists()


@every_model
def test_state_and_stamps_cannot_be_typed(cast, organizer, model):
    row = rows(model, cast, 1)[0]
    before = model.objects.filter(pk=row.pk).values().get()
    forged = {
        name: "2001-01-01 00:00" if name.endswith("_at") else "published"
        for name in before
        if name == "state" or name.endswith(("_at", "_by_id", "_reason"))
    }
    organizer.post(address(model, "change", row.pk), forged)
    assert model.objects.filter(pk=row.pk).values().get() == before
    assert not LogEntry.objects.exists()


@every_model
def test_unknown_rows_are_not_found(cast, organizer, model):
    for key in ("nonsense", "0", "00000000-0000-0000-0000-000000000000"):
        for page in ("change", "history"):
            assert organizer.get(address(model, page, key)).status_code == 404


@every_model
def test_a_list_costs_the_same_queries_for_one_row_and_for_many(cast, organizer, model):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert organizer.get(address(model, "changelist")).status_code == 200
        return len(found)

    rows(model, cast, 1)
    queries()
    one = queries()
    rows(model, cast, 3)
    assert queries() == one


@every_model
def test_a_list_fetches_one_page(cast, organizer, model, monkeypatch):
    """Rows are asked for with a limit, and counted in the database."""
    monkeypatch.setattr(desk(model), "list_per_page", 2)
    monkeypatch.setattr(desk(model), "list_max_show_all", 2)
    rows(model, cast, 3)
    with CaptureQueriesContext(connection) as found:
        answer = organizer.get(address(model, "changelist"))
    assert len(answer.context["cl"].result_list) == 2
    start = f'FROM "{model._meta.db_table}"'
    whole = [query["sql"] for query in found if whole_table(query["sql"], start)]
    assert not whole


def whole_table(sql, start):
    """Whether a query reads all rows of a table with their texts, and not only keys and names."""
    columns = sql.partition(start)[0]
    narrowed = any(word in sql for word in ("LIMIT", "COUNT(", " IN ("))
    return start in sql and columns.count(",") > 4 and not narrowed


@every_model
def test_filters_and_orders_that_make_no_sense_break_nothing(cast, organizer, model):
    rows(model, cast, 1)
    for query in (
        "cohort=nowhere&project=nothing&state=odd&when=never&eligibility=perhaps",
        "state__exact=odd&o=99.-1.x&p=9999&all=",
        "_to_field=password&kind=x&about=y",
        "cohort__id__exact=nonsense",
        "is_lead__exact=maybe",
    ):
        answer = organizer.get(f"{address(model, 'changelist')}?{query}", follow=True)
        assert answer.status_code in {200, 400}


@every_model
def test_filters_of_the_desk_narrow(cast, organizer, model):
    rows(model, cast, 1)
    filters = {
        "cohort": cast.cohort.slug,
        "project": cast.project.pk,
        "state": "submitted",
        "eligibility": "clear",
        "when": "now",
        "about": "cohorts.cohort",
        "kind": "cohorts/schedule_changed",
        "assignment": "superseded",
        "now": "yes",
    }
    offered = {getattr(one, "parameter_name", one) for one in desk(model).list_filter}
    for name, value in filters.items():
        answer = organizer.get(address(model, "changelist"), {name: value})
        assert answer.status_code in ({200} if name in offered else {200, 302, 400})


@every_model
def test_ordering_ends_in_the_key(model):
    assert desk(model).ordering[-1] in {"pk", "-pk"}
    assert not desk(model).show_full_result_count


@every_model
def test_keys_that_are_none_are_passed_over(cast, organizer, model):
    for verb in desk(model).verbs:
        chosen = {"action": verb.name, "_selected_action": ["nonsense", "1", "\x00"], "index": "x"}
        answer = organizer.post(address(model, "changelist"), chosen, follow=True)
        assert answer.status_code == 200


@needs_strings
@pytest.mark.parametrize("model", [m for m in OURS if desk(m).search_fields])
def test_any_search_text_is_survived(cast, organizer, model):
    rows(model, cast, 1)
    request = RequestFactory().get("/")
    request.user = cast.organizer
    found = desk(model).get_queryset(request)
    for text in STRINGS:
        # The form of the list refuses what no database can store; the rest is looked for.
        form = ChangeListSearchForm({SEARCH_VAR: text})
        if form.is_valid():
            words = form.cleaned_data[SEARCH_VAR]
            list(desk(model).get_search_results(request, found, words)[0].values("pk")[:1])
    for text in STRINGS[:: len(STRINGS) // 8]:
        answer = organizer.get(address(model, "changelist"), {"q": text})
        assert answer.status_code == (400 if "\x00" in text else 200), text


def test_the_first_page_is_about_the_work_and_keeps_no_other_log(cast, organizer):
    page = organizer.get(reverse("admin:index")).content.decode()
    assert "Recent actions" not in page
    assert address(a.Application, "changelist") in page


def test_pages_carry_no_inline_script_or_style(cast, organizer):
    for model in OURS:
        row = rows(model, cast, 1)[0]
        pages = [("changelist",), ("change", row.pk), ("history", row.pk)]
        pages += [("do", row.pk, verb.name) for verb in desk(model).verbs]
        pages += [("add",)] if desk(model).add_form else []
        for page in pages:
            text = organizer.get(address(model, *page)).content.decode()
            assert " style=" not in text, (model, page)
            assert "<style" not in text, (model, page)
            assert "<script>" not in text, (model, page)
            assert " onclick=" not in text, (model, page)


def test_an_account_that_is_closed_opens_nothing(cast, organizer):
    cast.organizer.is_active = False
    cast.organizer.save()
    assert organizer.get(address(c.Cohort, "changelist")).status_code == 302


def test_an_organizer_whose_role_is_over_opens_nothing(cast, organizer):
    row = cast.role(cast.organizer)
    row.ended_at = f.NOW - timedelta(minutes=1)
    row.save()
    assert organizer.get(address(c.Cohort, "changelist")).status_code == 302
