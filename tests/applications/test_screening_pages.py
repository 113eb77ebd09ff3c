"""The queue as pages: begun, gone through, left, undone; and what nobody else learns."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions import screening as actions
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.release import release_decisions
from applications.forms.screening import Asked, RejectForm
from applications.models import LookAlike, Screening
from applications.rules.screening import how_many
from cohorts.models import Event, Message
from tests.applications.screened import of, passes, reason, rejects
from tests.applications.selection import DAY, on
from tests.applications.test_leaks import PAGES, bare, shown_to
from tests.applications.writing import get, page, post, said, url
from tests.cast import application_of, signed_in
from tests.factories import (
    ContestFactory,
    EligibilityCheckFactory,
    ScreeningFactory,
    UserFactory,
    join_team,
)
from tests.naughty import STRINGS, needs_strings
from tests.rows import counting

SLUG = "amp-2026"


@pytest.fixture
def selecting(queue):
    with on(DAY):
        yield queue


def here(application):
    return url("desk_screen", SLUG, of(application).pk)


def verb(person, name, application, **data):
    return post(person, f"desk_screen_{name}", SLUG, of(application).pk, data=data)


# The queue ------------------------------------------------------------------------------------


def test_it_says_how_far_it_is(selecting):
    cast = selecting.cast
    passes(selecting.ben, cast.organizer)
    rejects(selecting.cem, cast.organizer)
    EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, application=selecting.ada, verdict="undecided"
    )
    ContestFactory(check_said=selecting.ada.eligibility_checks.get())
    response = get(cast.organizer, "desk_screening", SLUG)
    progress = response.context["progress"]
    numbers = (progress.waiting, progress.passed, progress.rejected)
    assert [str(number) for number in numbers] == ["1", "1", "1"]
    assert (progress.contested, progress.undecided) == ("1", "1")
    text = page(response)
    for words in ("2 of 3", "1 application waits for a first look.", "Go on", "Organizer Omar"):
        assert words in text


@pytest.mark.parametrize(
    ("count", "last", "words"),
    [
        (0, 0, "0"),
        (1000, 2**31 - 1, "1,000"),
        (1001, 2**31 // 42, "about 42,000"),
        (1001, 2**31 - 1, "about 1,001"),
        (1001, 0, "about 2,100,000,000,000"),
    ],
)
def test_numbers_are_exact_up_to_a_thousand_and_then_in_two_digits(count, last, words):
    assert str(how_many(count, last)) == words


def test_a_queue_that_is_closed_says_why_and_offers_nothing(queue):
    text = page(get(queue.cast.organizer, "desk_screening", SLUG))
    assert "Applications can be handed in until" in text
    assert "Begin" not in text


def test_begin_leads_to_the_first_and_passing_on_to_the_next_until_the_end(selecting):
    organizer = selecting.cast.organizer
    response = post(organizer, "desk_screening_next", SLUG)
    seen = []
    while response.url != url("desk_screening", SLUG) and "/screening/?" not in response.url:
        screening = Screening.objects.get(claimed_by=organizer)
        assert str(screening.pk) in response.url
        seen.append(screening.application)
        response = verb(organizer, "pass", screening.application)
    assert set(seen) == set(selecting.applications)
    text = page(signed_in(organizer).get(response.url))
    assert "Every application has been looked at. Thank you." in text
    assert "To the assignment" in text


def test_next_leaves_it_waiting_and_free(selecting):
    cast = selecting.cast
    get(cast.organizer, "desk_screen", SLUG, of(selecting.ada).pk)
    assert of(selecting.ada).claimed_by == cast.organizer
    response = verb(cast.organizer, "leave", selecting.ada)
    assert response.url.startswith(here(selecting.ben))
    assert (of(selecting.ada).state, of(selecting.ada).claimed_by) == ("waiting", None)


def test_one_application_whole_with_its_verbs_first(selecting):
    text = page(get(selecting.cast.organizer, "desk_screen", SLUG, of(selecting.ada).pk))
    for words in ("Applicant Ada", "Read the code, write tests", "CLI", "Generator", "yours until"):
        assert words in text
    assert text.index("Pass on") < text.index("Read the code, write tests")
    assert "We found no prior contributions." not in text


def test_somebody_else_is_told_who_has_it_until_when(selecting):
    cast = selecting.cast
    get(cast.organizer, "desk_screen", SLUG, of(selecting.ada).pk)
    text = page(get(cast.lead_organizer, "desk_screen", SLUG, of(selecting.ada).pk))
    assert "Organizer Omar is reading this application and has it until 2 June 2026, 12:15" in text
    assert "Pass on" not in text
    response = verb(cast.lead_organizer, "pass", selecting.ada)
    assert "Organizer Omar" in said(response)[0]
    assert of(selecting.ada).state == "waiting"


def test_rejecting_needs_a_reason_and_keeps_what_was_typed(selecting):
    organizer = selecting.cast.organizer
    response = verb(organizer, "reject", selecting.ada, note_for_applicant="Say which idea.")
    assert response.context["form"].errors["reason"] == ["Choose one of the reasons."]
    assert "Say which idea." in page(response)
    chosen = str(reason(selecting.cast.cohort).pk)
    response = verb(organizer, "reject", selecting.ada, reason=chosen, note_for_applicant="So.")
    assert response.status_code == 302
    assert of(selecting.ada).note_for_applicant == "So."


def test_after_each_decision_the_next_page_offers_to_undo_it(selecting):
    organizer = selecting.cast.organizer
    response = verb(organizer, "pass", selecting.ada)
    text = page(signed_in(organizer).get(response.url))
    assert url("desk_screen_undo", SLUG, of(selecting.ada).pk) in text
    response = verb(organizer, "undo", selecting.ada)
    assert response.url == here(selecting.ada)
    assert of(selecting.ada).state == "waiting"


def test_a_reason_that_is_too_long_undoes_nothing_and_says_so(selecting):
    organizer = selecting.cast.organizer
    passes(selecting.ada, organizer)
    response = verb(organizer, "undo", selecting.ada, reason="x" * 1001)
    assert "at most 1000 characters" in page(response)
    assert of(selecting.ada).state == "passed"


def test_who_comes_to_a_verb_by_get_is_led_to_its_page(selecting):
    organizer = selecting.cast.organizer
    for name in ("pass", "reject", "leave", "undo"):
        response = get(organizer, f"desk_screen_{name}", SLUG, of(selecting.ada).pk)
        assert response.url == here(selecting.ada), name
    assert get(organizer, "desk_screening_next", SLUG).url == url("desk_screening", SLUG)
    assert not Event.objects.filter(verb__startswith="screening").exists()


def test_for_organizers_of_this_cohort_only_and_never_ones_own_project(selecting):
    cast = selecting.cast
    key = of(selecting.ada).pk
    for name, person in cast.people.items():
        wanted = 200 if name in {"organizer", "lead_organizer"} else 404
        assert get(person, "desk_screening", SLUG).status_code == wanted, name
        assert get(person, "desk_screen", SLUG, key).status_code in {wanted, 200}, name
        Screening.objects.update(claimed_by=None, claimed_until=None)
    join_team(cast.other_project, cast.organizer)
    assert get(cast.organizer, "desk_screen", SLUG, key).status_code == 404
    assert "You mentor Generator" in page(get(cast.organizer, "desk_screening", SLUG))
    for name in ("pass", "reject", "leave", "undo"):
        assert verb(cast.organizer, name, selecting.ada).status_code == 404
    assert of(selecting.ada).state == "waiting"


def test_proposing_and_confirming_say_how_many_wait(selecting):
    cast = selecting.cast
    passes(selecting.ada, cast.organizer)
    assert "2 applications still wait" in page(get(cast.organizer, "desk_propose", SLUG))
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="s")
    text = page(get(cast.organizer, "desk_confirm", SLUG, assignment.pk))
    assert "2 applications still wait for screening" in text


def test_the_desk_says_that_screening_comes_next(selecting):
    text = page(signed_in(selecting.cast.organizer).get(f"/desk/{SLUG}/"))
    assert "Applications wait for your first look." in text


# What nobody learns before the release ------------------------------------------------------


def screened_out(selecting):
    """Ben is passed on, Cem rejected with words to leak, and both are told to look alike."""
    cast = selecting.cast
    passes(selecting.ben, cast.organizer, note_for_colleagues="secret praise")
    rejects(
        selecting.cem, cast.organizer,
        note_for_applicant="secret advice", note_for_colleagues="secret doubt",
    )  # fmt: skip
    one, other = sorted((selecting.ben, selecting.cem), key=lambda each: each.pk)
    LookAlike.objects.create(one=one, other=other, likeness=95, found_at=DAY)


def test_applicants_see_the_same_bytes_before_and_after(selecting):
    before = shown_to(selecting.cem.user)
    screened_out(selecting)
    after = shown_to(selecting.cem.user)
    assert set(after) == set(PAGES)
    for path in PAGES:
        assert after[path] == before[path], path
    assert not Message.objects.exists()
    assert not Event.objects.about(selecting.cem).exists()


def test_notes_for_colleagues_reach_no_mentor_and_no_applicant_ever(selecting):
    cast = selecting.cast
    screened_out(selecting)
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="s")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    client = signed_in(selecting.cem.user)
    text = page(client.get(f"/cohorts/{SLUG}/application/"))
    assert "The proposal fits none of the ideas that were listed. secret advice" in text
    told = Message.objects.get(recipient=selecting.cem.user)
    assert "secret advice" in told.text
    choice = selecting.ben.choices.get(project=cast.project)
    mentor = page(get(cast.mentor, "review", choice.pk))
    for secret in ("secret doubt", "secret praise"):
        assert secret not in text
        assert secret not in told.text
        assert secret not in mentor
    assert bare(client.get("/me/"), selecting.cem.user)


# Bad input, and how much is asked -------------------------------------------------------------


def test_nonsense_in_the_address_says_nothing(selecting):
    for text in ("", "x", "0", "-1", "99999999999", str(of(selecting.ada).pk)):
        response = get(selecting.cast.organizer, "desk_screening", SLUG, before=text)
        assert response.status_code == 200
        assert response.context["before"] is None


@needs_strings
def test_naughty_strings_through_every_field(selecting):
    cast = selecting.cast
    chosen = str(reason(cast.cohort).pk)
    for text in STRINGS:
        assert Asked({"version": text, "before": text}).said("before") is None
        form = RejectForm({"reason": text, "version": text}, cohort=cast.cohort)
        assert not form.is_valid()
    for text in STRINGS[::25]:
        notes = {"note_for_applicant": text, "note_for_colleagues": text}
        response = verb(cast.organizer, "reject", selecting.ada, reason=chosen, **notes)
        assert response.status_code == (200 if "\0" in text else 302), text
        if response.status_code == 302:
            kept = of(selecting.ada).note_for_applicant
            assert kept == text.strip().replace("\r\n", "\n").replace("\r", "\n")
            assert get(cast.organizer, "desk_screen", SLUG, of(selecting.ada).pk).status_code == 200
            actions.undo(of(selecting.ada), by=cast.organizer, now=DAY, reason="")
            Screening.objects.update(note_for_colleagues="")


def grow(cast, by):
    for _number in range(by):
        application = application_of(UserFactory(github=True), cast.cohort, cast.project)
        EligibilityCheckFactory(
            cohort=cast.cohort, user=application.user, application=application,
            verdict="undecided",
        )  # fmt: skip
        ScreeningFactory(application=application, state="rejected")
        one, other = sorted((application, cast.application), key=lambda each: each.pk)
        LookAlike.objects.create(one=one, other=other, likeness=95, found_at=DAY)


@pytest.mark.parametrize("name", ["desk_screening", "desk_screen", "desk_application", "review"])
def test_a_page_asks_as_often_for_many_rows_as_for_one(selecting, name):
    cast = selecting.cast
    keys = {
        "desk_screening": [SLUG],
        "desk_screen": [SLUG, of(selecting.ada).pk],
        "desk_application": [SLUG, selecting.ada.pk],
        "review": [selecting.ada.choices.get(project=cast.project).pk],
    }[name]
    client = signed_in(cast.mentor if name == "review" else cast.organizer)

    def asked():
        client.get(url(name, *keys))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name, *keys)).status_code == 200
        return [query["sql"] for query in captured]

    grow(cast, 1)
    few = asked()
    grow(cast, 2)
    many = asked()
    assert len(few) == len(many), "\n".join(sorted(set(many) ^ set(few)))


def test_the_queue_fetches_the_last_ten_and_no_text(selecting):
    cast = selecting.cast
    grow(cast, 12)
    client = signed_in(cast.organizer)
    client.get(url("desk_screening", SLUG))
    with counting() as found:
        client.get(url("desk_screening", SLUG))
    assert found.rows <= 40
    asked = " ".join(found.statements)
    for column in ("motivation", "approach", "note_for_colleagues", "results"):
        assert f'"{column}"' not in asked, column


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many there are")
def test_the_last_ten_are_read_from_the_index_and_not_sorted(selecting):
    passes(selecting.ben, selecting.cast.organizer)
    with CaptureQueriesContext(connection) as captured:
        get(selecting.cast.organizer, "desk_screening", SLUG)
    (last,) = [query["sql"] for query in captured if 'decided_at" DESC' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {last}")
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "screening_latest" in plan
    assert "ORDER BY" not in plan


def test_deciding_asks_little(selecting):
    client = signed_in(selecting.cast.organizer)
    client.get(url("desk_screening", SLUG))
    with CaptureQueriesContext(connection) as captured:
        client.post(url("desk_screen_pass", SLUG, of(selecting.ada).pk), {"version": "1"})
    assert of(selecting.ada).state == "passed"
    assert len(captured) <= 40
    assert of(selecting.ben).claimed_until == DAY + timedelta(minutes=15)
