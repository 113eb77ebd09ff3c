"""Writing a report on the pages: who reads it is known first, nothing typed is lost."""

import io

import pytest
import time_machine
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conduct.actions.reading import read_as_reporter
from conduct.actions.seats import declare_standing_conflict, end_seat
from conduct.models import Evidence, Notice, Report, Seat
from conduct.rules.receipt import new_receipt
from conduct.rules.report import LARGEST_FILE, LONGEST_TEXT, Door, Kind
from tests.conduct.committee import FULL, seat_committee
from tests.conduct.reporting import (
    STORY,
    WRITE,
    begin,
    fields,
    go_on,
    open_words,
    receipt_on,
    report_by_page,
    send,
    told,
    words_of,
)
from tests.conduct.talking import seat_contact
from tests.factories import NOW, CohortFactory, ParticipationFactory, UserFactory

pytestmark = pytest.mark.usefixtures("noon")


def test_whoever_is_not_on_the_committee_need_not_be_shut_out(client, committee):
    seat_contact("Wanda")
    page = words_of(begin(client))
    assert "Ada, member" in page
    assert "Wanda" not in page


def holders():
    return set(Report.objects.get().copies.exclude(seat=None).values_list("seat__name", flat=True))


def readers_on(page):
    words = words_of(page)
    shown = words.split("Who will read this", 1)[1].split("Change who may read it", 1)[0]
    return {name.title() for name in [*FULL, "xenia"] if f"{name.title()} ," in shown}


def file_named(name="chat.txt", content=b"He wrote: come here."):
    return SimpleUploadedFile(name, content)


# Who would read it -----------------------------------------------------------------------


def test_all_members_are_named_with_their_roles_before_a_word_is_typed(client, committee):
    words = words_of(begin(client))
    assert "Step 1 of 3" in words
    assert all(f"{name.title()}, member" in words for name in FULL)
    assert "Xenia, external member, asked only if fewer than two others are left" in words


def test_whoever_is_ticked_gets_nothing(client, committee):
    eli = str(committee.eli.seat.pk)
    page = open_words(client, shut_out=[eli])
    assert readers_on(page) == {"Ada", "Ben", "Cem", "Dina"}
    assert "Left out, and not told: Eli" in words_of(page)
    send(client, page)
    assert holders() == {"Ada", "Ben", "Cem", "Dina"}
    assert not Notice.objects.filter(seat=eli).exists()


@pytest.mark.parametrize("typed", ["ben", " BEN ", "Ｂｅｎ", "Benedikta  Bauer", "ben-b"])
def test_a_member_who_is_named_is_left_out_by_name(client, committee, typed):
    person = UserFactory(name="Benedikta Bauer", github=True, github_login="Ben-B")
    Seat.objects.filter(name="Ben").update(person=person.pk)
    page = open_words(client, name_0=typed)
    assert readers_on(page) == {"Ada", "Cem", "Dina", "Eli"}


@pytest.mark.parametrize(
    "typed", ["@octo-ben", "OCTO-BEN", "https://github.com/octo-ben", "Ben@Example.org"]
)
def test_a_member_who_is_named_by_account_is_left_out(client, committee, typed):
    person = UserFactory(email="ben@example.org", github=True, github_login="octo-ben")
    Seat.objects.filter(name="Ben").update(person=person.pk)
    # The voucher of a seat binds its person; the seat that is left out is not asked for it.
    page = open_words(client, login_1=typed)
    assert readers_on(page) == {"Ada", "Cem", "Dina", "Eli"}
    assert told(receipt_on(send(client, page))).people[0].account == str(person.pk)


def test_no_page_says_whether_an_account_exists(client, committee):
    UserFactory(email="there@example.org")
    there = open_words(client, name_0="N", login_0="there@example.org")
    nowhere = open_words(client, name_0="N", login_0="where@example.org")
    same = fields(there)["receipt"][0], fields(there)["voucher"][0]
    other = fields(nowhere)["receipt"][0], fields(nowhere)["voucher"][0]
    one, two = there.content.decode(), nowhere.content.decode()
    for mine, theirs in zip(same, other, strict=True):
        one, two = one.replace(mine, ""), two.replace(theirs, "")
    assert without_token(one.replace("there@", "where@")) == without_token(two)


