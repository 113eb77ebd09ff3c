"""An organizer who is recused from an application finds no trace of it: on the desk, in the
admin, in what they are told. Everything that there is to tell of one is there to be found.
"""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.conflict import lift_conflict, recuse, set_conflict
from applications.actions.contest import answer_contest, leads_of
from applications.actions.eligibility import check_eligibility
from applications.actions.feedback import answer_feedback, ask_for_feedback
from applications.actions.instructions import give_instruction
from applications.actions.passing_on import tell_deciders
from applications.actions.release import release_decisions
from applications.actions.review import shortlist
from applications.actions.screening import pass_on
from applications.models import Application, Conflict, FeedbackRequest, Screening
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Event, Message, Phase
from tests.applications.at_work import score_again
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.writing import get, page, post, said
from tests.cast import application_of, member, signed_in
from tests.factories import (
    ContestFactory,
    ContributionFactory,
    EventFactory,
    FreedPlaceFactory,
    LaterCloseFactory,
    LookAlikeFactory,
    MessageFactory,
    ScreeningFactory,
    UserFactory,
    WaitlistPlaceFactory,
    join_team,
)
from tests.factories import (
    ParticipationFactory as Joins,
)

HIDDEN, LOGIN, ADDRESS = "Hidden Hanna", "hidden-hanna", "hidden@example.org"
LINK = re.compile(r'href="(/(?:desk|admin)/[^"#]*)')
# A list of the admin in another order, or narrowed: the same rows again.
SAME_ROWS = re.compile(r"^/admin/[^?]*\?(?!q=)")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF_A_KIND = 4
NO_PAGE = re.compile(r"/(logout|password_change|jsi18n|r)/|/add/$|/import/$|export")


@pytest.fixture
def world(cast):
    """Three others who applied, and Hanna, whom everybody would like best."""
    selection = begin_selection(cast)
    with on(DAY):
        yield selection


@pytest.fixture
def hanna(world):
    """Screened, scored, shortlisted, marked, contested and answered, pinned, with a later close."""
    cast = world.cast
    person = UserFactory(name=HIDDEN, email=ADDRESS, github=True, github_login=LOGIN)
    application = application_of(person, cast.cohort, cast.other_project, cast.project)
    for choice, mentor in zip(
        application.choices.order_by("rank"), (cast.other_mentor, cast.mentor), strict=True
    ):
        score(choice, mentor, 5)
        shortlist(choice, by=mentor, now=DAY, sentence=f"{HIDDEN} is wonderful.")
    for each in Application.objects.filter(cohort=cast.cohort):
        ScreeningFactory(application=each)
    pass_on(application.screening, by=cast.lead_organizer, now=DAY)
    LookAlikeFactory(pair=sorted((application, world.ben), key=lambda row: row.pk))
    check = check_eligibility(
        person, cast.cohort, occasion="submission", now=DAY, application=application
    )
    contest = ContestFactory(check_said=check)
    answer_contest(contest, by=cast.lead_organizer, now=DAY, answer="confirmed", reason="It is so.")
    LaterCloseFactory(cohort=cast.cohort, user=person, until_at=DAY)
    EventFactory(
        cohort=cast.cohort, object_type="applications.application", object_id=application.pk,
        object_name=str(application), by=person, verb="application submitted",
    )  # fmt: skip
    MessageFactory(cohort=cast.cohort, recipient=person, address=ADDRESS, subject=f"For {HIDDEN}")
    give_instruction(
        application, project=cast.other_project, kind="pin", by=cast.lead_organizer, now=DAY,
        reason="They began this.",
    )  # fmt: skip
    return application


def keys_of(application):
    """Everything by which the application could be known, in the pages' own words."""
    rows = [
        application,
        application.screening,
        *application.choices.all(),
        *application.placements.all(),
        *application.offers.all(),
        *application.instructions.all(),
        *application.conflicts.all(),
        *FeedbackRequest.objects.filter(application=application),
    ]
    return {HIDDEN, LOGIN, ADDRESS, *(str(row.pk) for row in rows)}


def crawl(person, starts):
    """Every page that is found from ``starts`` on, a few of each kind: lists name all rows."""
    client, found, waiting, kinds = signed_in(person), {}, list(starts), Counter()
    while waiting:
        path = waiting.pop()
        kind = KEY.sub("", path)
        if path in found or kinds[kind] == OF_A_KIND:
            continue
        if NO_PAGE.search(path) or SAME_ROWS.search(path):
            continue
        kinds[kind] += 1
        response = client.get(path)
        found[path] = page(response) if not response.streaming else ""
        waiting += [each.replace("&amp;", "&") for each in LINK.findall(found[path])]
    return found


