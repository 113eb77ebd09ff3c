"""One report in the committee's rooms: before the first look, reading, and each verb."""

import re

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conduct.actions.deciding import advance
from conduct.actions.reading import read_as_reporter
from conduct.actions.stances import allow, recuse, state_conflict
from conduct.actions.writing import add_file, write_as_reporter
from conduct.models import Decision, Evidence, Hold, Measure, Report, SealedCopy, Stance
from conduct.rules.decisions import Stand
from conduct.rules.stance import Extent
from tests.conduct.care.visiting import travel, unlocked_client
from tests.conduct.committee import again, everybody_is_free, report_to, seat_committee
from tests.factories import NOW, UserFactory

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
WHAT = "Somebody wrote to me every night"


@pytest.fixture
def scene(db, at_noon):
    return report_to(seat_committee("ada", "ben", "cem"))


@pytest.fixture
def free(scene):
    everybody_is_free(scene, "ada", "ben", "cem")
    return scene


def opened(scene, name="ada"):
    client = unlocked_client(scene.committee, name)
    response = client.post("/care/open/", {"report": scene.report.pk})
    assert response.url == "/care/report/"
    return client


def shown(client):
    return client.get("/care/report/").content.decode()


def do(client, scene, verb, **data):
    return client.post(f"/care/report/{verb}/", {"report": scene.report.pk, **data})


def investigated(scene):
    for to in ("acknowledged", "triage", "investigating"):
        advance(scene.report, to, by=scene.committee.ada, now=NOW)


def test_before_a_stance_only_the_names_are_shown(scene):
    page = shown(opened(scene))
    assert "Odd Oskar" in page
    assert WHAT not in page
    assert "That much you learn now" in page


def test_without_a_conflict_everything_is_shown(scene):
    client = opened(scene)
    assert do(client, scene, "state", stand="none").url == "/care/report/"
    page = shown(client)
    assert WHAT in page
    assert "Since Monday" in page


def test_a_hard_conflict_leaves_nothing_to_see(scene):
    client = opened(scene)
    do(client, scene, "state", stand="hard")
    assert client.get("/care/report/").url == "/care/"
    assert "Nothing waits for you" in client.get("/care/").content.decode()
    assert do(client, scene, "write", text="Hello").status_code == 404


def test_with_a_soft_conflict_one_waits_for_the_others(scene):
    client = opened(scene, "ben")
    do(client, scene, "state", stand="soft")
    page = shown(client)
    assert "The others decide how far you take part" in page
    assert WHAT not in page
    state_conflict(scene.report, Stand.NONE, by=scene.committee.ada, now=NOW)
    ada = opened(scene)
    ben = scene.committee.ben.seat
    do(ada, scene, "allow", seat=ben.pk, extent=Extent.READS)
    page = shown(client)
    assert WHAT in page
    assert "Propose a decision" not in page
    allow(scene.report, ben, Extent.NOTHING, by=scene.committee.ada, now=NOW)
    assert "you do not take part" in shown(client)


def test_a_stance_is_asked_for_where_none_is_given(scene):
    response = do(opened(scene), scene, "state")
    assert "Please choose one." in response.content.decode()
    assert not Stance.objects.exists()


def test_the_two_lanes_are_told_apart_and_kept_apart(free):
    write_as_reporter(free.receipt, "Is anybody there?", now=NOW)
    client = opened(free)
    do(client, free, "write", text="We read it.")
    do(client, free, "note", text="Between us.")
    page = shown(client)
    for words in ("Is anybody there?", "We read it.", "Between us.", "Committee only"):
        assert words in page
    texts = {entry.text for entry in read_as_reporter(free.receipt, now=NOW).entries}
    assert texts == {"Is anybody there?", "We read it."}


def test_what_was_typed_stays_where_it_was_refused(free):
    text = "Your receipt: " + free.receipt.in_groups
    response = do(opened(free), free, "write", text=text)
    page = response.content.decode()
    assert "contains a receipt" in page
    assert "Your receipt: " in page


def test_a_form_of_another_tab_acts_on_its_own_report(free):
    other = report_to(free.committee, what="The other one.")
    everybody_is_free(other, "ada", "ben", "cem")
    client = opened(free)
    opened(other)
    client.post("/care/open/", {"report": other.report.pk})
    do(client, free, "note", text="For the first one.")
    page = shown(client)
    assert "For the first one." in page
    assert "The other one." not in page


def test_only_steps_that_the_state_allows_are_offered(free):
    client = opened(free)
    page = shown(client)
    assert "Acknowledge that it came in" in page
    assert "Close it" not in page
    do(client, free, "step", to="closed")
    assert again(free.report).state == "received"
    do(client, free, "step", to="acknowledged")
    assert again(free.report).state == "acknowledged"