def without_token(page):
    head, _name, rest = page.partition('name="csrfmiddlewaretoken" value="')
    return head + rest.partition('"')[2]


def test_a_standing_conflict_counts_and_is_not_explained(client, committee):
    friend = UserFactory(email="friend@example.org")
    declare_standing_conflict(str(friend.pk), by=committee.cem, now=NOW)
    page = open_words(client, name_0="Friend", login_0="friend@example.org")
    assert readers_on(page) == {"Ada", "Ben", "Dina", "Eli"}
    assert "Cem" not in words_of(page)


def test_people_from_outside_are_asked_when_fewer_than_two_are_left(client, committee):
    out = [str(committee.seats[name].seat.pk) for name in FULL[1:]]
    page = open_words(client, shut_out=out)
    assert readers_on(page) == {"Ada", "Xenia"}
    assert "the people from outside are asked, too" in words_of(page)


def test_a_single_reader_is_said_plainly(client, db):
    committee = seat_committee("ada", "ben")
    page = open_words(client, shut_out=[str(committee.ben.seat.pk)])
    assert "Only one person is left" in words_of(page)
    assert "conduct@example.org" in words_of(page)
    assert "what" in fields(page)


def test_without_any_reader_there_is_no_form_and_the_address(client, committee):
    out = [str(one.seat.pk) for one in committee.seats.values()]
    page = open_words(client, shut_out=out, what="already typed")
    assert "Nobody would be left to read it" in words_of(page)
    assert "conduct@example.org" in words_of(page)
    assert 'value="send"' not in page.content.decode()
    # Whoever then changes their mind has what they typed before.
    back = go_on(client, page, "readers", shut_out=[])
    assert "already typed" in go_on(client, back).content.decode()


def test_one_more_row_at_a_time_up_to_twenty_keeps_what_was_typed(client, committee):
    page = go_on(client, begin(client), "readers", name_2="Odd Oskar", more="yes")
    assert fields(page)["name_2"] == ["Odd Oskar"]
    assert "name_3" in fields(page)
    for _click in range(25):
        page = client.post(WRITE, {**fields(page), "more": "yes"})
    assert sum(name.startswith("name_") for name in fields(page)) == 20
    assert "One more person" not in words_of(page)
    page = client.post(WRITE, {"rows": "99999999", "door": "nonsense"})
    assert sum(name.startswith("name_") for name in fields(page)) == 3


def test_going_back_to_the_readers_loses_nothing(client, committee):
    page = open_words(client, name_0="Odd Oskar")
    typed = {
        "what": "Line one\nline two",
        "when": "May",
        "where": "Chat",
        "part": "4",
        "urgent": "on",
    }
    back = go_on(client, page, "readers", **typed)
    again = go_on(client, back)
    shown = fields(again)
    assert {name: shown[name][0].replace("\r\n", "\n") for name in typed} == typed
    assert shown["name_0"] == ["Odd Oskar"]
    assert shown["receipt"] == fields(page)["receipt"]


# The door of fairness ----------------------------------------------------------------------


@pytest.fixture
def seated_organizer(cast, committee):
    Seat.objects.filter(name="Ada").update(person=cast.lead_organizer.pk)
    Seat.objects.filter(name="Ben").update(person=cast.mentor.pk)
    return cast


def ticked(page):
    return set(
        Seat.objects.filter(pk__in=fields(page).get("shut_out", [])).values_list("name", flat=True)
    )


def test_organizers_of_the_cohort_are_ticked_at_once(client, seated_organizer):
    page = begin(client, "fairness")
    assert fields(page)["about"] == [f"cohort:{seated_organizer.cohort.pk}"]
    assert ticked(page) == {"Ada"}
    assert "We ticked the members" in words_of(page)


