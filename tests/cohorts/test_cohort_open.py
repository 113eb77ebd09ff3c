"""Opening a cohort: the publish gate."""

import pytest

from cohorts.models import Cohort
from tests.cohorts.browse import get, page, post, said
from tests.factories import AwayFactory, ParticipationFactory


@pytest.fixture
def announced(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state="announced")
    return cast.cohort


def test_a_lead_organizer_opens(cast, announced):
    assert post(cast.lead_organizer, "desk_move", "amp-2026", "open").status_code == 302
    assert Cohort.objects.get(pk=announced.pk).state == "open"


def test_an_organizer_without_lead_does_not(cast, announced):
    assert post(cast.organizer, "desk_move", "amp-2026", "open").status_code == 403


@pytest.mark.parametrize(
    ("field", "sentence", "where"),
    [
        ("slack_url", "The link to the Slack channel is missing.", "texts/#id_slack_url"),
        (
            "discussion_url",
            "The link to the GitHub Discussion is missing.",
            "texts/#id_discussion_url",
        ),
        ("expectations", "The expectations text is empty.", "texts/#id_expectations"),
        ("code_of_conduct", "The Code of Conduct text is empty.", "texts/#id_code_of_conduct"),
    ],
)  # fmt: skip
def test_each_missing_thing_keeps_it_closed(cast, announced, field, sentence, where):
    Cohort.objects.filter(pk=announced.pk).update(**{field: ""})
    shown = get(cast.lead_organizer, "desk_move", "amp-2026", "open")
    assert shown.context["missing"] == [(f"/desk/amp-2026/{where}", [sentence])]
    assert "Open the cohort</button>" not in page(shown)
    answer = post(cast.lead_organizer, "desk_move", "amp-2026", "open")
    assert sentence in said(answer)
    assert Cohort.objects.get(pk=announced.pk).state == "announced"


def test_a_text_of_blanks_counts_as_empty(cast, announced):
    Cohort.objects.filter(pk=announced.pk).update(expectations="  \n ")
    assert get(cast.lead_organizer, "desk_move", "amp-2026", "open").context["count"] == 1


def test_all_is_named_at_once(cast, announced):
    Cohort.objects.filter(pk=announced.pk).update(
        slack_url="", discussion_url="", expectations="", code_of_conduct=""
    )
    AwayFactory(participation=cast.role(cast.lead_organizer))
    announced.phases.all().delete()
    shown = get(cast.lead_organizer, "desk_move", "amp-2026", "open")
    assert shown.context["count"] == 8 + 1 + 4


def test_a_lead_whose_account_was_closed_is_not_reachable(cast, announced):
    second = ParticipationFactory(cohort=announced, lead_organizer=True)
    AwayFactory(participation=cast.role(cast.lead_organizer))
    assert get(cast.lead_organizer, "desk_move", "amp-2026", "open").context["count"] == 0
    second.user.is_active = False
    second.user.save()
    assert get(cast.lead_organizer, "desk_move", "amp-2026", "open").context["count"] == 1
