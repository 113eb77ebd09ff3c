"""What somebody reads signed in is kept by no cache but their own browser's."""

from tests.cast import signed_in


def test_pages_of_whoever_is_signed_in_stay_out_of_shared_caches(cast):
    client = signed_in(cast.applicant)
    for page in ("/", "/me/", "/cohorts/amp-2026/application/", "/nowhere/"):
        assert client.get(page).headers["Cache-Control"] == "private, no-cache"


def test_what_everybody_reads_may_be_cached(cast, client):
    assert "Cache-Control" not in client.get("/cohorts/amp-2026/").headers


def test_a_page_that_must_not_be_stored_at_all_still_says_so(cast):
    answer = signed_in(cast.organizer).get("/admin/")
    assert "no-store" in answer.headers["Cache-Control"]
