"""However often somebody clicks at one moment, there is one application, and each text once."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from applications.models import Application, EligibilityCheck, Submission
from cohorts.models import Event, Message
from tests.applications.selection import fresh_roster
from tests.applications.writing import typed, url
from tests.cast import gather, signed_in
from tests.factories import NOW
from tests.moments import apart, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

CLICKS = 50
AT_A_TIME = 20  # A database on one's own machine takes a hundred connections, for everybody.


@pytest.fixture
def applicant(at_noon):
    """The cast, in which the outsider could apply."""
    cast = gather()
    fresh_roster(NOW)
    return cast


def click(address, data=None, *, clients):
    """Fifty posts of one person at once; the status codes of the answers."""
    posts = [partial(client.post, address, data or {}) for client in clients]
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        return [answer.status_code for answer in threads.map(apart, posts)]


def browsers(cast):
    return [signed_in(cast.outsider) for _click in range(CLICKS)]


def test_fifty_beginnings_fifty_savings_and_fifty_submissions_leave_one(applicant):
    cast, clients = applicant, browsers(applicant)
    assert set(click(url("start", "amp-2026"), clients=clients)) == {302}
    draft = Application.objects.get(user=cast.outsider)

    data = typed(cast.project, cast.other_project) | {"save": "1"}
    assert set(click(url("apply", "amp-2026"), data, clients=clients)) == {302}
    draft.refresh_from_db()
    assert (draft.version, draft.choices.count()) == (2, 2)

    assert set(click(url("submit", "amp-2026"), clients=clients)) == {302}
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert Submission.objects.filter(application=draft).count() == 1
    assert Message.objects.filter(recipient=cast.outsider).count() == 1
    assert Event.objects.filter(verb="application submitted", object_id=draft.pk).count() == 1
    assert EligibilityCheck.objects.filter(application=draft, occasion="submission").count() == 1


def test_fifty_changes_are_handed_in_once_for_each_text(applicant):
    cast, clients = applicant, browsers(applicant)
    clients[0].post(url("start", "amp-2026"))
    clients[0].post(url("apply", "amp-2026"), typed(cast.project) | {"save": "1"})
    clients[0].post(url("submit", "amp-2026"))
    draft = Application.objects.get(user=cast.outsider)
    for number, words in enumerate(("Another word.", "The last word."), start=2):
        data = typed(cast.project, version=number, motivation=words) | {"hand_in": "1"}
        assert set(click(url("apply", "amp-2026"), data, clients=clients)) == {302}
        assert draft.submissions.count() == number
    said = draft.submissions.order_by("number").values_list("content__motivation", flat=True)
    assert list(said) == ["I use AsyncAPI at work.", "Another word.", "The last word."]