def tells(pages, words):
    return {path for path, text in pages.items() if any(word in text for word in words)}


STARTS = ["/desk/", "/desk/amp-2026/", "/admin/", "/desk/amp-2026/assignment/compare/?ranks="]
SEARCHES = [
    "/desk/amp-2026/applications/?q=Hidden",
    "/admin/applications/application/?q=Hidden",
    "/admin/applications/placement/?q=Hidden",
    "/admin/applications/feedbackrequest/?q=Hidden",
    "/admin/applications/freedplace/",
    "/admin/cohorts/event/?q=Hidden",
    "/admin/cohorts/message/?q=Hidden",
    "/admin/cohorts/user/?q=Hidden",
    "/desk/amp-2026/messages/?q=Hidden",
    "/desk/amp-2026/events/?q=Hidden",
    "/desk/amp-2026/freed-places/",
    "/desk/amp-2026/feedback/",
    "/desk/amp-2026/shortlists/",
]


def said_of_searches(pages):
    """A search names what was looked for, so its own field is no trace."""
    return {path: re.sub(r'value="Hidden"|q=Hidden', "", text) for path, text in pages.items()}


def proposed(cast, _hanna):
    return propose_assignment(cast.cohort, by=cast.lead_organizer, now=DAY, seed="seed")


def confirmed(cast, hanna):
    assignment = proposed(cast, hanna)
    confirm_assignment(assignment, by=cast.lead_organizer, now=DAY)
    return assignment


def released(cast, hanna):
    assignment = confirmed(cast, hanna)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    return assignment


def gone_on(cast, hanna):
    """Hanna showed her work, waits for a freed place, asked for feedback, and has an answer."""
    assignment = released(cast, hanna)
    begins = {"starts_at": DAY - timedelta(days=2), "ends_at": DAY - timedelta(days=1)}
    cast.cohort.phases.filter(kind="contribution").delete()
    Phase.objects.create(cohort=cast.cohort, kind="contribution", title="Show", **begins)
    choice = hanna.choices.get(project=cast.project)
    choice.shortlisted.update(told_at=DAY)
    ContributionFactory(choice=choice, sentence=f"{HIDDEN} did this")
    score_again(choice, cast.mentor, 5)
    hanna.offers.update(state="withdrawn", answered_at=DAY)
    Application.objects.filter(pk=hanna.pk).update(state="waitlisted")
    facts = {"project": cast.other_project, "application": hanna, "position": 99}
    WaitlistPlaceFactory(assignment=assignment, **facts)
    row = FreedPlaceFactory(project=cast.other_project)
    tell_deciders(row, record(row, by=None, now=DAY, verb="place became free"), DAY)
    hanna.refresh_from_db()
    asked = ask_for_feedback(hanna, project=cast.project, by=hanna.user, now=DAY, question="?")
    answer_feedback(asked, by=cast.mentor, now=DAY, answer=f"Go on, {HIDDEN}.")
    return assignment


@pytest.mark.parametrize("stage", [proposed, gone_on])
def test_no_page_of_desk_or_admin_tells_of_it(world, hanna, stage):
    cast = world.cast
    stage(cast, hanna)
    words = keys_of(hanna)
    colleague = crawl(cast.lead_organizer, STARTS + SEARCHES)
    assert len(tells(colleague, words)) > 15, "There was nothing to leak."
    recuse(hanna, by=cast.organizer, now=DAY)
    words = keys_of(hanna)
    seen = said_of_searches(crawl(cast.organizer, STARTS + SEARCHES))
    assert len(seen) > 60
    assert tells(seen, words) == set()


