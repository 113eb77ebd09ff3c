"""One cohort from the first draft to the first day, by the people who live it."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from applications.actions.roster import import_roster
from applications.models import Application, Criterion, Shortlisted
from applications.states import Round
from cohorts.models import Cohort, Project
from tests.amp.github_stand_in import Account, github_stand_in
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import (
    Clock,
    clock_at,
    give_second_factor,
    is_role,
    link_in_mail,
    sign_in,
    sign_up,
)
from tests.factories import PASSWORD, CohortFactory, ParticipationFactory, UserFactory

START = datetime(2027, 1, 10, 12, tzinfo=UTC)
FIRST_DAY = "2027-02-01"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock():
    with clock_at(START) as clock:
        yield clock


@pytest.fixture
def github():
    with github_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def organizer_secret(clock):
    """Somebody has organized before; they have an authenticator app."""
    before = CohortFactory(name="AMP 2026", number=4, slug="amp-2026", state="finished")
    organizer = UserFactory(name="Lena", email="lena@example.org")
    ParticipationFactory(user=organizer, cohort=before, role="organizer", is_lead=True)
    return give_second_factor(organizer)


def drafts_a_cohort(organizer: Visitor) -> None:
    organizer.go("/desk/")
    organizer.finds_no_fault("desks")
    organizer.follow("Begin a cohort")
    organizer.write("Name", "AMP 2027")
    organizer.write("Number", "5")
    organizer.write("Address", "amp-2027")
    organizer.write(
        "Expectations", "About eight hours a week, and a word when life gets in the way."
    )
    organizer.write("Code of Conduct", "Be kind. The committee answers reports.")
    organizer.finds_no_fault("desk-new")
    organizer.press("Make the draft")
    organizer.is_at("/desk/amp-2027/")
    organizer.finds_no_fault("desk-draft")


def confirms_the_schedule(organizer: Visitor) -> None:
    organizer.go("/desk/amp-2027/schedule/")
    organizer.finds_no_fault("desk-schedule-empty")
    organizer.go("/desk/amp-2027/schedule/suggest/")
    organizer.write("Day of the announcement", FIRST_DAY)
    organizer.press("Show these dates")
    organizer.finds_no_fault("desk-suggest")
    organizer.press("Add them to the draft")
    organizer.finds_no_fault("desk-schedule")
    organizer.follow("Confirm the schedule")
    organizer.finds_no_fault("desk-schedule-confirm")
    organizer.press("Confirm these dates")
    assert Cohort.objects.get(slug="amp-2027").confirmed_by.email == "lena@example.org"


def is_told_what_is_missing_and_opens(organizer: Visitor) -> None:
    organizer.go("/desk/amp-2027/move/announce/")
    organizer.finds_no_fault("desk-announce")
    organizer.press("Announce the cohort")
    organizer.go("/desk/amp-2027/move/open/")
    organizer.sees("Slack")
    organizer.sees("GitHub Discussion")
    organizer.finds_no_fault("desk-gate")
    organizer.go("/desk/amp-2027/texts/")
    organizer.write("Slack channel", "https://asyncapi.slack.com/archives/C0123456789")
    organizer.write("GitHub Discussion", "https://github.com/orgs/asyncapi/discussions/77")
    organizer.finds_no_fault("desk-texts")
    organizer.press("Save")
    organizer.go("/desk/amp-2027/move/open/")
    organizer.press("Open the cohort")
    assert Cohort.objects.get(slug="amp-2027").state == "open"


def invites(organizer: Visitor, address: str) -> None:
    organizer.go("/desk/amp-2027/people/")
    organizer.finds_no_fault("desk-people")
    organizer.go("/desk/amp-2027/people/invite/")
    organizer.finds_no_fault("desk-invite")
    organizer.write("E-mail address or GitHub login", address)
    organizer.press("Invite")


def becomes_mentor(mentor: Visitor, address: str) -> None:
    mentor.go(link_in_mail(address, "cohorts/mentor_invited"))
    mentor.finds_no_fault("invitation")
    mentor.follow("Make an account")
    mentor.finds_no_fault("sign-up")
    sign_up(mentor, "Mona", address)
    mentor.tick("I am 18 or older.")
    mentor.finds_no_fault("invitation-mine")
    mentor.press("Accept")
    assert is_role(address, "mentor")


def proposes_a_project(mentor: Visitor) -> None:
    mentor.go("/cohorts/amp-2027/propose/")
    mentor.write("Title", "Command-line tool")
    mentor.write("Summary", "Make the tool faster and friendlier for newcomers.")
    mentor.write("Description", "The tool starts **slowly**. Find out why, and mend it.")
    mentor.press("Preview the description")
    mentor.sees("Preview. It is not saved yet.")
    assert mentor.page.locator("#preview strong").inner_text() == "slowly"
    mentor.write("Outcomes", "It starts in half the time, and stays so.")
    mentor.write("Repositories", "https://github.com/asyncapi/cli")
    mentor.write("Skills", "JavaScript, testing")
    for number, step in enumerate(["Triage issues", "Review changes", "Cut a release"], start=1):
        mentor.write(f"Milestone {number}", step)
    mentor.finds_no_fault("propose")
    mentor.press("Save and hand in")
    assert Project.objects.get().state == "proposed"
    mentor.finds_no_fault("proposed")


def approves_the_project(organizer: Visitor) -> None:
    organizer.go("/desk/amp-2027/projects/")
    organizer.finds_no_fault("desk-projects")
    organizer.follow("Command-line tool")
    organizer.finds_no_fault("desk-project")
    organizer.press("Approve")
    assert Project.objects.get().state == "published"


def applies(applicant: Visitor) -> None:
    applicant.go("/cohorts/amp-2027/")
    applicant.finds_no_fault("cohort-open")
    applicant.go("/cohorts/amp-2027/projects/")
    applicant.finds_no_fault("projects")
    applicant.follow("Command-line tool")
    applicant.finds_no_fault("project")
    applicant.go("/cohorts/amp-2027/eligibility/?project=command-line-tool")
    applicant.finds_no_fault("eligibility-stranger")
    applicant.follow("Sign in")
    applicant.finds_no_fault("sign-in")
    goes_through_github(applicant)
    applicant.sees("Nothing stands against you")
    applicant.finds_no_fault("eligibility")
    applicant.press("Apply for")
    writes_an_application(applicant)
    applicant.press("Save draft")
    applicant.press("Review and submit")
    applicant.finds_no_fault("check")
    applicant.press("Hand it in")
    applicant.is_at("/cohorts/amp-2027/application/")
    applicant.finds_no_fault("status-submitted")
    assert Application.objects.get().state == "submitted"


def goes_through_github(applicant: Visitor) -> None:
    applicant.page.get_by_text("Continue with GitHub").click()
    applicant.finds_no_fault("sign-up-github")
    applicant.press("Go to GitHub")


def writes_an_application(applicant: Visitor) -> None:
    applicant.write("Your approach", "Measure first, then mend the slowest part.")
    applicant.write("What you will deliver", "A faster start, and a test that keeps it fast.")
    applicant.write("Timeline", "Measure in week one, mend until week ten, document after that.")
    applicant.write("Why you would like to take part", "I use the tool every day.")
    applicant.write("When you can work", "Evenings and Saturdays.")
    applicant.write("Hours per week", "8")
    applicant.write("How you used AI tools for this application", "Not at all.")
    applicant.finds_no_fault("apply")


def reviews_and_shortlists(mentor: Visitor) -> None:
    mentor.go("/cohorts/amp-2027/reviews/")
    mentor.finds_no_fault("reviews")
    mentor.follow("Ada")
    rubric = Criterion.objects.of_round(Round.APPLICATION)
    for criterion in rubric.filter(cohort__slug="amp-2027"):
        mentor.page.get_by_role("group", name=criterion.name).get_by_role("radio").nth(3).check()
    mentor.write("Feedback for the applicant", "A clear plan. Start with the measurements.")
    mentor.finds_no_fault("review")
    mentor.press("Finish")
    mentor.sees("It stays as it is")
    mentor.follow("Put on the shortlist")
    mentor.write("Why, in a sentence", "Knows the tool and its users.")
    mentor.finds_no_fault("shortlist")
    mentor.page.locator("main form button[type=submit]").click()
    assert Shortlisted.objects.count() == 1
    mentor.finds_no_fault("review-final")


def assigns_and_releases(organizer: Visitor) -> None:
    organizer.go("/desk/amp-2027/applications/")
    organizer.finds_no_fault("desk-applications")
    organizer.follow("Ada")
    organizer.finds_no_fault("desk-application")
    organizer.go("/desk/amp-2027/assignment/")
    organizer.finds_no_fault("desk-assignment-none")
    organizer.follow("Propose an assignment")
    organizer.finds_no_fault("desk-propose")
    organizer.press("Propose")
    organizer.finds_no_fault("desk-assignment")
    organizer.follow("Confirm it")
    organizer.finds_no_fault("desk-confirm")
    organizer.press("Confirm these")
    organizer.follow("Release the decisions")
    organizer.finds_no_fault("desk-release")
    organizer.press("Release to everyone")
    organizer.finds_no_fault("desk-released")
    assert Application.objects.get().state == "offered"


def accepts_and_sees_the_mentor(applicant: Visitor) -> None:
    applicant.go("/cohorts/amp-2027/application/")
    applicant.sees("Command-line tool")
    applicant.finds_no_fault("status-offered")
    applicant.tick("I take part in none, or only in those that I told you of")
    applicant.tick("I have read the expectations and the Code of Conduct and accept them.")
    applicant.press("Accept the place")
    assert is_role("ada@example.org", "mentee")
    applicant.go("/me/")
    applicant.sees("Mona")
    applicant.sees("Command-line tool")
    applicant.finds_no_fault("me-mentee")


def sees_the_mentee(mentor: Visitor) -> None:
    mentor.go("/me/")
    mentor.sees("Ada")
    mentor.finds_no_fault("me-mentor")


def starts_the_work(organizer: Visitor) -> None:
    organizer.go("/desk/amp-2027/move/run/")
    organizer.finds_no_fault("desk-run")
    organizer.press("Start the work")
    assert Cohort.objects.get(slug="amp-2027").state == "running"


def reads_the_roster() -> None:
    """The roster is read by command, as the clock of a server would."""
    text = "- name: Somebody Else\n  github: somebody-else\n  githubID: 4711\n"
    import_roster(text=text, source="test", by=None, now=timezone.now(), apply=True)


def test_from_the_first_draft_to_the_first_day(
    chromium, live_server, clock: Clock, organizer_secret, github
):
    site = live_server.url
    github.account = Account(id=99, login="ada-codes", email="ada@example.org", name="Ada")

    def comes_back(organizer: Visitor) -> None:
        sign_in(organizer, "lena@example.org", PASSWORD, secret=organizer_secret)

    with (
        visiting(chromium, site) as organizer,
        visiting(chromium, site) as mentor,
        visiting(chromium, site, also=settings.GITHUB_URL) as applicant,
    ):
        comes_back(organizer)
        drafts_a_cohort(organizer)
        confirms_the_schedule(organizer)

        clock.move_to(datetime(2027, 2, 1, 12, tzinfo=UTC))
        comes_back(organizer)
        is_told_what_is_missing_and_opens(organizer)

        cohort = Cohort.objects.get(slug="amp-2027")
        clock.move_into(cohort, "ideas")
        invites(organizer, "mona@example.org")
        becomes_mentor(mentor, "mona@example.org")
        proposes_a_project(mentor)
        approves_the_project(organizer)

        clock.move_into(cohort, "applications")
        reads_the_roster()
        applies(applicant)

        clock.move_into(cohort, "selection")
        reads_the_roster()
        comes_back(organizer)
        organizer.go("/desk/amp-2027/move/select/")
        organizer.finds_no_fault("desk-select")
        organizer.press("Start the selection")
        sign_in(mentor, "mona@example.org")
        reviews_and_shortlists(mentor)
        assigns_and_releases(organizer)
        applicant.go("/accounts/login/")
        goes_through_github(applicant)
        accepts_and_sees_the_mentor(applicant)
        sees_the_mentee(mentor)

        clock.move_into(cohort, "kickoff")
        comes_back(organizer)
        starts_the_work(organizer)
