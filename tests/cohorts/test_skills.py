"""Skills are one when their text is, whatever their letters' case; and never by accident."""

import pytest

from cohorts.actions.project_texts import skills_named
from cohorts.models import Skill

pytestmark = pytest.mark.django_db


def names(*typed):
    return sorted(skill.name for skill in skills_named(typed))


def test_signs_make_a_difference():
    typed = ["C", "C++", "C#", "F#", ".NET", "Net"]
    assert names(*typed) == sorted(typed)
    assert names(*reversed(typed)) == sorted(typed)
    assert len(set(Skill.objects.values_list("slug", flat=True))) == Skill.objects.count() == 6


def test_case_width_and_spaces_do_not():
    assert names("Unit  Testing") == ["Unit Testing"]
    assert names("unit testing", "UNIT TESTING ", "Ｕｎｉｔ testing") == ["Unit Testing"]
    assert Skill.objects.count() == 1


def test_a_plain_skill_keeps_a_plain_address():
    assert [skill.slug for skill in skills_named(["Unit testing"])] == ["unit-testing"]


@pytest.mark.parametrize("typed", ["+++", "❤", "x" * 200, "ﷺ" * 60, "ß"])
def test_whatever_is_typed_is_found_again(typed):
    first, again = skills_named([typed]), skills_named([typed])
    assert [skill.pk for skill in first] == [skill.pk for skill in again]
    assert len(first) == 1
    assert len(first[0].slug) <= 60


def test_nothing_is_no_skill():
    assert skills_named(["", "  "]) == []