def test_the_numbers_are_those_of_the_others(world, hanna):
    cast = world.cast
    assignment = proposed(cast, hanna)
    before = get(cast.organizer, "desk_assignment", "amp-2026").context
    recuse(hanna, by=cast.organizer, now=DAY)
    after = get(cast.organizer, "desk_assignment", "amp-2026").context
    assert after["numbers"]["selected"] == before["numbers"]["selected"] - 1
    assert after["progress"] == {"reviewed": 3, "submitted": 3}
    [generator] = [each for each in after["projects"] if each["project"] == cast.other_project]
    assert (generator["placed"], generator["free"]) == ([], 1)
    listed = get(cast.organizer, "desk_applications", "amp-2026").context["page"]
    assert listed.paginator.count == 3
    admin = signed_in(cast.organizer)
    for kind, count in (("application", 3), ("placement", 3), ("screening", 3)):
        found = admin.get(f"/admin/applications/{kind}/").context["cl"]
        assert found.result_count == count, kind
    text = page(admin.get(f"/admin/applications/assignment/{assignment.pk}/change/"))
    assert "1 selected" in text


def test_what_if_and_comparison_count_without_it(world, hanna):
    cast = world.cast
    proposed(cast, hanna)
    recuse(hanna, by=cast.organizer, now=DAY)
    compared = get(cast.organizer, "desk_compare", "amp-2026")
    theirs = get(cast.lead_organizer, "desk_compare", "amp-2026")
    placed = [next(row[1] for row in each.context["rows"]) for each in (compared, theirs)]
    assert placed == [1, 2]
    assert sum(first for _who, first, *_rest in compared.context["loads"]) == 1


def test_addresses_that_were_noted_before_are_gone(world, hanna):
    cast = world.cast
    proposed(cast, hanna)
    place = hanna.placements.get()
    instruction = hanna.instructions.get()
    recuse(hanna, by=cast.organizer, now=DAY)
    conflict = hanna.conflicts.get()
    client = signed_in(cast.organizer)
    own = f"/desk/amp-2026/applications/{hanna.pk}/"
    for path in (
        *(f"{own}{verb}" for verb in ("", "changes/", "texts/", "conflict/", "instruct/")),
        f"/desk/amp-2026/screening/{hanna.screening.pk}/",
        f"/desk/amp-2026/assignment/places/{place.pk}/",
        f"/desk/amp-2026/assignment/instructions/{instruction.pk}/lift/",
        f"/desk/amp-2026/conflicts/{conflict.pk}/lift/",
        f"/desk/amp-2026/assignment/what-if/?application={hanna.pk}",
        f"/admin/applications/placement/{place.pk}/change/",
        f"/admin/applications/application/{hanna.pk}/change/",
        f"/admin/applications/conflict/{conflict.pk}/change/",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"{own}recuse/").status_code == 404


