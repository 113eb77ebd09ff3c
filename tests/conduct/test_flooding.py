"""A flood is slowed down by counters that nobody can trace back to anybody."""

from datetime import timedelta

import pytest

from conduct.views import flooding
from conduct.views.flooding import MOST_AN_HOUR, Counts, counts, may_go_on
from tests.factories import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(rf):
    counts.begin_hour(NOW - 100 * HOUR)

    def come(address, *, now=NOW, **headers):
        request = rf.post("/help/write/", REMOTE_ADDR=address, headers=headers)
        return may_go_on(request, now=now)

    return come


def flood(come, address, **more):
    return [come(address, **more) for _time in range(MOST_AN_HOUR + 2)]


def test_who_sends_more_than_ten_in_an_hour_waits(visit):
    assert flood(visit, "203.0.113.7") == [True] * MOST_AN_HOUR + [False] * 2


def test_the_first_one_of_somebody_else_is_never_refused(visit):
    flood(visit, "203.0.113.7")
    assert visit("203.0.113.8")


def test_the_next_hour_begins_anew(visit):
    flood(visit, "203.0.113.7")
    assert visit("203.0.113.7", now=NOW + HOUR)


def test_many_addresses_of_one_line_count_as_one(visit):
    for number in range(MOST_AN_HOUR):
        assert visit(f"2001:db8:1:2::{number:x}")
    assert not visit("2001:db8:1:2:ffff::1")
    assert visit("2001:db8:1:3::1")


def test_nobody_is_counted_together_with_others_where_the_address_is_unknown(visit):
    assert all(flood(visit, ""))


def test_behind_a_proxy_the_address_that_it_gives_is_counted(visit, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert not all(flood(visit, "", **{"X-Forwarded-For": "203.0.113.7"}))
    assert visit("", **{"X-Forwarded-For": "203.0.113.8"})
    # A proxy that forgot to say whose it is.
    assert all(flood(visit, "127.0.0.1"))


def test_no_address_is_kept_and_the_salt_is_new_each_hour(visit):
    flood(visit, "203.0.113.7")
    kept = repr(vars(counts))
    assert "203.0.113.7" not in kept
    [mark], salt = counts.times, counts.salt
    visit("203.0.113.7", now=NOW + HOUR)
    assert counts.salt != salt
    assert mark not in counts.times
    assert len(counts.times) == 1


def test_the_memory_that_it_takes_is_bounded_and_a_full_one_refuses_nobody(monkeypatch):
    monkeypatch.setattr(flooding, "MOST_ADDRESSES", 50)
    full = Counts()
    assert all(full.allow(f"203.0.113.{number}", now=NOW) for number in range(200))
    assert len(full.times) == 50
    assert [full.allow("203.0.113.1", now=NOW) for _time in range(MOST_AN_HOUR)][-1] is False


def test_nothing_of_it_is_written_down(visit, caplog, django_assert_num_queries):
    with caplog.at_level("DEBUG"), django_assert_num_queries(0):
        flood(visit, "203.0.113.7")
    assert caplog.records == []