def test_mentors_of_the_project_are_ticked_where_the_person_sees_it(client, seated_organizer):
    project = f"project:{seated_organizer.project.pk}"
    page = go_on(client, begin(client, "fairness"), about=project)
    assert "Step 1 of 3" in words_of(page)
    assert ticked(page) == {"Ada", "Ben"}
    assert readers_on(go_on(client, page)) == {"Cem", "Dina", "Eli"}


def test_the_person_may_take_the_tick_away(client, seated_organizer):
    page = go_on(client, begin(client, "fairness"), shut_out=[])
    assert "Ada" in readers_on(page)


def test_ticks_of_another_cohort_go_with_it(client, seated_organizer):
    other = CohortFactory(name="AMP 2025", number=2, slug="amp-2025", schedule=True)
    ParticipationFactory(user=seated_organizer.outsider, cohort=other, role="organizer")
    Seat.objects.filter(name="Cem").update(person=seated_organizer.outsider.pk)
    eli = str(Seat.objects.get(name="Eli").pk)
    first = begin(client, "fairness")
    page = go_on(
        client, first, about=f"cohort:{other.pk}", shut_out=[*fields(first)["shut_out"], eli]
    )
    assert ticked(page) == {"Cem", "Eli"}


def test_the_door_is_kept_with_the_report(client, committee):
    receipt = receipt_on(send(client, open_words(client, "fairness")))
    assert told(receipt).door == Door.FAIRNESS


def test_the_door_of_an_emergency_marks_it_urgent(client, committee):
    page = open_words(client, "emergency")
    assert fields(page)["urgent"] == ["on"]
    assert told(receipt_on(send(client, page))).urgent
    assert {one.due_at for one in Notice.objects.all()} == {NOW}


# Writing and sending ------------------------------------------------------------------------


def test_what_was_typed_arrives_and_the_receipt_is_shown_in_groups(client, committee):
    page = send(
        client, open_words(client, name_0="Odd Oskar"),
        when="In May", where="In the chat", part="Harassment", files=[file_named()],
    )  # fmt: skip
    receipt = receipt_on(page)
    assert receipt.in_groups in words_of(page).replace(" ", "")
    reading = read_as_reporter(receipt, now=NOW)
    assert (reading.told.what, reading.told.when, reading.told.where) == (
        STORY, "In May", "In the chat",
    )  # fmt: skip
    assert (reading.told.kind, reading.told.door) == (Kind.ANONYMOUS, Door.CODE_OF_CONDUCT)
    assert [one.name for one in reading.told.people] == ["Odd Oskar"]
    assert [one.name for one in reading.files] == ["chat.txt"]


def test_the_same_form_sent_twice_makes_one_report(client, committee):
    page = open_words(client)
    first = send(client, page, files=[file_named()])
    second = send(client, page, files=[file_named()])
    assert receipt_on(first) == receipt_on(second)
    assert "was here already" in words_of(second)
    assert Report.objects.count() == Evidence.objects.count() == 1


def test_a_receipt_that_the_server_did_not_draw_does_not_count(client, committee):
    chosen = new_receipt()
    for voucher in ("00" * 32, "", "no hex"):
        page = send(client, open_words(client), receipt=chosen.characters, voucher=voucher)
        assert "Please send it once more" in words_of(page)
        assert fields(page)["what"] == [STORY]
        assert fields(page)["receipt"] != [chosen.characters]
    assert not Report.objects.exists()
    assert receipt_on(send(client, page)) != chosen
    assert Report.objects.count() == 1