def test_a_step_that_ends_it_asks_why(free):
    for to in ("acknowledged", "triage"):
        advance(free.report, to, by=free.committee.ada, now=NOW)
    client = opened(free)
    response = do(client, free, "step", to="out_of_scope")
    assert "Please record why" in response.content.decode()
    do(client, free, "step", to="out_of_scope", words="It is about another project.")
    assert again(free.report).state == "out_of_scope"
    assert "It is about another project." in shown(client)


PROPOSAL = {
    "way": "meeting",
    "finding": "violation",
    "words": "They wrote at night, and did not stop.",
    "rung": "suspension",
    "details": "No part in the programme.",
    "repair": "An apology, if it is wanted.",
    "conditions": "",
    "review_on": "2026-08-01",
    "people": "",
    "until": "",
}


def test_a_decision_is_put_voted_on_and_settled(free):
    investigated(free)
    client = opened(free)
    oskar = UserFactory(name="Odd Oskar", email="oskar@example.org")
    put = {**PROPOSAL, "people": "Oskar@example.org", "until": "2026-09-01"}
    assert do(client, free, "propose", **put).status_code == 302
    page = shown(client)
    for words in ("Temporary suspension", "Repair: An apology", "1 August 2026", oskar.email):
        assert words in page
    decision = Decision.objects.get()
    for name in ("ada", "ben"):
        member = opened(free, name)
        assert do(member, free, "vote", decision=decision.pk, choice="yes").status_code == 302
    page = shown(client)
    assert "Ada, Ben" in page
    assert "Ada: yes" not in page
    with travel(seconds=1):
        do(client, free, "settle", decision=decision.pk)
        assert again(free.report).state == "decided"
        assert "Ada: yes, Ben: yes" in shown(client)


def test_a_measure_is_ended_on_the_page(free):
    investigated(free)
    client = opened(free)
    do(client, free, "propose", **PROPOSAL)
    decision = Decision.objects.get()
    for name in ("ada", "ben"):
        do(opened(free, name), free, "vote", decision=decision.pk, choice="yes")
    with travel(seconds=1):
        do(client, free, "settle", decision=decision.pk)
        assert "End this measure" in shown(client)
        assert do(client, free, "end", measure=Measure.objects.get().pk).status_code == 302
        assert "End this measure" not in shown(client)
    assert Measure.objects.get().state == "ended"


def test_a_later_day_is_promised_with_a_reason_that_the_reporter_reads(free):
    investigated(free)
    client = opened(free)
    refused = do(client, free, "postpone", new_date="2026-06-01", words="Two are away.")
    assert "Please choose a day after the one that was promised." in refused.content.decode()
    assert "Two are away." in refused.content.decode()
    done = do(client, free, "postpone", new_date="2026-06-19", words="Two are away.")
    assert done.status_code == 200, "The day that was promised already is no later one."
    with travel(days=20):
        client = opened(free)
        do(client, free, "postpone", new_date="2026-07-01", words="Two are away.")
    assert [one.text for one in read_as_reporter(free.receipt, now=NOW).entries] == [
        "Two are away."
    ]


def test_two_reports_are_linked_and_opened_from_each_other(free):
    other = report_to(free.committee, what="He did it again.")
    everybody_is_free(other, "ada", "ben", "cem")
    client = opened(free)
    assert "Reports that belong with it" in shown(client)
    assert do(client, free, "link", other=other.report.pk).status_code == 302
    assert f'name="report" value="{other.report.pk}"' in shown(client)
    hidden = report_to(free.committee, shut_out=(str(free.committee.ada.seat.pk),))
    refused = do(client, free, "link", other=hidden.report.pk)
    assert "Select a valid choice" in refused.content.decode()
    assert str(hidden.report.pk) not in shown(client)


def test_a_question_that_is_too_early_is_not_settled(free):
    investigated(free)
    client = opened(free)
    do(client, free, "propose", **{**PROPOSAL, "way": "written"})
    response = do(client, free, "settle", decision=Decision.objects.get().pk)
    assert "There is no majority yet" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"review_on": ""}, "Please name the day"),
        ({"rung": ""}, "Please choose which measure this is."),
        ({"people": "nobody@example.org"}, "Nobody here has this address or login"),
        ({"until": "2026-05-01"}, "This day is over."),
        ({"words": ""}, "This field is required."),
    ],
)
def test_half_a_proposal_is_refused_and_kept(free, changes, words):
    investigated(free)
    response = do(opened(free), free, "propose", **{**PROPOSAL, **changes})
    page = response.content.decode()
    assert words in page
    assert "An apology, if it is wanted." in page
    assert not Decision.objects.exists()


def test_a_question_of_another_report_cannot_be_voted_on_here(free):
    investigated(free)
    do(opened(free), free, "propose", **PROPOSAL)
    other = report_to(free.committee)
    everybody_is_free(other, "ada", "ben", "cem")
    client = opened(other)
    decision = Decision.objects.get()
    assert do(client, other, "vote", decision=decision.pk, choice="yes").status_code == 200


