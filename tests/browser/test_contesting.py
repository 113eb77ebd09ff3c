"""Somebody contests a result and is answered; an organizer imports a list: looked at with axe."""

import pytest
import time_machine

from applications.models import Contest, ListedParticipant
from tests.applications.selection import fresh_roster
from tests.browser.visitor import visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import NOW, PASSWORD, EditionFactory, OfferFactory, RosterSpanFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=True):
        cast = gather()
        RosterSpanFactory(
            login=cast.applicant.github_login, github_id=None, last_import=fresh_roster(NOW)
        )
        yield cast


def test_a_result_is_contested_and_a_lead_organizer_answers(chromium, live_server, cast):
    with visiting(chromium, live_server.url) as ada:
        sign_in(ada, cast.applicant.email, PASSWORD)
        ada.go("/cohorts/amp-2026/eligibility/")
        ada.finds_no_fault("eligibility-blocked")
        ada.follow("This is wrong")
        ada.press("Say that it is wrong")
        ada.write("What is wrong?", "That is another Ada. Hers begins with a capital.")
        ada.finds_no_fault("contest")
        ada.press("Say that it is wrong")
        ada.sees("waiting for an answer")
        ada.finds_no_fault("eligibility-contested")
        with visiting(chromium, live_server.url) as lena:
            secret = give_second_factor(cast.lead_organizer)
            sign_in(lena, cast.lead_organizer.email, PASSWORD, secret=secret)
            lena.go("/desk/amp-2026/")
            lena.sees("1 applicant says that an eligibility result is wrong.")
            lena.go("/desk/amp-2026/contests/")
            lena.finds_no_fault("desk-contests")
            lena.follow("Applicant Ada")
            lena.tick("wrong person: the record is somebody else’s")
            lena.write("Reason", "The accounts differ.")
            lena.finds_no_fault("desk-contest")
            lena.press("Answer")
            lena.sees("Applicant Ada is told by mail.")
        ada.go("/cohorts/amp-2026/application/")
        ada.sees("The accounts differ.")
        ada.finds_no_fault("status-answered")
        ada.go("/eligibility/")
        ada.finds_no_fault("rules")
    assert Contest.objects.get().answer == "wrong_person"


def test_a_list_is_imported_with_a_preview(chromium, live_server, cast, tmp_path):
    EditionFactory(programme__name="Open Days", name="2026")
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("github login,name\nocto,Octo\nocto cat,Mona\n")
    good.write_text("github login,name\nocto,Octo\n@mona,Mona\n,=1+1\n")
    with visiting(chromium, live_server.url) as omar:
        secret = give_second_factor(cast.organizer)
        sign_in(omar, cast.organizer.email, PASSWORD, secret=secret)
        omar.go("/admin/applications/listedparticipant/")
        omar.page.get_by_role("link", name="Import", exact=True).click()
        omar.finds_no_fault("import")
        for path in (bad, good):
            omar.page.get_by_label("List:").set_input_files(path)
            omar.page.get_by_label("Edition:").select_option(label="Open Days 2026")
            omar.page.get_by_role("button", name="Look at it first").click()
            omar.finds_no_fault(f"import-{path.stem}")
        omar.page.get_by_role("button", name="Write the list").click()
        omar.sees("3 people are new")
        omar.go("/admin/applications/programme/add/")
        omar.finds_no_fault("programme-add")
    assert ListedParticipant.objects.count() == 3


def test_accepting_asks_about_other_programmes(chromium, live_server, cast):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    cast.application.state, cast.application.decided_at = "offered", NOW
    cast.application.save()
    OfferFactory(application=cast.application, project=cast.project)
    with visiting(chromium, live_server.url) as ada:
        sign_in(ada, cast.applicant.email, PASSWORD)
        ada.go("/cohorts/amp-2026/application/")
        ada.finds_no_fault("offer")
        ada.tick("I take part in another one, with these days:")
        ada.tick("I have read the expectations and the Code of Conduct and accept them.")
        ada.press("Accept the place")
        ada.sees("Please look at this again")
        ada.finds_no_fault("offer-refused")
    cast.application.refresh_from_db()
    assert cast.application.state == "offered"