def test_text_that_contains_the_receipt_is_refused_and_kept_in_the_field(client, committee):
    page = open_words(client)
    what = f"I noted {fields(page)['receipt'][0]}"
    answer = send(client, page, what=what, when="In May")
    assert "Your text contains a receipt" in words_of(answer)
    assert fields(answer)["what"] == [what]
    assert fields(answer)["when"] == ["In May"]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"what": "  "}, "Please say what happened"),
        ({"what": "x" * (LONGEST_TEXT + 1)}, "too long"),
        ({"kind": "named"}, "Select a valid choice"),
        ({"files": [file_named(content=b"x" * (LARGEST_FILE + 1))]}, "chat.txt was not kept"),
        ({"files": [file_named(content=b"")]}, "must not be empty"),
        ({"files": [file_named("a.png", b"\xff\xfe\x00")]}, "a.png was not kept"),
        ({"files": [file_named(f"{n}.txt") for n in range(6)]}, "These are 6 files"),
    ],
)
def test_everything_typed_survives_whatever_is_wrong(client, committee, changes, words):
    typed = {"when": "In May", "where": "Chat", "part": "Harassment", "urgent": "on"}
    answer = send(client, open_words(client, name_1="Odd Oskar"), **typed, **changes)
    assert words in words_of(answer)
    shown = fields(answer)
    assert {name: shown[name][0] for name in typed} == typed
    assert shown["name_1"] == ["Odd Oskar"]
    if "what" not in changes:
        assert shown["what"] == [STORY]
    assert not Report.objects.exists()


def test_a_file_that_is_refused_takes_the_report_with_it(client, committee):
    page = open_words(client)
    name = f"{fields(page)['receipt'][0]}.txt"
    assert "contains a receipt" in words_of(send(client, page, files=[file_named(name)]))
    assert not Report.objects.exists()


def test_readers_who_changed_meanwhile_are_shown_before_it_is_sent(client, committee):
    page = open_words(client)
    end_seat(committee.ben.seat, by=committee.ada, now=NOW)
    answer = send(client, page)
    assert "Who would read it is different now" in words_of(answer)
    assert readers_on(answer) == {"Ada", "Cem", "Dina", "Eli"}
    assert not Report.objects.exists()
    send(client, answer)
    assert Report.objects.count() == 1


def test_no_file_touches_a_disk(client, committee, monkeypatch):
    made, make = [], temp.NamedTemporaryFile
    monkeypatch.setattr(temp, "NamedTemporaryFile", lambda *a, **k: made.append(a) or make(*a, **k))
    content = b"line\n" * 1_000_000
    page = send(client, open_words(client), files=[file_named(content=content)])
    assert read_as_reporter(receipt_on(page), now=NOW).files
    assert made == []
    # As any other page would have it, this file lies on a disk.
    client.post("/accounts/login/", {"files": file_named(content=content)})
    assert len(made) == 1


# The receipt --------------------------------------------------------------------------------


def keep(client, receipt, last):
    return client.post(WRITE, {"step": "kept", "receipt": receipt.characters, "last": last})


def test_the_last_group_has_to_be_typed_before_leaving(client, committee):
    receipt = report_by_page(client)
    answer = keep(client, receipt, "0000" if receipt.last_group != "0000" else "1111")
    assert "not its last four characters" in words_of(answer)
    assert receipt.in_groups in words_of(answer).replace(" ", "")
    assert receipt.in_groups in words_of(keep(client, receipt, "")).replace(" ", "")


def test_then_it_is_said_what_happens_by_when(client, committee):
    receipt = report_by_page(client)
    page = keep(client, receipt, f" {receipt.last_group.lower()} ")
    words = words_of(page)
    assert "confirms by Monday 25 May" in words
    assert "writes to you again by Wednesday 3 June" in words
    assert "decides by Friday 19 June" in words
    assert "time zone, Europe/Berlin" in words
    assert receipt.characters not in page.content.decode()


def test_a_receipt_that_is_none_leads_to_the_way_in(client, committee):
    for wrong in ("", "nonsense", new_receipt().characters):
        answer = client.post(WRITE, {"step": "kept", "receipt": wrong, "last": wrong[-4:]})
        assert answer.headers.get("Location", "/help/return/") == "/help/return/"


def test_it_is_told_to_the_hour(client, committee):
    with time_machine.travel(NOW.replace(minute=47), tick=False):
        report_by_page(client)
    assert Report.objects.get().received_at == NOW


def test_a_page_of_files_is_checked_for_its_token(committee):
    strict = Client(enforce_csrf_checks=True)
    data = {"door": "code_of_conduct", "files": io.BytesIO(b"x" * 3_000_000)}
    assert strict.post(WRITE, data).status_code == 403
