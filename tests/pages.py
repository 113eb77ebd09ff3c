"""The pages that show lists, for whoever counts or measures them.

All of the cohort that ``load_scale`` makes.
"""

from dataclasses import dataclass

from applications.management.commands.load_scale import ORGANIZER

MENTOR = "mentor0@scale.example.org"


@dataclass(frozen=True)
class Page:
    """A page for ``who``, an address; for everybody when empty.

    It shows at most ``shows`` rows of its list (0: all), and one shown row is
    made of ``each`` rows of the database. ``has_own_order``: its reader has an order of
    their own, which is made of the keys of all, and of nothing else of them.
    """

    name: str
    path: str
    who: str = ""
    shows: int = 50
    each: int = 1
    has_own_order: bool = False

    def rows(self, there_are: int) -> int:
        """How many rows its list may fetch when there are so many to show."""
        keys = there_are if self.has_own_order else 0
        return keys + self.each * min(there_are, self.shows or there_are)


# A row of the admin's lists: its key, found in order, then what is shown of it.
TWICE = 2

PUBLIC = (
    Page("home", "/"),
    Page("cohorts", "/cohorts/"),
    Page("rules", "/eligibility/"),
    Page("cohort", "/cohorts/scale/"),
    Page("eligibility", "/cohorts/scale/eligibility/"),
    Page("calendar", "/cohorts/scale/schedule.ics"),
    Page("changes", "/cohorts/scale/changes.atom"),
    Page("schedule", "/cohorts/scale/schedule/"),
    Page("projects", "/cohorts/scale/projects/", shows=24, each=6),  # two mentors, three skills
    Page("project", "/cohorts/scale/projects/project-0/"),
)
OF_APPLICATIONS = (
    Page("desk: applications", "/desk/scale/applications/", ORGANIZER, each=TWICE),
    Page("desk: screening", "/desk/scale/screening/", ORGANIZER, shows=10),
    Page("desk: overview", "/desk/scale/", ORGANIZER),
    Page("desk: assignment", "/desk/scale/assignment/", ORGANIZER),
    Page("admin: applications", "/admin/applications/application/", ORGANIZER, each=TWICE),
    Page("admin: reviews", "/admin/applications/review/", ORGANIZER, each=TWICE),
    Page("admin: eligibility", "/admin/applications/eligibilitycheck/", ORGANIZER, each=TWICE),
    Page("admin: people", "/admin/cohorts/user/", ORGANIZER, each=TWICE),
    Page("mentor: reviews", "/cohorts/scale/reviews/", MENTOR, has_own_order=True),
)
# Said to take less than twice the time at 100,000 applications as at 100.
AT_ANY_SIZE = tuple(
    page
    for page in OF_APPLICATIONS
    if page.name in {"desk: screening", "desk: applications", "admin: applications"}
)
# A page of the same desk that no number of applications touches, to time the others beside.
BESIDE = Page("desk: schedule", "/desk/scale/schedule/", ORGANIZER)
OF_PROJECTS = (
    *(page for page in PUBLIC if page.name in {"cohort", "projects"}),
    # Filters offer every project.
    Page("desk: applications", "/desk/scale/applications/", ORGANIZER, shows=0, each=TWICE),
    Page("admin: applications", "/admin/applications/application/", ORGANIZER, shows=0),
    Page("admin: reviews", "/admin/applications/review/", ORGANIZER, shows=0),
    # All on one page, with two mentors each.
    Page("desk: projects", "/desk/scale/projects/", ORGANIZER, shows=0, each=3),
    Page("desk: people", "/desk/scale/people/", ORGANIZER, shows=0, each=4),
    Page("admin: projects", "/admin/cohorts/project/", ORGANIZER, each=TWICE + 2),
    Page("admin: mentors", "/admin/cohorts/mentoring/", ORGANIZER, each=TWICE),
)
