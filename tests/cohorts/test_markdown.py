"""What strangers write in Markdown arrives as harmless HTML, quickly."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.rules.markdown import LONGEST, TAGS, as_html
from tests.naughty import STRINGS, needs_strings

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    '[x](https://a.example "title\\" onmouseover=\\"alert(1)")',
    '![a" onerror="alert(1)](https://a.example/x.png)',
    "![x](javascript:alert(1))",
    "[a]: javascript:alert(1)\n\n[a]",
    "<style>*{display:none}</style>",
    '<a href="https://a.example" style="position:fixed">x</a>',
    "<iframe src=//a.example></iframe>",
    "<form action=//a.example><input name=password></form>",
    "```<script>\nalert(1)\n```",
    '|a|b|\n|:-|-:|\n|<b>1</b>|"|',
]


def assert_harmless(html):
    for tag in re.findall(r"<\s*([a-zA-Z][\w-]*)", html):
        assert tag in TAGS
    for attributes in re.findall(r"<\w+([^>]*)>", html):
        names = re.findall(r'([\w:-]+)="[^"]*"', attributes)
        assert set(names) <= {"href", "title", "rel", "start"}
    for address in re.findall(r'href="([^"]*)"', html):
        scheme = re.match(r"\s*([\w+.-]+):", address)
        assert scheme is None or scheme[1] in {"http", "https", "mailto"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_harmless(text):
    assert_harmless(as_html(text))


@needs_strings
def test_naughty_strings_are_harmless():
    for text in STRINGS:
        assert_harmless(as_html(text))
        assert_harmless(as_html(f"# {text}\n\n[{text}]({text}) ![{text}]({text})"))


@given(st.text(alphabet="<>\"'&[](){}!#*_`~|:-\\/ \n\tjavscriptdon=.a", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_is_harmful(text):
    assert_harmless(as_html(text))


def test_what_people_write_stays_readable():
    html = as_html("Some *words*, **strong** ones, `code`\n\n- one\n- two\n\n1. first")
    for part in ("<em>words</em>", "<strong>strong</strong>", "<code>code</code>", "<li>one</li>"):
        assert part in html


def test_links_pass_on_neither_reputation_nor_the_window():
    html = as_html("[site](https://example.org)")
    assert html == ('<p><a href="https://example.org" rel="nofollow noopener">site</a></p>\n')


def test_a_picture_becomes_a_link_with_its_words():
    html = as_html("![A diagram](https://example.org/x.png)")
    assert "<img" not in html
    assert ">A diagram</a>" in html


def test_a_picture_in_a_link_becomes_words():
    html = as_html("[![build](https://a.example/b.svg)](https://example.org)")
    assert html.count("<a ") == 1
    assert ">build</a>" in html


def test_headings_begin_below_the_pages_own_and_leave_no_level_out():
    html = as_html("# a\n\n#### b\n\n## c\n\n# d", top=3)
    assert re.findall(r"<(h\d)>(\w)", html) == [("h3", "a"), ("h4", "b"), ("h4", "c"), ("h3", "d")]
    assert "<h6>" in as_html("# a\n## b\n### c\n#### d\n##### e", top=3)


@pytest.mark.parametrize(
    "text", ["[" * LONGEST, "*a_" * LONGEST, "![" * LONGEST, ">" * LONGEST, "- " * LONGEST]
)
def test_pathological_text_takes_no_time(text):
    began = time.process_time()
    as_html(text)
    assert time.process_time() - began < 3


def test_what_is_longer_than_any_field_is_cut():
    assert len(as_html("a" * (2 * LONGEST))) < LONGEST + 20