def test_no_action_takes_it_from_a_recused_organizer(world, hanna):
    cast = world.cast
    proposed(cast, hanna)
    recuse(hanna, by=cast.organizer, now=DAY)
    facts = {"by": cast.organizer, "now": DAY}
    for act in (
        lambda: recuse(hanna, **facts),
        lambda: pass_on(hanna.screening, **facts),
        lambda: adjust_placement(hanna.placements.get(), project=None, reason="x", **facts),
        lambda: give_instruction(hanna, project=cast.project, kind="forbid", reason="x", **facts),
        lambda: set_conflict(hanna, reviewer=cast.mentor, kind="hard", reason="x", **facts),
        lambda: lift_conflict(hanna.conflicts.get(), reason="x", **facts),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_recused_lead_is_not_told_of_what_the_person_contests(world, hanna):
    cast = world.cast
    second = member(cast.cohort, "Second Sam", "sam@example.org", lead_organizer=True)
    recuse(hanna, by=cast.lead_organizer, now=DAY)
    assert leads_of(cast.cohort, DAY, hanna.user) == [second]


def test_colleagues_see_it_as_before(world, hanna):
    cast = world.cast
    proposed(cast, hanna)
    recuse(hanna, by=cast.organizer, now=DAY)
    text = page(get(cast.lead_organizer, "desk_application", "amp-2026", hanna.pk))
    assert "declared by the organizer" in text
    assert "Lift it" in text
    assert HIDDEN in page(get(cast.lead_organizer, "desk_assignment", "amp-2026"))
    assert Event.objects.visible_to(cast.lead_organizer, DAY).filter(by=hanna.user).exists()
    assert not Event.objects.visible_to(cast.organizer, DAY).filter(by=hanna.user).exists()
    assert not Message.objects.visible_to(cast.organizer, DAY).filter(recipient=hanna.user).exists()


# Declared, set, lifted -----------------------------------------------------------------------


def test_one_click_closes_it_and_another_lead_opens_it_again(world, hanna):
    cast = world.cast
    keys = ("amp-2026", hanna.pk)
    assert "I should not decide about this" in page(get(cast.organizer, "desk_application", *keys))
    response = post(cast.organizer, "desk_recuse", *keys)
    assert response.headers["Location"] == "/desk/amp-2026/applications/"
    assert "others decide about it" in said(response)[0]
    assert get(cast.organizer, "desk_application", *keys).status_code == 404
    conflict = Conflict.objects.get()
    assert (conflict.reviewer, conflict.state, conflict.note) == (cast.organizer, "hard", "")
    data = {"reason": "Another Hanna."}
    post(cast.lead_organizer, "desk_conflict_lift", "amp-2026", conflict.pk, data=data)
    assert get(cast.organizer, "desk_application", *keys).status_code == 200


def test_declaring_is_a_verb(cast, world, hanna):
    assert get(cast.organizer, "desk_recuse", "amp-2026", hanna.pk).status_code == 405
    for who in ("mentor", "applicant", "outsider", "volunteer"):
        assert post(cast.people[who], "desk_recuse", "amp-2026", hanna.pk).status_code in {403, 404}


def test_a_lead_sets_one_for_another_organizer(world, hanna):
    cast = world.cast
    keys = ("amp-2026", hanna.pk)
    data = {"reviewer": cast.organizer.pk, "kind": "hard", "reason": "They are married."}
    assert post(cast.lead_organizer, "desk_conflict_set", *keys, data=data).status_code == 302
    assert get(cast.organizer, "desk_application", *keys).status_code == 404


def test_nobody_leaves_an_application_to_nobody(world, hanna):
    cast = world.cast
    recuse(hanna, by=cast.organizer, now=DAY)
    with pytest.raises(Refused, match="Appoint another organizer first"):
        recuse(hanna, by=cast.lead_organizer, now=DAY)
    response = post(cast.lead_organizer, "desk_recuse", "amp-2026", hanna.pk)
    assert "Appoint another organizer first" in said(response)[0]
    member(cast.cohort, "Second Sam", "sam@example.org", organizer=True)
    recuse(hanna, by=cast.lead_organizer, now=DAY)
    assert hanna.conflicts.count() == 2


def test_who_mentors_a_ranked_project_does_not_count_as_somebody_left(world, hanna):
    cast = world.cast
    Joins(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    with pytest.raises(Refused, match="Appoint another organizer first"):
        recuse(hanna, by=cast.lead_organizer, now=DAY)
    recuse(hanna, by=cast.organizer, now=DAY)


def test_what_was_held_to_screen_goes_back_to_the_queue(world, hanna):
    cast, row = world.cast, world.ben.screening
    Screening.objects.filter(pk=row.pk).update(claimed_by=cast.organizer, claimed_until=DAY)
    recuse(world.ben, by=cast.organizer, now=DAY)
    row.refresh_from_db()
    assert (row.claimed_by, row.claimed_until) == (None, None)


def test_what_others_were_told_of_the_person_is_kept_from_a_recused_organizer(world, hanna):
    """A question for feedback, its answer and its reminder, and who takes a place."""
    cast = world.cast
    Application.objects.filter(pk=hanna.pk).update(state="waitlisted", decided_at=DAY)
    hanna.refresh_from_db()
    asked = ask_for_feedback(hanna, project=cast.project, by=hanna.user, now=DAY)
    answer_feedback(asked, by=cast.mentor, now=DAY, answer="Go on.")
    placed = record(hanna, by=None, now=DAY, verb="moved to another place")
    facts = {"application": hanna, "mentee": hanna.user, "left": cast.project}
    about = facts | {"project": cast.other_project}
    tell([cast.mentor], "applications/mentee_moved", about, about=placed, now=DAY)
    seen = told_of(cast.organizer)
    assert {"applications.feedbackrequest", "applications/feedback_asked"} <= seen
    assert "applications/mentee_moved" in seen
    recuse(hanna, by=cast.organizer, now=DAY)
    assert told_of(cast.organizer) == set()
    assert told_of(cast.lead_organizer) >= seen


def told_of(reader):
    """Kinds of what names Hanna in the history and among the messages."""
    events = Event.objects.visible_to(reader, DAY).filter(object_name__contains=HIDDEN)
    messages = Message.objects.visible_to(reader, DAY).filter(text__contains=HIDDEN)
    return {
        *events.values_list("object_type", flat=True),
        *messages.values_list("kind", flat=True),
    }
