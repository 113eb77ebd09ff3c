"""Expectations and Code of Conduct: Markdown, shown safely, in an order of headings."""

import re

from cohorts.models import Cohort

HERE = "/cohorts/amp-2026/expectations/"


def test_both_texts_are_shown(cast, client):
    page = client.get(HERE).content.decode()
    assert "<li>Eight hours a week</li>" in page
    assert "The <strong>committee</strong> answers reports." in page


def test_headings_lie_below_the_pages_own(cast, client):
    Cohort.objects.update(expectations="# Top\n\n### Deep")
    page = client.get(HERE).content.decode()
    assert re.search(r"<h3>Top</h3>\s*<h4>Deep</h4>", page)


def test_hostile_text_does_nothing(cast, client):
    Cohort.objects.update(
        expectations="<script>alert(1)</script> [x](javascript:alert(1))",
        code_of_conduct="![x](https://evil.example/x.png)",
    )
    content = client.get(HERE).content.decode()
    main = content[content.index("<main") : content.index("</main>")]
    assert "<script" not in main
    assert 'href="javascript' not in main
    assert "<img" not in main


def test_missing_texts_are_said_to_be_missing(cast, client):
    Cohort.objects.update(expectations="", code_of_conduct="")
    assert client.get(HERE).content.decode().count("Not written yet.") == 2
