"""Strings known to break input handling, through every text field of every form: kept, no 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from applications.actions.assignment import propose_assignment
from applications.actions.programmes import edition_facts
from applications.forms.apply import ApplyForm
from applications.forms.contest import AnswerForm
from applications.forms.desk import ApplicationFilter
from applications.forms.eligibility import ProgrammeForm
from applications.forms.later_close import GrantForm
from applications.forms.offers import AcceptForm
from applications.forms.questions import QuestionForm
from applications.forms.review import ReviewForm
from applications.models import (
    Application,
    Contest,
    LaterClose,
    Offer,
    Placement,
    QuestionKind,
    Review,
    Shortlisted,
)
from applications.rules.participants import read
from applications.views.finding import named_project
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import page, typed, url
from tests.cast import signed_in
from tests.factories import EditionFactory, OfferFactory, QuestionFactory, RosterSpanFactory
from tests.naughty import STRINGS, needs_strings

pytestmark = needs_strings

# Several stand in one text, so that a form is posted tens and not thousands of times.
A_SAMPLE = STRINGS[::40]


def groups(longest):
    """The strings, joined by line ends into texts of at most ``longest`` characters."""
    texts, now = [], ""
    for each in STRINGS:
        if len(now) + len(each) + 1 > longest and now:
            texts.append(now)
            now = ""
        now = f"{now}\n{each}" if now else each
    return [*texts, now]


def kept(text):
    """As a form keeps it: without spaces around it, lines ending in one character."""
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")


def refused(response, text):
    """A NUL can be stored by no database: the form says so, and keeps it on the page."""
    return "\0" in text and response.status_code == 200


def test_they_are_many():
    assert len(STRINGS) > 500


def test_through_every_text_of_an_application(cast, draft):
    client, version = signed_in(cast.outsider), 1
    for text in groups(1900):
        data = typed(cast.project, version=version, motivation=text, contributions=text,
                     availability=text, ai_use=text, choice__1__approach=text,
                     choice__1__deliverables=text, choice__1__timeline=text)  # fmt: skip
        response = client.post(url("apply", "amp-2026"), data | {"save": "1"})
        if refused(response, text):
            continue
        assert response.status_code == 302, text
        version += 1
        stored = Application.objects.get(pk=draft.pk)
        choice = stored.choices.get()
        assert {stored.motivation, stored.contributions, stored.availability, stored.ai_use,
                choice.approach, choice.deliverables, choice.timeline} == {kept(text)}  # fmt: skip
        for name in ("apply", "check", "status"):
            assert client.get(url(name, "amp-2026")).status_code == 200


def test_every_single_one_is_kept_by_the_form(cast, draft):
    facts = {"application": draft, "choices": [], "projects": [cast.project]}
    for text in STRINGS:
        form = ApplyForm(typed(cast.project, motivation=text, choice__1__timeline=text), **facts)
        if "\0" not in text:
            assert form.is_valid(), text
            assert form.facts["motivation"] == kept(text)
            assert form.facts["choices"][0]["timeline"] == kept(text)


def told(response, text):
    """As ``refused``, of the answers to a script: beside the fields, and the rest is saved."""
    return "\0" in text and response.status_code == 422


def test_through_autosave(cast, draft):
    client, version = signed_in(cast.outsider), 1
    for text in groups(1900):
        data = typed(cast.project, version=version, motivation=text, contributions=text,
                     availability=text, ai_use=text, choice__1__approach=text,
                     choice__1__deliverables=text, choice__1__timeline=text)  # fmt: skip
        response = client.post(url("autosave", "amp-2026"), data)
        version = response.json()["version"]
        if told(response, text):
            continue
        assert response.status_code == 200, text
        stored = Application.objects.get(pk=draft.pk)
        choice = stored.choices.get()
        assert {stored.motivation, stored.contributions, stored.availability, stored.ai_use,
                choice.approach, choice.deliverables, choice.timeline} == {kept(text)}  # fmt: skip


def test_through_autosave_where_no_free_text_is_taken(cast, draft):
    client = signed_in(cast.outsider)
    for text in A_SAMPLE:
        data = typed(
            cast.project, motivation=text, hours_per_week=text, time_zone=text, version=text,
            choice__1__rank=text, choice__2__project=text,
        )  # fmt: skip
        assert client.post(url("autosave", "amp-2026"), data).status_code in {200, 409, 422}
        data = typed(cast.project) | {"application": text}
        answer = client.post(url("autosave", "amp-2026"), data)
        assert (answer.status_code, answer.json()["reason"]) == (401, "somebody_else")
    draft.refresh_from_db()
    assert draft.hours_per_week in {None, *range(1, 81)}


def test_through_the_form_of_somebody_who_was_signed_out(cast, draft):
    for text in groups(1900):
        browser = Client()
        data = typed(motivation=text) | {"application": str(draft.pk)}
        assert browser.post(url("apply", "amp-2026"), data).status_code == 302
        browser.force_login(cast.outsider)
        form = browser.get(url("apply", "amp-2026")).context["form"]
        assert form["motivation"].value() == text


def test_through_the_preview(cast):
    client = signed_in(cast.outsider)
    for text in groups(20_000):
        answer = client.post("/preview/", {"text": text, "lines": "1"})
        assert answer.status_code == 200
        assert "<script" not in page(answer)


def test_where_no_free_text_is_taken_they_are_refused_beside_the_field(cast, draft):
    facts = {"application": draft, "choices": [], "projects": [cast.project]}
    for text in STRINGS:
        if not text.strip() or text.strip().isdigit():
            continue
        form = ApplyForm(
            typed(cast.project, hours_per_week=text, time_zone=text, choice__1__rank=text,
                  choice__2__project=text, version=text), **facts,
        )  # fmt: skip
        assert {"time_zone", "choice-1-rank", "choice-2-project"} <= set(form.errors), text
    client = signed_in(cast.outsider)
    for text in A_SAMPLE:
        data = typed(cast.project, hours_per_week=text, version=text, choice__1__project=text)
        assert client.post(url("apply", "amp-2026"), data).status_code == 200


def test_through_the_address_of_a_page(cast, draft):
    client = signed_in(cast.outsider)
    for text in STRINGS:
        request = RequestFactory().get("/", {"project": text})
        assert named_project(request, cast.cohort) is None
    for text in A_SAMPLE:
        response = client.get(url("eligibility", "amp-2026"), {"project": text})
        assert response.status_code in {200, 400}, text


def test_through_the_declaration_of_a_programme(cast, draft):
    days = {"starts_on": "2026-05-25", "ends_on": "2026-08-31"}
    for text in STRINGS:
        form = ProgrammeForm(days | {"name": text})
        wanted = 0 < len(text.strip()) <= 80 and "\0" not in text
        assert form.is_valid() == wanted, text
        assert not ProgrammeForm({"name": "x", "starts_on": text, "ends_on": text}).is_valid()
    client = signed_in(cast.outsider)
    for text in A_SAMPLE:
        client.post(url("declare_programme", "amp-2026"), days | {"name": text})
        response = client.get(url("eligibility", "amp-2026"))
        assert response.status_code == 200
    stored = set(cast.outsider.other_programmes.values_list("name", flat=True))
    assert stored == {t.strip() for t in A_SAMPLE if 0 < len(t.strip()) <= 80}


def test_through_a_review_and_the_shortlist(cast):
    selection = begin_selection(cast)
    Review.objects.filter(state="final").delete()
    choice = selection.ada.choices.get(project=cast.project)
    client = signed_in(cast.mentor)
    criteria = list(cast.cohort.criteria.of_round("application"))
    for text in STRINGS:
        form = ReviewForm({"comment": text, "criterion-1": text}, criteria=criteria)
        assert form.is_valid() == (text in {"", "1", "2", "3", "4", "5"}), text
    with on(DAY):
        for text in groups(3900):
            response = client.post(url("review", choice.pk), {"comment": text, "feedback": text})
            if not refused(response, text):
                review = Review.objects.get()
                assert {review.comment, review.feedback} == {kept(text)}
            assert client.get(url("review", choice.pk)).status_code == 200
        for text in A_SAMPLE:
            client.post(url("shortlist_add", choice.pk), {"sentence": text})
            if len(text.strip()) <= 300:
                assert Shortlisted.objects.get().sentence == text.strip()
            Shortlisted.objects.all().delete()


def test_through_the_desks_search_and_filters(cast):
    for text in STRINGS:
        query = {"q": text, "state": text, "project": text, "eligibility": text}
        assert set(ApplicationFilter(query, projects=[cast.project]).wanted) <= {"q"}
    client = signed_in(cast.organizer)
    for text in A_SAMPLE:
        query = {"q": text, "state": text, "project": text, "eligibility": text, "page": text}
        response = client.get(url("desk_applications", "amp-2026"), query)
        assert response.status_code in {200, 400}, text


def test_through_the_mode_and_the_reason_of_an_adjustment(cast):
    begin_selection(cast)
    client = signed_in(cast.organizer)
    with on(DAY):
        for text in A_SAMPLE:
            response = client.post(url("desk_propose", "amp-2026"), {"mode": text, "ranks": text})
            assert response.status_code in {200, 302}, text
        propose_assignment(cast.cohort, by=cast.organizer, now=DAY)
        placement = Placement.objects.exclude(assignment__state="superseded").first()
        for text in groups(980):
            response = client.post(
                url("desk_adjust", "amp-2026", placement.pk), {"project": "", "reason": text}
            )
            if response.status_code == 302:
                assert kept(Placement.objects.get(pk=placement.pk).adjustment) == kept(text)
            else:
                assert refused(response, text), text
        assert client.get(url("desk_assignment", "amp-2026")).status_code == 200


def test_through_the_questions_that_organizers_ask(cast):
    for text in STRINGS:
        asked = {"label": "x", "kind": text, "limit": text, "options": text}
        assert not QuestionForm(asked).is_valid(), text
        form = QuestionForm({"label": text, "kind": "many_of", "options": f"{text}\na\nb"})
        if form.is_valid():
            assert {"a", "b"} <= set(form.facts["options"]), text
    client = signed_in(cast.organizer)
    for text in A_SAMPLE:
        asked = {"label": text[:200], "help_text": text[:300], "kind": "short"}
        client.post(url("desk_question_add", "amp-2026"), asked)
        assert client.get(url("desk_questions", "amp-2026")).status_code == 200
        cast.cohort.questions.all().delete()


def test_through_the_answers(cast, draft):
    kinds = {kind: QuestionFactory(cohort=cast.cohort, kind=kind, options=["a", "b"])
             for kind in QuestionKind.values}  # fmt: skip
    facts = {"application": draft, "choices": [], "projects": [cast.project]}
    for text in STRINGS:
        answers = {f"question-{row.pk}": text for row in kinds.values()}
        form = ApplyForm(typed(cast.project) | answers, **facts)
        wrong = set(form.errors)
        assert wrong <= set(answers), text
        if text.strip() and text.strip() not in {"a", "b", "yes", "no"}:
            for kind in ("one_of", "many_of", "yes_no"):
                assert f"question-{kinds[kind].pk}" in wrong, text
    client, version = signed_in(cast.outsider), draft.version
    for text in groups(3900):
        answer = {f"question-{kinds['long'].pk}": text}
        data = typed(cast.project, version=version) | answer | {"save": "1"}
        response = client.post(url("apply", "amp-2026"), data)
        if refused(response, text):
            continue
        version += 1
        now = {copy["kind"]: copy for copy in Application.objects.get(pk=draft.pk).answers}
        assert now["long"]["value"] == kept(text)
        for name in ("apply", "check", "status"):
            assert client.get(url(name, "amp-2026")).status_code == 200


def test_through_a_later_close(cast):
    days = {"last_day": "2026-06-05", "reason": "x"}
    for text in STRINGS:
        form = GrantForm(days | {"who": text}, zone=cast.cohort.zone)
        assert not form.is_valid(), text
        wrong = {"who": "a@b.example", "last_day": text, "last_time": text or "x", "reason": "x"}
        form = GrantForm(wrong, zone=cast.cohort.zone)
        assert not form.is_valid(), text
    client = signed_in(cast.organizer)
    for text in groups(980):
        response = client.post(
            url("desk_later_close_add", "amp-2026"),
            days | {"who": cast.outsider.email, "reason": text},
        )
        if not refused(response, text):
            assert kept(LaterClose.objects.get().reason) == kept(text)
            assert client.get(url("desk_later_closes", "amp-2026")).status_code == 200
        LaterClose.objects.all().delete()


def test_through_the_reason_of_declining(cast):
    begin_selection(cast)
    client = signed_in(cast.applicant)
    with on(DAY):
        for text in groups(980):
            Application.objects.filter(pk=cast.application.pk).update(
                state="offered", decided_at=DAY
            )
            offer = OfferFactory(
                application=cast.application, project=cast.project, offered_at=DAY,
                answer_by=DAY.replace(day=9),
            )  # fmt: skip
            response = client.post(url("decline", offer.pk), {"reason": text})
            if not refused(response, text):
                assert Offer.objects.get(pk=offer.pk).reason == kept(text)
            Offer.objects.all().delete()


def test_what_is_shown_of_them_is_text_and_no_markup(cast, draft):
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    client = signed_in(cast.outsider)
    client.post(
        url("apply", "amp-2026"), typed(cast.project, motivation=evil, choice__1__approach=evil)
    )
    for name in ("apply", "check", "status"):
        shown = page(client.get(url(name, "amp-2026")))
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;alert" in shown


def test_through_what_is_contested_and_answered(cast, roster):
    RosterSpanFactory(login=cast.applicant.github_login, github_id=None)
    lead = signed_in(cast.lead_organizer)
    client = signed_in(cast.applicant)
    for text in groups(1900):
        response = client.post(url("contest", "amp-2026", "maintainer"), {"text": text})
        if refused(response, text):
            continue
        assert response.status_code == 302, text
        row = Contest.objects.get(state="open")
        assert row.text == kept(text)
        answer = {"answer": "confirmed", "reason": text}
        at = url("desk_contest", "amp-2026", row.pk)
        assert lead.post(at, answer).status_code == 302
        row.refresh_from_db()
        assert row.reason == kept(text)
        assert lead.get(at).status_code == 200
        assert client.get(url("eligibility", "amp-2026")).status_code == 200
    for text in STRINGS:
        form = AnswerForm({"answer": text, "starts_on": text, "reason": "x"}, rule="organizer")
        assert not form.is_valid(), text


def test_through_the_programme_that_is_told_with_an_offer(cast):
    for text in STRINGS:
        told = {"others": "another", "agrees": "on", "name": text, "starts_on": "2026-06-01",
                "ends_on": "2026-07-01"}  # fmt: skip
        wanted = 0 < len(text.strip()) <= 80 and "\0" not in text
        assert AcceptForm(told).is_valid() == wanted, text
        assert not AcceptForm(told | {"starts_on": text}).is_valid()
        assert not AcceptForm(told | {"others": text}).is_valid()


def test_through_a_list_of_participants(cast):
    edition = EditionFactory()
    facts = edition_facts()
    for text in STRINGS:
        reading = read(["name"], [[text]] if text.strip() else [["x"]], facts, edition.pk)
        assert len(reading.entries) + len(reading.problems) <= 1, text
        for part in ("login", "edition", "first day"):
            row = ["Somebody", text]
            found = read(["name", part], [row], facts, edition.pk)
            assert len(found.entries) + len(found.problems) == 1, text
    client = signed_in(cast.organizer)
    at = "/admin/applications/listedparticipant/import/"
    for text in A_SAMPLE:
        quoted = text.replace('"', '""')
        file = SimpleUploadedFile("list.csv", f'name,login\n"{quoted}",\n'.encode())
        response = client.post(at, {"import_file": file, "edition": edition.pk, "resource": "0"})
        assert response.status_code == 200, text


def test_through_the_desk_of_other_programmes(cast):
    client = signed_in(cast.organizer)
    for text in A_SAMPLE:
        data = {"name": text[:80], "aliases": text}
        response = client.post("/admin/applications/programme/add/", data)
        assert response.status_code in {200, 302}, text
        assert client.get("/admin/applications/programme/", {"q": text}).status_code == 200
    assert client.get(url("rules")).status_code == 200


def test_through_the_command(cast, roster):
    for text in STRINGS:
        if not text or text.startswith("-"):
            continue
        words = [f"--cohort={text}", f"--github={text}", f"--on={text}", f"--programme={text}"]
        with pytest.raises(CommandError) as told:
            call_command("eligibility", *words)
        assert told.value.returncode == 2, text
