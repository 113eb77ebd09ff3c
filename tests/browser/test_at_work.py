"""A shortlisted person shows their work, and a mentor scores it, with scripts and without."""

import pytest

from applications.actions.contribution import tell_shortlisted
from tests.applications.at_work import AFTER, BEGIN, DURING, shortlist_ada
from tests.applications.selection import DAY
from tests.browser.visitor import visiting
from tests.browser.walking import clock_at, give_second_factor, link_in_mail, sign_in
from tests.cast import gather
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_mail_links_second_score_desk(chromium, live_server, scripts):
    with clock_at(DAY) as clock:
        at_work = shortlist_ada(gather())
        cast, tag = at_work.cast, "scripts" if scripts else "none"
        tell_shortlisted(now=BEGIN)
        clock.move_to(DURING)
        with visiting(chromium, live_server.url, java_script_enabled=scripts) as ada:
            sign_in(ada, cast.applicant.email, PASSWORD)
            ada.go("/cohorts/amp-2026/application/")
            ada.sees("The mentors of “CLI” would like to see you at work.")
            ada.finds_no_fault(f"at-work-status-{tag}")
            ada.go(link_in_mail(cast.applicant.email, "applications/at_work"))
            add(ada, "http://github.com/asyncapi/cli/pull/7", "Code", "A clearer message")
            ada.sees("no address that mentors can open")
            ada.finds_no_fault(f"at-work-refused-{tag}")
            add(ada, "https://github.com/asyncapi/cli/pull/7", "code", "A clearer message")
            add(ada, "https://github.com/asyncapi/cli/issues/9", "triage", "Ten issues sorted")
            ada.sees("Ten issues sorted")
            ada.finds_no_fault(f"at-work-links-{tag}")
            ada.follow("Change")
            ada.finds_no_fault(f"at-work-change-{tag}")
        clock.move_to(AFTER)
        with visiting(chromium, live_server.url, java_script_enabled=scripts) as mona:
            sign_in(mona, cast.mentor.email, PASSWORD)
            mona.sees("waits for your second review")
            mona.go("/cohorts/amp-2026/reviews/")
            mona.finds_no_fault(f"at-work-reviews-{tag}")
            mona.go(f"/reviews/{at_work.choice.pk}/")
            mona.finds_no_fault(f"at-work-review-{tag}")
            mona.follow("To the second review")
            mona.sees("A clearer message")
            for group in range(1, 5):
                mona.page.locator(f"input[name=criterion-{group}][value='4']").check()
            mona.finds_no_fault(f"at-work-second-{tag}")
            mona.press("Finish")
            mona.sees("Your second review is finished")
            mona.finds_no_fault(f"at-work-finished-{tag}")
        with visiting(chromium, live_server.url, java_script_enabled=scripts) as omar:
            person = cast.organizer
            sign_in(omar, person.email, PASSWORD, secret=give_second_factor(person))
            omar.go("/desk/amp-2026/shortlists/")
            omar.sees("Applicant Ada")
            omar.finds_no_fault(f"at-work-shortlists-{tag}")
            omar.follow("Applicant Ada")
            omar.sees("Ten issues sorted")
            omar.finds_no_fault(f"at-work-desk-{tag}")


def add(visitor, url, kind, sentence):
    visitor.page.locator("input[name=url]").fill(url)
    visitor.page.get_by_role("combobox", name="Kind").select_option(value=kind.lower())
    visitor.write("What it is, in a sentence", sentence)
    visitor.press("Add it")
