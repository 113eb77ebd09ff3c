"""A mentor says that they should not read an application, with scripts and without."""

import pytest
import time_machine

from tests.applications.selection import DAY, begin_selection
from tests.browser.visitor import visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import PASSWORD, ConflictFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_declared_by_a_mentor_and_read_by_a_lead_organizer(chromium, live_server, scripts):
    with time_machine.travel(DAY, tick=True):
        selection = begin_selection(gather())
        cast, ada = selection.cast, selection.ada
        ConflictFactory(reviewer=cast.co_mentor, application=ada, note="We are married.")
        choice = ada.choices.get(project=cast.project)
        tag = "scripts" if scripts else "none"
        with visiting(chromium, live_server.url, java_script_enabled=scripts) as mentor:
            sign_in(mentor, cast.mentor.email, PASSWORD)
            mentor.go(f"/reviews/{choice.pk}/")
            mentor.page.get_by_text("I know this person, or should not read this").click()
            mentor.finds_no_fault(f"conflict-review-{tag}")
            mentor.tick("I should not read this")
            mentor.press("Say so", within="body")
            mentor.sees("The application is closed to you")
            mentor.sees_not("Applicant Ada")
            mentor.finds_no_fault(f"conflict-reviews-{tag}")
        with visiting(chromium, live_server.url, java_script_enabled=scripts) as lead:
            person = cast.lead_organizer
            sign_in(lead, person.email, PASSWORD, secret=give_second_factor(person))
            lead.go(f"/desk/amp-2026/applications/{ada.pk}/")
            lead.sees("Nobody is left who can review the proposal for “CLI”")
            lead.finds_no_fault(f"conflict-desk-{tag}")
            lead.follow("Set one for somebody else")
            lead.finds_no_fault(f"conflict-set-{tag}")
            lead.go(f"/desk/amp-2026/applications/{ada.pk}/")
            lead.follow("Lift it")
            lead.finds_no_fault(f"conflict-lift-{tag}")
            lead.write("Reason", "They are not related.")
            lead.press("Lift it")
            lead.sees("The conflict is lifted")
