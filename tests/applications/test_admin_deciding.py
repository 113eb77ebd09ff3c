"""Assignments and the roster on the desk: proposed and released, uploaded and applied."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Assignment, Confirmation, Offer, Placement, RosterImport, RosterSpan
from cohorts.models import Message
from tests.cast import signed_in
from tests.factories import (
    NOW,
    ParticipationFactory,
    RosterImportFactory,
    RosterSpanFactory,
    join_team,
)

ROSTER = """
- name: Ada
  github: ada
  githubID: 1
  slack: U1
  isTscMember: false
  repos: [cli]
- name: Bea
  github: bea
  githubID: 2
  slack: U2
  isTscMember: true
  repos: [spec]
"""


def do(row, name):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_do", args=[row.pk, name])


def confirm(client, row, name, /, **typed):
    return client.post(do(row, name), {"confirmed": "1", **typed}, follow=True)


def page(answer):
    return answer.content.decode()


@pytest.fixture
def selecting(cast):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    RosterImportFactory(read_at=NOW - timedelta(hours=1))
    return cast


@pytest.fixture
def lead(cast):
    return signed_in(cast.lead_organizer)


def test_from_a_proposal_to_the_release(selecting, lead):
    cast = selecting
    answer = confirm(lead, cast.cohort, "propose")
    assignment = Assignment.objects.get()
    assert answer.redirect_chain[-1][0].endswith(f"/{assignment.pk}/change/")
    place = Placement.objects.get()
    assert "errorlist" in page(confirm(lead, place, "adjust", project="", reason=" "))
    assert Placement.objects.get().adjusted_at is None
    typed = {"project": str(cast.other_project.pk), "reason": "Asked for it."}
    confirm(lead, place, "adjust", **typed)
    place.refresh_from_db()
    assert (place.project, place.adjustment) == (cast.other_project, "Asked for it.")
    assert "has to be confirmed first" in page(confirm(lead, assignment, "release"))
    assert "1 selected" in page(lead.get(do(assignment, "confirm")))
    confirm(lead, assignment, "confirm")
    assert not Offer.objects.exists()
    confirm(lead, assignment, "release")
    assert Offer.objects.get().project == cast.other_project
    assert Message.objects.filter(recipient=cast.applicant).count() == 1
    again = confirm(lead, assignment, "release")
    assert "released" in page(again)
    assert Message.objects.filter(recipient=cast.applicant).count() == 1


def test_nothing_is_proposed_while_applications_come_in(cast, lead):
    assert "while the cohort is selecting" in page(confirm(lead, cast.cohort, "propose"))
    assert not Assignment.objects.exists()


def test_an_organizer_who_mentors_neither_confirms_nor_adjusts_their_own_project(selecting, lead):
    cast = selecting
    confirm(lead, cast.cohort, "propose")
    ParticipationFactory(cohort=cast.cohort, mentor=True, user=cast.organizer)
    join_team(cast.project, cast.organizer, "co_mentor")
    client = signed_in(cast.organizer)
    confirm(client, Assignment.objects.get(), "confirm")
    given = Confirmation.objects.values_list("project", flat=True)
    assert list(given) == [cast.other_project.pk]
    own = str(cast.project.pk)
    answer = confirm(client, Placement.objects.get(), "adjust", project=own, reason="x")
    assert answer.status_code == 403
    assert Assignment.objects.get().state == "proposed"


def test_only_a_lead_releases(selecting, lead):
    cast = selecting
    confirm(lead, cast.cohort, "propose")
    confirm(lead, Assignment.objects.get(), "confirm")
    client = signed_in(cast.organizer)
    assert confirm(client, Assignment.objects.get(), "release").status_code == 403
    assert not Offer.objects.exists()


def test_earlier_placements_are_out_of_the_way(selecting, lead):
    cast = selecting
    for _time in range(2):
        confirm(lead, cast.cohort, "propose")
    listing = reverse("admin:applications_placement_changelist")
    assert len(lead.get(listing).context["cl"].result_list) == 1
    earlier = lead.get(listing, {"assignment": "superseded"}).context["cl"].result_list
    assert [row.assignment.state for row in earlier] == ["superseded"]


def upload(client, text):
    file = SimpleUploadedFile("MAINTAINERS.yaml", text.encode() if isinstance(text, str) else text)
    return client.post(reverse("admin:applications_rosterimport_add"), {"file": file}, follow=True)


def test_a_roster_is_looked_at_before_it_is_applied(cast, lead):
    answer = upload(lead, ROSTER)
    row = RosterImport.objects.get()
    assert answer.redirect_chain[-1][0].endswith(f"/{row.pk}/change/")
    assert "@ada" in page(answer)
    assert not RosterSpan.objects.exists()
    confirm(lead, row, "apply")
    assert RosterSpan.objects.count() == 2
    assert "applied now" in page(confirm(lead, row, "apply"))


def test_removals_need_a_tick(cast, lead):
    for _number in range(6):
        RosterSpanFactory()
    upload(lead, ROSTER)
    row = RosterImport.objects.get(state="proposed")
    assert "confirm the removals" in page(confirm(lead, row, "apply"))
    assert RosterSpan.objects.filter(until_at=None).count() == 6
    confirm(lead, row, "apply", confirm_removals="on")
    assert set(RosterSpan.objects.filter(until_at=None).values_list("login", flat=True)) == {
        "ada",
        "bea",
    }


def test_an_import_is_put_aside(cast, lead):
    upload(lead, ROSTER)
    confirm(lead, RosterImport.objects.get(), "discard", reason="Wrong branch.")
    assert RosterImport.objects.get().state == "discarded"
    assert not RosterSpan.objects.exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("", "The submitted file is empty."),
        ("no: [roster", "no readable YAML (line 2"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\xff", "no text in UTF-8"),
        (b"PK\x03\x04\x14\x00\xe2\x28", "no text in UTF-8"),
        ("- name: Ada\n  github: a\x00b\n", "characters that no YAML file may hold"),
        ("[]", "No entry of this file can be read."),
        ("&a [*a]", "Line 1 uses an alias or a tag"),
        ("<!doctype html><title>Sign in</title>", "no list of entries"),
        ("name,github\nAda,ada\n", "no list of entries"),
        ('{"maintainers": []}', "no list of entries"),
        ("[" * 20, "nested too deeply"),
        ("#" * 2_000_001, "larger than 2 MB"),
        ("- a\n" * 5001, "more than 5000 entries"),
    ],
)
def test_a_file_that_is_no_roster_changes_nothing_and_is_answered_in_words(cast, lead, file, words):
    RosterSpanFactory()
    before = RosterImport.objects.count()
    answer = upload(lead, file)
    assert answer.status_code == 200
    assert words in page(answer)
    assert RosterImport.objects.count() == before
    assert RosterSpan.objects.filter(until_at=None).count() == 1


def test_without_a_file_the_form_asks_for_one(cast, lead):
    answer = lead.post(reverse("admin:applications_rosterimport_add"), {"file": "typed text"})
    assert "This field is required." in page(answer)


def test_the_difference_is_shown_as_it_would_be_applied_now(cast, lead):
    upload(lead, ROSTER)
    waiting = RosterImport.objects.get()
    url = reverse("admin:applications_rosterimport_change", args=[waiting.pk])
    assert "Added (2)" in page(lead.get(url))
    upload(lead, ROSTER)
    confirm(lead, RosterImport.objects.exclude(pk=waiting.pk).get(), "apply")
    text = page(lead.get(url))
    assert "Added" not in text
    assert "Please look at this" not in text


def test_what_cannot_be_applied_any_more_says_so(cast, lead):
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        upload(signed_in(cast.lead_organizer), ROSTER)
    waiting = RosterImport.objects.get()
    RosterImportFactory(read_at=NOW - timedelta(hours=1))
    text = page(lead.get(reverse("admin:applications_rosterimport_change", args=[waiting.pk])))
    assert "This cannot be applied any more" in text
    assert "A roster read on 20 May 2026 is applied already" in text
    assert "Added (2)" in text


def test_entries_that_cannot_be_read_are_named_with_their_line(cast, lead):
    shown = page(upload(lead, ROSTER + "- name: Cleo\n  g705ithub: cleo\n"))
    assert "Unreadable" in shown
    assert "Please look at this before you apply it" in shown
    assert "Entries that cannot be read." in shown
    assert "<td>14</td>" in shown
