"""Published lists of participants: looked at first, then written, all of it or nothing."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from amp.refused import Refused
from applications.actions.programmes import edition_facts, import_participants
from applications.models import Edition, ListedParticipant
from applications.rules.participants import ROWS_AT_MOST, read
from cohorts.models import Event
from tests.applications.writing import page, said
from tests.cast import signed_in
from tests.factories import NOW, EditionFactory, ListedParticipantFactory, ProgrammeFactory

URL = "/admin/applications/listedparticipant/import/"
WRITE = "/admin/applications/listedparticipant/process_import/"
LIST = """edition,github login,name,first day,last day
Open Days 2026,octo,Octo Cat,,
Open Days 2026,@Mona,Mona,2026-06-01,2026-07-01
open days 2026,https://github.com/hubot/,,,
,,Only A. Name,,
"""


@pytest.fixture
def edition(cast):
    programme = ProgrammeFactory(name="Open Days", aliases=["OD"])
    return EditionFactory(programme=programme, name="2026")


def upload(person, content, name="list.csv", edition=None):
    data = content.encode() if isinstance(content, str) else content
    fields = {"import_file": SimpleUploadedFile(name, data), "resource": "0", "format": ""}
    return signed_in(person).post(URL, fields | ({"edition": edition.pk} if edition else {}))


def write(person, response, **changes):
    form = response.context["confirm_form"]
    data = {name: value or "" for name, value in form.initial.items()}
    return signed_in(person).post(WRITE, data | changes)


def written():
    return set(ListedParticipant.objects.values_list("github_login", "name", "starts_on"))


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


# The way of a list


def test_a_list_is_shown_first_and_nothing_is_written(cast, edition):
    response = upload(cast.organizer, LIST, edition=edition)
    text = page(response)
    for words in ("Preview", "octo", "Mona", "hubot", "Only A. Name", "2026-06-01"):
        assert words in text
    assert not ListedParticipant.objects.exists()


def test_once_confirmed_all_of_it_is_written_with_one_event(cast, edition):
    response = write(cast.organizer, upload(cast.organizer, LIST, edition=edition))
    assert said(response) == ["The list is written: 4 people are new, 0 changed, 0 as before."]
    assert written() == {
        ("octo", "Octo Cat", None),
        ("Mona", "Mona", date(2026, 6, 1)),
        ("hubot", "", None),
        ("", "Only A. Name", None),
    }
    row = ListedParticipant.objects.get(github_login="octo")
    assert (row.edition, row.imported_by, row.imported_at) == (edition, cast.organizer, NOW)
    event = Event.objects.get(verb="participants listed")
    assert (event.by, event.reason) == (cast.organizer, "list.csv: 4 new")


def test_a_list_that_comes_again_changes_what_is_different_and_takes_nobody_off(cast, edition):
    write(cast.organizer, upload(cast.organizer, LIST, edition=edition))
    again = "edition,login,name\nOD 2026,OCTO,Octo the Second\nOD 2026,mona,Mona\n"
    response = upload(cast.organizer, again)
    assert "<del>Octo Cat</del> <ins>Octo the Second</ins>" in page(response)
    said_ = said(write(cast.organizer, response))
    assert said_ == ["The list is written: 0 people are new, 2 changed, 0 as before."]
    assert ListedParticipant.objects.count() == 4
    assert ListedParticipant.objects.get(name="Mona").starts_on is None


def test_the_same_list_again_says_that_nothing_is_new(cast, edition):
    write(cast.organizer, upload(cast.organizer, LIST, edition=edition))
    response = upload(cast.organizer, LIST, edition=edition)
    assert page(response).count("as before") == 4
    assert said(write(cast.organizer, response)) == [
        "The list is written: 0 people are new, 0 changed, 4 as before."
    ]


def test_an_id_finds_the_person_under_another_login_and_shows_it_first(cast, edition):
    row = ListedParticipantFactory(edition=edition, github_login="old", github_id=583, name="Octo")
    response = upload(cast.organizer, "login,github id,name\nnew,583,Octo\n", edition=edition)
    assert "<del>old</del> <ins>new</ins>" in page(response)
    assert said(write(cast.organizer, response))[0].endswith("1 changed, 0 as before.")
    row.refresh_from_db()
    assert (row.github_login, row.github_id) == ("new", 583)


def test_an_id_is_learned_by_login_and_not_forgotten_by_a_list_without_one(cast, edition):
    row = ListedParticipantFactory(edition=edition, github_login="octo", name="")
    write(cast.organizer, upload(cast.organizer, "login,github_id\nOcto,583\n", edition=edition))
    row.refresh_from_db()
    assert row.github_id == 583
    again = upload(cast.organizer, "login\nOcto\n", edition=edition)
    assert "as before" in page(again)
    write(cast.organizer, again)
    row.refresh_from_db()
    assert row.github_id == 583


def test_a_login_that_somebody_else_has_now_is_said_with_its_line(cast, edition):
    ListedParticipantFactory(edition=edition, github_login="octo", github_id=1)
    response = upload(cast.organizer, "login,github id\nfine,7\nocto,2\n", edition=edition)
    assert "“octo” stands in this list with another GitHub id" in page(response)
    assert "<td>3</td>" in page(response)
    reading = read(["login", "github id"], [["octo", "2"]], edition_facts(), edition.pk)
    with pytest.raises(Refused, match="another GitHub id"):
        import_participants(reading.entries, by=cast.organizer, now=NOW, source="x")
    assert ListedParticipant.objects.get().github_id == 1


@pytest.mark.parametrize("number", ["octo", "-5", "0", "1.5", "9" * 30, "٣"])
def test_what_is_no_id_is_said(cast, edition, number):
    text = page(upload(cast.organizer, f"login,github id\nocto,{number}\n", edition=edition))
    assert f"“{number}” is no GitHub id. It is a number." in text
    assert not ListedParticipant.objects.exists()


def test_two_rows_with_one_id_are_one_too_many(cast, edition):
    content = "login,github id\none,5\ntwo,5\n"
    assert "This stands in line 2 already." in page(
        upload(cast.organizer, content, edition=edition)
    )


def test_excel_with_dates_of_its_own(cast, edition):
    data = workbook(
        ("Edition", "GitHub", "Name", "Start", "End"),
        (
            "Open Days 2026",
            "octo",
            "Octo",
            datetime(2026, 6, 1, tzinfo=UTC).replace(tzinfo=None),
            date(2026, 7, 1),
        ),
    )
    write(cast.organizer, upload(cast.organizer, data, "list.xlsx"))
    row = ListedParticipant.objects.get()
    assert (row.starts_on, row.ends_on) == (date(2026, 6, 1), date(2026, 7, 1))


def test_semicolons_and_a_mark_at_the_beginning_are_read_too(cast, edition):
    data = "\ufeffGitHub login;Name\nocto;Ünal Öz\n".encode()
    write(cast.organizer, upload(cast.organizer, data, edition=edition))
    assert written() == {("octo", "Ünal Öz", None)}


# Formulas are text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_cell_that_begins_like_a_formula_is_text(cast, edition, text):
    write(cast.organizer, upload(cast.organizer, f'name\n"{text}"\n', edition=edition))
    assert written() == {("", text, None)}


def test_a_formula_in_excel_is_not_carried_out(cast, edition):
    data = workbook(("login", "name"), ("octo", '=HYPERLINK("https://example.org")'))
    write(cast.organizer, upload(cast.organizer, data, "list.xlsx", edition))
    assert written() == {("octo", "", None)}


# What is wrong is named, and nothing is written


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("octo cat,,,", "“octo cat” is no GitHub login"),
        ("https://example.org/octo,,,", "is no GitHub login"),
        ("=octo,,,", "“=octo” is no GitHub login"),
        (",,2026-06-01,", "neither a GitHub login nor a name"),
        ("octo,,2026-07-01,2026-06-01", "The last day lies before the first."),
        ("octo,,1926-06-01,2026-06-01", "look at the year"),
        ("octo,,2001-01-01,2099-12-31", "longer than three years"),
        ("octo,,soon,", "“soon” is no day"),
        ("fine,,,", "This stands in line 2 already."),
        ("FINE,,,", "This stands in line 2 already."),
        ("octo\0,,,", "cannot be stored"),
        (f"octo,{'x' * 201},,", "longer than 200"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_written(cast, edition, row, words):
    content = f"github login,name,first day,last day\nfine,,,\n\n{row}\n"
    response = upload(cast.organizer, content, edition=edition)
    text = page(response)
    assert words.replace("“", "“") in text
    assert "<td>4</td>" in text
    assert "confirm_form" not in response.context or not response.context["confirm_form"]
    assert not ListedParticipant.objects.exists()


def test_a_row_without_an_edition_or_with_an_unknown_one_is_named(cast, edition):
    text = page(upload(cast.organizer, "edition,login\n,octo\nOpen Nights 2026,mona\n"))
    assert "names no edition, and none is chosen" in text
    assert "“Open Nights 2026” is no known edition" in text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xff", "list.csv", "cannot be read"),
        (b"PK\x03\x04 and then nothing", "list.xlsx", "cannot be read"),
        (b"PK\x03\x04" + b"\0" * 200, "list.csv", "cannot be read"),
        (b"a,b\n1,2\n", "list.csv", "The first row has to name the columns"),
        (b"login\n", "list.csv", "No valid data"),
        (b"login\n,\n\n", "list.csv", "names nobody"),
        (b"", "list.csv", "empty"),
        (b"login\n" + b"x" * 1_000_001, "list.csv", "larger than 1 MB"),
        (b"login\n" + b"octo\n" * (ROWS_AT_MOST + 1), "list.csv", "at most 5000"),
        ("login\noctö\n".encode("latin-1"), "list.csv", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_said_and_changes_nothing(cast, edition, content, name, words):
    response = upload(cast.organizer, content, name, edition)
    assert response.status_code == 200
    assert words in page(response)
    assert "Traceback" not in page(response)
    assert not ListedParticipant.objects.exists()


def test_an_excel_file_that_unpacks_to_too_much_is_refused(cast, edition, monkeypatch):
    monkeypatch.setattr("applications.admin.programmes.UNPACKED_AT_MOST", 100)
    text = page(upload(cast.organizer, workbook(("login",), ("octo",)), "a.xlsx", edition))
    assert "unpacks to more than can be read" in text


# The second step


def test_what_was_uploaded_elsewhere_or_forged_is_not_written(cast, edition):
    response = upload(cast.organizer, LIST, edition=edition)
    gone = write(cast.organizer, response, import_file_name="../../etc/passwd")
    assert "not here any more" in said(gone)[0]
    assert "not here any more" in said(write(cast.organizer, response, format="7"))[0]
    assert not ListedParticipant.objects.exists()


def test_what_became_impossible_meanwhile_is_not_written(cast, edition):
    response = upload(cast.organizer, LIST, edition=edition)
    Edition.objects.filter(pk=edition.pk).update(name="2027")
    assert "cannot be written as it is" in said(write(cast.organizer, response))[0]
    assert not ListedParticipant.objects.exists()


def test_a_list_is_written_once(cast, edition):
    response = upload(cast.organizer, LIST, edition=edition)
    write(cast.organizer, response)
    assert "not here any more" in said(write(cast.organizer, response))[0]
    assert ListedParticipant.objects.count() == 4


@pytest.mark.parametrize("who", ["mentor", "applicant", "outsider", "volunteer"])
def test_only_organizers_import(cast, edition, who):
    person = getattr(cast, who)
    assert upload(person, LIST, edition=edition).status_code in {302, 403}
    with pytest.raises(PermissionDenied):
        import_participants(entries_of(edition), by=person, now=NOW, source="x")
    assert not ListedParticipant.objects.exists()


def entries_of(edition, rows=(("octo",),)):
    return read(["login"], rows, edition_facts(), edition.pk).entries


def test_a_whole_list_costs_as_many_queries_as_a_short_one(
    cast, edition, django_assert_max_num_queries
):
    entries = entries_of(edition, [(f"octo-{number}",) for number in range(400)])
    with django_assert_max_num_queries(12):
        import_participants(entries, by=cast.organizer, now=NOW, source="x")
    assert ListedParticipant.objects.count() == 400


# One by one


def test_programmes_editions_and_participants_are_added_and_edited_with_events(cast, edition):
    client = signed_in(cast.organizer)
    at = "/admin/applications"
    client.post(f"{at}/programme/add/", {"name": "Club", "aliases": "The Club\nKlub\n\nKlub"})
    made = type(edition.programme).objects.get(name="Club")
    assert (made.aliases, made.is_mentorship) == (["The Club", "Klub"], False)
    text = page(client.post(f"{at}/programme/add/", {"name": "KLUB", "aliases": ""}))
    assert "stands for Club already" in text
    client.post(
        f"{at}/edition/add/",
        {"programme": made.pk, "name": "2026", "starts_on": "2026-05-01", "ends_on": "2026-04-01"},
    )
    assert not made.editions.exists()
    days = {"starts_on": "2026-05-01", "ends_on": "2026-08-01"}
    client.post(f"{at}/edition/add/", {"programme": made.pk, "name": "2026", **days})
    run = made.editions.get()
    client.post(f"{at}/edition/{run.pk}/change/", {"name": "2026", **days, "ends_on": "2026-09-01"})
    event = Event.objects.get(verb="edition edited")
    assert event.changes == {"ends_on": ["2026-08-01", "2026-09-01"]}
    client.post(f"{at}/listedparticipant/add/", {"edition": run.pk, "github_login": "@octo"})
    assert run.participants.get().github_login == "octo"
    text = page(
        client.post(f"{at}/listedparticipant/add/", {"edition": run.pk, "github_login": "o o"})
    )
    assert "is no GitHub login" in text
    client.post(f"{at}/programme/{made.pk}/change/", {"name": "Club", "aliases": "Klub"})
    event = Event.objects.get(verb="programme edited")
    assert event.changes == {"aliases": ["['The Club', 'Klub']", "['Klub']"]}


def test_a_listed_participant_is_edited_not_deleted(cast, edition):
    row = ListedParticipantFactory(edition=edition, github_login="octo")
    client = signed_in(cast.organizer)
    url = f"/admin/applications/listedparticipant/{row.pk}"
    client.post(f"{url}/change/", {"github_login": "octo", "name": "", "ends_on": "2026-06-01"})
    row.refresh_from_db()
    assert row.ends_on == date(2026, 6, 1)
    assert client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
