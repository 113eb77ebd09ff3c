"""A mentor says it in one step; organizers see each conflict with its source, and who is left."""

import pytest

from applications.models import Conflict
from cohorts.models import Event
from tests.applications.selection import DAY, on
from tests.applications.writing import errors, get, page, post, said
from tests.cast import signed_in
from tests.factories import (
    CohortFactory,
    ConflictFactory,
    ParticipationFactory,
    join_team,
    published_project,
)


@pytest.fixture
def choice(selection):
    with on(DAY):
        yield selection.ada.choices.get(project=selection.cast.project)


def desk(cast, choice, who="organizer"):
    return get(cast.people[who], "desk_application", "amp-2026", choice.application_id)


def test_a_mentor_says_in_one_step_that_they_should_not_read_it(cast, choice):
    assert "I should not read this" in page(get(cast.mentor, "review", choice.pk))
    response = post(cast.mentor, "declare_conflict", choice.pk, data={"kind": "hard"})
    assert response.headers["Location"] == "/cohorts/amp-2026/reviews/"
    assert "closed to you" in said(response)[0]
    assert get(cast.mentor, "review", choice.pk).status_code == 404
    assert "Applicant Ada" not in page(get(cast.mentor, "reviews", "amp-2026"))


def test_a_soft_one_can_become_hard_and_not_be_said_twice(cast, choice):
    data = {"kind": "soft", "note": "We sing together."}
    response = post(cast.mentor, "declare_conflict", choice.pk, data=data)
    assert response.headers["Location"] == f"/reviews/{choice.pk}/"
    text = page(get(cast.mentor, "review", choice.pk))
    assert "You said that you know this person" in text
    again = post(cast.mentor, "declare_conflict", choice.pk, data=data)
    assert "not possible" in errors(again)["__all__"][0]
    post(cast.mentor, "declare_conflict", choice.pk, data={"kind": "hard"})
    assert Conflict.objects.get().state == "hard"


def test_without_saying_which_nothing_is_kept(cast, choice):
    response = post(cast.mentor, "declare_conflict", choice.pk, data={"note": "x"})
    assert list(errors(response)) == ["kind"]
    assert not Conflict.objects.exists()


def test_organizers_read_who_has_which_and_from_where(cast, choice):
    ConflictFactory(
        reviewer=cast.mentor, application=choice.application, state="soft", note="We sing together."
    )
    choice.approach = "As Co-mentor  Cleo taught me."
    choice.save()
    earlier = published_project(CohortFactory(number=1, state="finished"), lead=cast.other_mentor)
    ParticipationFactory(user=cast.applicant, cohort=earlier.cohort, role="mentee", project=earlier)
    found = {
        each.reviewer: (each.chip.word, each.source)
        for each in desk(cast, choice).context["conflicts"]
    }
    assert found == {
        cast.mentor: ("soft", "declared by the mentor"),
        cast.co_mentor: ("soft", "inferred: the application names them"),
        cast.other_mentor: ("hard", "inferred: the portal’s own records close it"),
    }
    assert "We sing together." in page(desk(cast, choice))
    assert "We sing together." not in page(signed_in(cast.organizer).get("/desk/amp-2026/history/"))


def test_where_nobody_is_left_the_desk_says_so_until_a_backup_joins(cast, choice):
    ConflictFactory(reviewer=cast.mentor, application=choice.application)
    overview = "/desk/amp-2026/"
    assert "nobody left" not in page(signed_in(cast.organizer).get(overview))
    ConflictFactory(reviewer=cast.co_mentor, application=choice.application)
    assert "1 proposal has nobody left" in page(signed_in(cast.organizer).get(overview))
    assert "Nobody is left who can review the proposal for “CLI”" in page(desk(cast, choice))
    join_team(cast.project, cast.other_mentor)
    assert "nobody left" not in page(signed_in(cast.organizer).get(overview))
    assert "Nobody is left" not in page(desk(cast, choice))


def test_a_lead_organizer_sets_one_and_lifts_it_with_reasons(cast, choice):
    keys = ("amp-2026", choice.application_id)
    data = {"reviewer": cast.mentor.pk, "kind": "hard", "reason": "They are married."}
    assert post(cast.lead_organizer, "desk_conflict_set", *keys, data=data).status_code == 302
    conflict = Conflict.objects.get()
    [shown] = desk(cast, choice).context["conflicts"]
    assert (shown.chip.word, shown.source) == ("hard", "set by Lead Lena")
    lift = ("desk_conflict_lift", "amp-2026", conflict.pk)
    assert errors(post(cast.lead_organizer, *lift, data={"reason": " "})) != {}
    post(cast.lead_organizer, *lift, data={"reason": "Another Ada."})
    text = page(desk(cast, choice))
    assert "Lifted by Lead Lena" in text
    assert "Another Ada." in text
    assert get(cast.mentor, "review", choice.pk).status_code == 200
    assert Event.objects.about(conflict).count() == 2


def test_others_find_neither_the_links_nor_the_pages(cast, choice):
    conflict = ConflictFactory(reviewer=cast.mentor, application=choice.application)
    assert "Lift it" not in page(desk(cast, choice))
    assert "Lift it" in page(desk(cast, choice, "lead_organizer"))
    for name, key in (
        ("desk_conflict_set", choice.application_id),
        ("desk_conflict_lift", conflict.pk),
    ):
        assert get(cast.organizer, name, "amp-2026", key).status_code == 403
        for who in ("mentor", "applicant", "outsider"):
            assert get(cast.people[who], name, "amp-2026", key).status_code in {403, 404}