def test_a_file_is_handed_out_as_something_to_keep(free):
    text = {"content_type": "text/plain", "content": b"At night."}
    add_file(free.receipt, name="chat – log.txt", now=NOW, **text)
    client = opened(free)
    assert "chat – log.txt" in shown(client)
    response = do(client, free, "file", file=Evidence.objects.get().pk)
    assert response.content == b"At night."
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; filename*=")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


def test_stepping_back_is_one_click(free):
    client = opened(free, "cem")
    assert do(client, free, "recuse").url == "/care/report/"
    assert client.get("/care/report/").url == "/care/"
    assert not SealedCopy.objects.filter(seat=free.committee.cem.seat).exists()
    assert "Stepped back" in shown(opened(free))


def test_refusals_to_share_do_not_say_why(committee_of_five):
    scene, shut_out, recused = committee_of_five
    client = opened(scene)
    pages = []
    for seat in (shut_out, recused):
        response = do(client, scene, "share", seat=seat.pk)
        pages.append(response.content.decode())
    assert all("This member cannot have this report." in page for page in pages)


@pytest.fixture
def committee_of_five(db, at_noon):
    committee = seat_committee("ada", "ben", "cem", "dina", "eli")
    shut_out, recused = committee.dina.seat, committee.eli.seat
    scene = report_to(committee, shut_out=(str(shut_out.pk),))
    everybody_is_free(scene, "ada", "ben", "cem")
    recuse(scene.report, by=committee.eli, now=NOW)
    return scene, shut_out, recused


def test_nobody_is_shown_as_shut_out(committee_of_five):
    scene, shut_out, _recused = committee_of_five
    page = shown(opened(scene))
    assert "shut out" not in page.lower()
    part = page.partition('id="part"')[2].partition("<details")[0]
    assert "Ada" in part
    assert shut_out.name not in part


def test_a_hold_takes_two(free):
    ada, ben = opened(free), opened(free, "ben")
    do(ada, free, "hold")
    hold = Hold.objects.get()
    assert "Agree to keep it longer" not in shown(ada)
    response = do(ada, free, "agree", hold=hold.pk)
    assert "A second member has to agree" in response.content.decode()
    do(ben, free, "agree", hold=hold.pk)
    assert "Ada and Ben keep it longer." in shown(ada)
    with travel(seconds=1):
        do(ben, free, "lift", hold=hold.pk)
    assert "Ask to keep it longer" in shown(ada)


def test_a_summary_that_names_somebody_is_pointed_at_before_it_may_be_shared(free):
    client = opened(free)
    text = "Oskar wrote on Monday at 23:10."
    response = do(client, free, "summary", text=text, may_be_shared="on")
    page = response.content.decode()
    assert "Names: Oskar" in page
    assert "Times: Monday, 23:10" in page
    do(client, free, "summary", text=text, may_be_shared="on", looked_at="on")
    page = shown(client)
    assert "Summary, may be shared" in page
    assert not read_as_reporter(free.receipt, now=NOW).entries


def test_a_summary_for_the_committee_is_kept_as_it_is(free):
    client = opened(free)
    do(client, free, "summary", text="Oskar wrote on Monday.")
    assert "Summary, not to be shared" in shown(client)


def test_nothing_of_a_report_stands_in_an_address_a_cookie_or_the_session(free):
    client = opened(free)
    response = do(client, free, "note", text="Between us.")
    shown(client)
    kept = f"{response.url} {client.session.items()} {client.cookies}"
    for secret in (str(free.report.pk), "Between us", "Oskar"):
        assert secret not in kept


def test_a_reader_of_another_report_is_told_that_this_one_is_not_there(committee_of_five):
    scene, _shut_out, _recused = committee_of_five
    nowhere = "00000000-0000-4000-8000-000000000000"
    for name in ("dina", "eli"):
        client = unlocked_client(scene.committee, name)
        pages = {
            TOKEN.sub(b"", client.post("/care/open/", {"report": key}).content)
            for key in (scene.report.pk, nowhere, "none")
        }
        assert len(pages) == 1
        assert "Nothing waits for you" in client.get("/care/").content.decode()


def queries():
    return CaptureQueriesContext(connections[settings.CONDUCT_DATABASE])


def test_the_queries_of_the_room_do_not_grow(free):
    client = unlocked_client(free.committee, "ada")
    with queries() as one:
        client.get("/care/")
    for _more in range(2):
        report_to(free.committee)
    with queries() as three:
        page = client.get("/care/").content.decode()
    assert page.count('name="report"') == 3
    assert len(one) == len(three)


def test_both_sides_read_the_same_days(free):
    page = shown(opened(free))
    told = Client().post("/help/return/", {"receipt": free.receipt.characters})
    for day in ("Monday 25 May", "Wednesday 3 June", "Friday 19 June"):
        assert day in page
        assert day in told.content.decode()


def test_a_promise_that_was_missed_is_said(free):
    Report.objects.update(acknowledge_by=NOW)
    page = unlocked_client(free.committee, "ada").get("/care/").content.decode()
    assert "It was to be acknowledged by" in page
    assert "missed" in page
