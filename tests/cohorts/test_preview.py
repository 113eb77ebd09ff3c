"""A preview shows a text as its readers will see it, keeps nothing, and is harmless."""

import pytest

from cohorts.rules.markdown import as_html
from tests.cast import signed_in

ADDRESS = "/preview/"


def preview(person, **data):
    return signed_in(person).post(ADDRESS, data)


def test_markdown_becomes_html_below_the_headings_of_the_page(cast):
    response = preview(cast.outsider, text="# Plan\n\n- **first**\n- second")
    assert response.content.decode() == (
        "<h4>Plan</h4>\n<ul>\n<li><strong>first</strong></li>\n<li>second</li>\n</ul>\n"
    )


def test_lines_stay_lines_where_a_form_says_so(cast):
    assert "<br>" in preview(cast.outsider, text="one\ntwo", lines="1").content.decode()
    assert "<br>" not in preview(cast.outsider, text="one\ntwo").content.decode()


HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"]


@pytest.mark.parametrize("text", HOSTILE)
def test_html_and_scripts_are_harmless(cast, text):
    html = preview(cast.outsider, text=text).content.decode()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_megabyte_a_nul_and_nothing_are_answered(cast):
    for text in ("é" * 1_000_000, "a\0b", "", "[" * 50_000):
        assert preview(cast.outsider, text=text).status_code == 200
    assert preview(cast.outsider).content == b""


def test_it_is_for_whoever_is_signed_in_and_a_verb(cast):
    assert preview(None, text="x").status_code == 401
    assert signed_in(cast.outsider).get(ADDRESS).status_code == 405


def test_addresses_become_links_and_file_names_do_not():
    html = as_html("See https://example.org/a_b and node.js, or ada@example.org.")
    assert html == (
        '<p>See <a href="https://example.org/a_b" rel="nofollow noopener">'
        "https://example.org/a_b</a> and node.js, or ada@example.org.</p>\n"
    )
