"""Who is shortlisted hears that the mentors want to see them at work, and adds links in time."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from amp.refused import Refused
from applications.actions.contribution import tell_shortlisted
from applications.actions.review import shortlist, take_off_shortlist
from applications.actions.screening import reject
from applications.models import CONTRIBUTIONS_AT_MOST, Contribution, Shortlisted
from cohorts.models import Event, Message
from tests.applications.at_work import (
    A_SECOND,
    AFTER,
    BEGIN,
    DURING,
    END,
    LINK,
    shortlist_ada,
    tell_all,
)
from tests.applications.selection import on
from tests.applications.writing import errors, get, page, post, said
from tests.factories import (
    ConflictFactory,
    ContributionFactory,
    ScreeningFactory,
    ScreeningReasonFactory,
    ShortlistedFactory,
)


@pytest.fixture
def at_work(cast):
    return shortlist_ada(cast)


@pytest.fixture
def told(at_work):
    tell_all()
    with on(DURING):
        yield at_work


def mails(person):
    return Message.objects.filter(recipient=person, kind="applications/at_work")


# Being asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "count"),
    [(BEGIN - A_SECOND, 0), (BEGIN, 1), (END - A_SECOND, 1), (END, 0), (AFTER, 0)],
)
def test_the_period_is_half_open(at_work, now, count):
    assert tell_shortlisted(now=now) == count
    assert mails(at_work.ada).count() == count


def test_the_clock_tells_once_and_nobody_else(at_work):
    for hours in (0, 1, 2):
        with on(BEGIN + timedelta(hours=hours)):
            call_command("tick")
    assert list(mails_of_kind()) == [at_work.ada.email]


def mails_of_kind():
    rows = Message.objects.filter(kind="applications/at_work")
    return rows.values_list("address", flat=True)


def test_the_mail_says_what_until_when_and_that_it_is_no_decision(at_work):
    tell_all()
    mail = mails(at_work.ada).get()
    assert "mentors of “CLI” would like to see you at work" in mail.subject
    assert "6 June 2026, 23:59" in mail.text
    assert f"/at-work/{at_work.choice.pk}/" in mail.text
    assert "It is no decision" in mail.text
    assert "shortlist" not in mail.text + mail.subject


@pytest.mark.parametrize("state", ["open", "running", "finished", "cancelled"])
def test_nobody_is_told_unless_the_cohort_selects(at_work, state):
    at_work.cast.cohort.state = state
    at_work.cast.cohort.save()
    assert tell_all() == 0


def test_nobody_is_told_who_withdrew_or_was_set_aside(at_work):
    at_work.selection.ada.state = "withdrawn"
    at_work.selection.ada.save()
    ShortlistedFactory(choice=at_work.other_choice)
    ScreeningFactory(application=at_work.selection.ben, state="rejected")
    assert tell_all() == 0


def test_without_a_period_nobody_is_told(at_work):
    at_work.cast.cohort.phases.filter(kind="contribution").delete()
    assert tell_all() == 0


def test_who_is_added_later_hears_at_once(told):
    shortlist(told.other_choice, by=told.cast.mentor, now=DURING)
    assert mails(told.selection.ben.user).count() == 1


def test_nobody_is_taken_off_once_the_period_has_begun(at_work):
    row = Shortlisted.objects.get()
    with pytest.raises(Refused, match="has begun"):
        take_off_shortlist(row, by=at_work.cast.mentor, now=BEGIN)
    tell_all()
    text = page(get(at_work.cast.mentor, "shortlist_remove", at_work.choice.pk))
    assert "nobody is taken off it now" in text
    assert '<button type="submit" class="danger"' not in text


def test_before_the_period_a_shortlist_changes_freely(at_work):
    row = ShortlistedFactory(choice=at_work.other_choice)
    take_off_shortlist(row, by=at_work.cast.mentor, now=BEGIN - A_SECOND)
    assert not at_work.other_choice.shortlisted.exists()


def test_a_phase_that_is_moved_away_takes_nobody_off_who_was_told(told):
    told.cast.cohort.phases.filter(kind="contribution").update(
        starts_at=END, ends_at=END + timedelta(days=2)
    )
    with pytest.raises(Refused, match="has been told"):
        take_off_shortlist(Shortlisted.objects.get(), by=told.cast.mentor, now=DURING)


def test_a_screening_after_that_tells_nobody_the_decision_before_its_time(told):
    screening = ScreeningFactory(application=told.selection.ada)
    reason = ScreeningReasonFactory(cohort=told.cast.cohort)
    before = page(get(told.ada, "status", "amp-2026"))
    reject(screening, by=told.cast.organizer, now=DURING, reason=reason)
    after = page(get(told.ada, "status", "amp-2026"))
    assert "would like to see you at work" in before
    assert "would like to see you at work" in after
    assert get(told.ada, "contributions", told.choice.pk).status_code == 200


# Adding links ------------------------------------------------------------------------------


def add(person, choice, **changes):
    return post(person, "contributions", choice.pk, data={**LINK, **changes})


def test_a_link_is_added_changed_and_removed(told):
    assert said(add(told.ada, told.choice)) == ["Your link is added. The mentors can see it."]
    row = Contribution.objects.get()
    assert (row.kind, row.added_at) == ("docs", DURING)
    changed = {**LINK, "sentence": "The guide is whole.", "kind": "translation"}
    post(told.ada, "contribution_edit", row.pk, data=changed)
    row.refresh_from_db()
    assert (row.sentence, row.kind) == ("The guide is whole.", "translation")
    assert "The guide is whole." in page(get(told.ada, "contributions", told.choice.pk))
    assert get(told.ada, "contribution_remove", row.pk).status_code == 302
    assert Contribution.objects.exists()
    post(told.ada, "contribution_remove", row.pk)
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("now", "is_kept"),
    [(BEGIN - A_SECOND, False), (BEGIN, True), (END - A_SECOND, True), (END, False)],
)
def test_the_instant_of_the_request_counts(at_work, now, is_kept):
    tell_all()
    with on(now):
        add(at_work.ada, at_work.choice)
    assert Contribution.objects.exists() is is_kept


def test_after_the_close_the_page_says_so_and_keeps_what_was_typed(told):
    row = ContributionFactory(choice=told.choice)
    with on(END):
        response = add(told.ada, told.choice, sentence="One second late")
        assert "closed on 6 June 2026" in errors(response)["__all__"][0]
        edited = post(told.ada, "contribution_edit", row.pk, data={**LINK, "sentence": "Late"})
        assert "closed on 6 June 2026" in errors(edited)["__all__"][0]
        assert "Late" in page(edited)
        post(told.ada, "contribution_remove", row.pk)
        text = page(get(told.ada, "contributions", told.choice.pk))
    assert row.sentence in text
    assert "Add a link" not in text
    assert Contribution.objects.get().sentence == row.sentence


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/a/b/pull/1",
        "ftp://example.org/file",
        "javascript:alert(1)",
        "https://localhost/x",
        "https://me:secret@example.org/",
        "https://example.org:8443/",
        "",
        "no link",
    ],
)
def test_what_mentors_cannot_open_is_refused_beside_the_field(told, url):
    response = add(told.ada, told.choice, url=url)
    assert list(errors(response)) == ["url"]
    assert LINK["sentence"] in page(response)
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("kind", "magic"), ("kind", ""), ("sentence", " ")])
def test_a_kind_and_a_sentence_are_needed(told, field, value):
    assert list(errors(add(told.ada, told.choice, **{field: value}))) == [field]


def test_the_same_link_twice_is_told(told):
    add(told.ada, told.choice)
    assert "added this link already" in str(errors(add(told.ada, told.choice)))
    assert Contribution.objects.count() == 1


def test_ten_links_are_the_most_and_a_free_place_is_taken_again(told):
    for number in range(CONTRIBUTIONS_AT_MOST):
        add(told.ada, told.choice, url=f"https://example.org/{number}")
    response = add(told.ada, told.choice, url="https://example.org/eleven")
    assert "10 links are the most" in errors(response)["__all__"][0]
    post(told.ada, "contribution_remove", Contribution.objects.get(position=4).pk)
    add(told.ada, told.choice, url="https://example.org/eleven")
    assert Contribution.objects.get(url="https://example.org/eleven").position == 4


def test_whoever_withdraws_shows_nothing_any_more(told):
    told.selection.ada.state = "withdrawn"
    told.selection.ada.save()
    assert "does not take part" in errors(add(told.ada, told.choice))["__all__"][0]


@pytest.mark.parametrize(
    "name",
    ["mentor", "co_mentor", "other_mentor", "organizer", "lead_organizer", "mentee", "outsider"],
)
def test_the_pages_are_the_persons_own(told, name):
    row, person = ContributionFactory(choice=told.choice), told.cast.people[name]
    assert get(person, "contributions", told.choice.pk).status_code == 404
    assert add(person, told.choice).status_code == 404
    for verb in ("contribution_edit", "contribution_remove"):
        assert post(person, verb, row.pk, data=LINK).status_code == 404
    assert Contribution.objects.get().sentence == row.sentence


def test_somebody_signed_out_signs_in_first(told):
    assert get(None, "contributions", told.choice.pk).status_code == 302


# What nobody else learns -------------------------------------------------------------------


def test_who_is_not_asked_finds_the_same_as_before(told):
    """Ben, on no shortlist, reads the same as in a cohort whose period asks nobody."""
    ben = told.selection.ben.user

    def pages():
        names = [("status", "amp-2026"), ("selection", "amp-2026")]
        found = [page(get(ben, *name)) for name in names]
        return found, get(ben, "contributions", told.other_choice.pk).status_code

    with_ada = pages()
    ContributionFactory(choice=told.choice)
    Shortlisted.objects.all().delete()
    without = pages()
    assert lines(with_ada[0]) == lines(without[0])
    assert with_ada[1] == without[1] == 404


def lines(pages):
    """All but the tokens, which differ from visit to visit."""
    return [line for text in pages for line in text.splitlines() if "csrf" not in line]


def test_before_they_are_told_even_the_shortlisted_find_nothing(at_work):
    with on(BEGIN - A_SECOND):
        text = page(get(at_work.ada, "status", "amp-2026"))
        assert get(at_work.ada, "contributions", at_work.choice.pk).status_code == 404
    assert "would like to see you at work" not in text


def test_no_list_of_changes_and_no_list_of_mails_tells_of_it(told):
    add(told.ada, told.choice)
    rows = Event.objects.filter(verb__in=["asked to show their work", "contribution added"])
    assert rows.count() == 2
    assert not rows.filter(cohort__isnull=False).exists()
    assert mails(told.ada).get().cohort_id is None


def test_links_are_seen_by_the_projects_mentors_once_they_have_read_and_by_organizers(told):
    ContributionFactory(choice=told.choice)

    def seers():
        people = told.cast.people.items()
        return {name for name, it in people if Contribution.objects.visible_to(it, DURING).exists()}

    seen = {"applicant", "mentor", "organizer", "lead_organizer"}
    assert seers() == seen
    ConflictFactory(reviewer=told.cast.mentor, application=told.selection.ada)
    ConflictFactory(reviewer=told.cast.organizer, application=told.selection.ada)
    assert seers() == seen - {"mentor", "organizer"}


def test_a_conflict_costs_the_person_no_place_of_which_they_were_told(told):
    post(told.cast.mentor, "declare_conflict", told.choice.pk, data={"kind": "hard"})
    row = Shortlisted.objects.get()
    assert (row.choice_id, row.sentence) == (told.choice.pk, "")
    assert add(told.ada, told.choice).status_code == 302


# The status page ---------------------------------------------------------------------------


def test_the_status_page_and_home_say_what_comes_next(told):
    text = page(get(told.ada, "status", "amp-2026"))
    assert "The mentors of “CLI” would like to see you at work." in text
    assert f'href="/at-work/{told.choice.pk}/"' in text
    assert "Until then you can show your work." in text
    with on(AFTER):
        text = page(get(told.ada, "status", "amp-2026"))
    assert "Your application is being read" in text
