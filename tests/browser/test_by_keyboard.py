"""With the keyboard alone: every control in the page's own order, seen, and none holds one fast."""

import pytest
from playwright.sync_api import expect

from tests.applications.released import LATER, accept, decline, offer_of, release
from tests.applications.selection import DAY, begin_selection
from tests.browser.test_blind_review import begin
from tests.browser.visitor import SIZES, Visitor, visiting
from tests.browser.walking import clock_at, sign_in
from tests.cast import gather
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

# What the browser stops at, in the order of the page: of radios, one of each group.
REACHABLE = """() => {
  const groups = new Set()
  const kinds = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  const seen = (each) => each.checkVisibility({visibilityProperty: true})
  const stops = [...document.querySelectorAll(kinds)].filter((each) => {
    if (each.disabled || each.tabIndex < 0 || !seen(each)) return false
    if (each.type === 'radio' && groups.has(each.name)) return false
    if (each.type === 'radio') groups.add(each.name)
    return true
  })
  stops.forEach((each, number) => { each.dataset.stop = number })
  return stops.length
}"""
# Where the focus is, whether it is drawn, and whether something lies over it.
HERE = """() => {
  const each = document.activeElement
  const style = getComputedStyle(each)
  const drawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  const box = each.getBoundingClientRect()
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
  const own = top === null || each.contains(top) || top.contains(each) || top.closest('label')
  return {stop: each.dataset.stop, drawn, covered: !own, what: each.outerHTML.slice(0, 120)}
}"""


@pytest.fixture
def clock():
    with clock_at(DAY) as clock:
        yield clock


@pytest.fixture
def cast(clock):
    return gather()


def walks_through(visitor: Visitor) -> None:
    for size in SIZES.values():
        visitor.page.set_viewport_size(size)
        visitor.page.reload()
        count = visitor.page.evaluate(REACHABLE)
        for number in range(count):
            visitor.page.keyboard.press("Tab")
            here = visitor.page.evaluate(HERE)
            assert here["stop"] == str(number), here
            assert here["drawn"], here
            assert not here["covered"], here


def test_a_review(chromium, live_server, cast):
    begin_selection(cast)
    choice = begin(cast)
    with visiting(chromium, live_server.url) as mentor:
        sign_in(mentor, cast.mentor.email, PASSWORD)
        mentor.go(f"/reviews/{choice.pk}/")
        walks_through(mentor)


def test_a_wish_to_move_and_the_move(chromium, live_server, cast, clock):
    selection = release(cast)
    clock.move_to(LATER)
    accept(offer_of(selection.ben))
    with visiting(chromium, live_server.url) as ben:
        sign_in(ben, selection.ben.user.email, PASSWORD)
        ben.go("/cohorts/amp-2026/application/")
        walks_through(ben)
        ben.page.get_by_role("button", name="I would like to move here").press("Enter")
        ben.sees("You would like to move here")
        decline(offer_of(selection.ada))
        ben.page.reload()
        ben.page.locator("#moves").get_by_role("link", name="Answer").press("Enter")
        walks_through(ben)
        ben.page.get_by_role("button", name="Move there").press("Enter")
        expect(ben.page.locator("body")).to_contain_text("The place in “CLI” is yours")
