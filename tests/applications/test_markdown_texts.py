"""What applicants write is shown as Markdown wherever it is read, and never as anything else."""

import pytest

from applications.models import Application
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import get, page, post, typed
from tests.cast import signed_in

TEXT = (
    "# Plan\n**bold** words\nand https://example.org/links\n\n"
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
)


def is_sound(html):
    assert "<strong>bold</strong>" in html
    assert '<a href="https://example.org/links" rel="nofollow noopener">' in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html
    assert "words<br>" in html


def test_the_applicant_reads_it_so_before_and_after_handing_in(cast, draft):
    post(cast.outsider, "apply", "amp-2026", data=typed(cast.project, motivation=TEXT))
    for name in ("check", "status"):
        is_sound(page(get(cast.outsider, name, "amp-2026")))
    post(cast.outsider, "submit", "amp-2026")
    assert Application.objects.get(user=cast.outsider).state == "submitted"
    is_sound(page(get(cast.outsider, "status", "amp-2026")))


def test_organizers_and_mentors_read_it_so(cast):
    begin_selection(cast)
    choice = cast.application.choices.get(project=cast.project)
    choice.approach = TEXT
    choice.save()
    with on(DAY):
        is_sound(page(get(cast.mentor, "review", choice.pk)))
        desk = f"/desk/amp-2026/applications/{cast.application.pk}/"
        is_sound(page(signed_in(cast.organizer).get(desk)))


def test_hours_and_zone_are_no_markdown(cast, draft):
    draft.time_zone = "*Etc*"
    draft.save()
    assert "*Etc*" in page(get(cast.outsider, "status", "amp-2026"))


def test_headings_go_below_those_of_the_page(cast, draft):
    data = typed(cast.project, motivation="# Mine", choice__1__approach="# Mine too")
    post(cast.outsider, "apply", "amp-2026", data=data)
    html = page(get(cast.outsider, "check", "amp-2026"))
    assert "<h4>Mine</h4>" in html
    assert "<h5>Mine too</h5>" in html


@pytest.mark.parametrize("name", ["motivation", "choice-1-approach"])
def test_a_preview_by_button_shows_it_beside_the_field_and_saves_nothing(cast, draft, name):
    data = typed(cast.project) | {name: TEXT, "preview": name}
    response = post(cast.outsider, "apply", "amp-2026", data=data)
    html = page(response)
    assert html.count("<strong>bold</strong>") == 1
    is_sound(html.partition(f'id="id_{name}-preview"')[2])
    draft.refresh_from_db()
    assert (draft.version, draft.choices.count()) == (1, 0)
