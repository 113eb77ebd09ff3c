"""Writing an application: saved whole or in part, ranked, and nothing typed is ever lost."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from applications.models import Application, Submission
from cohorts.models import Event, Message
from tests.applications.writing import PROPOSAL, errors, get, page, post, said, typed, url
from tests.cast import gather, signed_in
from tests.factories import (
    NOW,
    ApplicationFactory,
    CohortFactory,
    ProjectChoiceFactory,
    ProjectFactory,
    published_project,
)
from tests.moments import needs_postgresql, while_held

CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def save(cast, *projects, button="save", **changes):
    data = typed(*projects, **changes) | {button: "1"}
    return post(cast.outsider, "apply", "amp-2026", data=data)


def ranked(application):
    return list(application.choices.order_by("rank").values_list("project__slug", flat=True))


def test_the_rules_come_before_the_form(cast, roster):
    response = get(cast.outsider, "apply", "amp-2026", project="cli")
    assert response.headers["Location"] == "/cohorts/amp-2026/eligibility/?project=cli"
    assert not Application.objects.filter(user=cast.outsider).exists()


def test_beginning_makes_one_draft_however_often(cast, roster):
    client = signed_in(cast.outsider)
    for _time in range(2):
        response = client.post("/cohorts/amp-2026/apply/start/?project=generator")
        assert response.headers["Location"] == "/cohorts/amp-2026/apply/?project=generator"
    draft = Application.objects.get(user=cast.outsider)
    assert draft.state == "draft"
    first = client.get(response.headers["Location"]).context["form"].blocks[0]
    assert first.project.value() == str(cast.other_project.pk)


def test_a_project_that_is_not_listed_is_not_preselected(cast, draft):
    ProjectFactory(cohort=cast.cohort, slug="secret")
    response = get(cast.outsider, "apply", "amp-2026", project="secret")
    assert not response.context["form"].blocks[0].project.value()


def test_a_named_project_goes_into_the_first_free_place(cast, draft):
    ProjectChoiceFactory(application=draft, project=cast.project)
    form = get(cast.outsider, "apply", "amp-2026", project="generator").context["form"]
    assert form.blocks[1].project.value() == str(cast.other_project.pk)
    assert form.blocks[1].is_open
    assert not form.blocks[2].is_open


def test_a_draft_is_saved_incomplete(cast, draft):
    response = save(cast, cast.project, motivation="", choice__1__timeline="")
    assert response.headers["Location"] == "/cohorts/amp-2026/apply/"
    draft.refresh_from_db()
    assert (draft.availability, draft.hours_per_week, draft.version) == ("Evenings.", 10, 2)
    assert draft.choices.get().approach == PROPOSAL["approach"]
    assert "Saved" in page(get(cast.outsider, "apply", "amp-2026"))


def test_an_empty_form_is_saved_too(cast, draft):
    empty = dict.fromkeys(typed(), "") | {"version": "1", "save": "1"}
    assert post(cast.outsider, "apply", "amp-2026", data=empty).status_code == 302


def test_a_form_without_any_field_is_told_that_it_is_old_and_harms_nothing(cast, draft):
    save(cast, cast.project)
    response = post(cast.outsider, "apply", "amp-2026", data={"save": "1"})
    assert response.context["overtaken"]
    draft.refresh_from_db()
    assert draft.motivation == "I use AsyncAPI at work."


def test_ranks_decide_the_order_and_need_not_be_dense(cast, draft):
    third = published_project(cast.cohort, slug="website")
    save(cast, cast.project, cast.other_project, third, choice__1__rank="5", choice__3__rank="2",
         choice__2__rank="4")  # fmt: skip
    assert ranked(draft) == ["website", "generator", "cli"]


def test_a_place_without_a_rank_comes_last(cast, draft):
    save(cast, cast.project, cast.other_project, choice__1__rank="")
    assert ranked(draft) == ["generator", "cli"]


def test_two_projects_with_one_rank_are_told_beside_the_second(cast, draft):
    response = save(cast, cast.project, cast.other_project, choice__2__rank="1")
    assert errors(response) == {
        "choice-2-rank": ["Another project has this rank. Give each its own."]
    }
    assert not draft.choices.exists()


def test_one_project_twice_is_told_beside_the_second(cast, draft):
    response = save(cast, cast.project, cast.project)
    assert errors(response) == {"choice-2-project": ["You have chosen this project above already."]}


def test_a_proposal_without_its_project_is_kept_and_asked_for(cast, draft):
    response = save(cast, cast.project, choice__3__approach="For what?")
    assert errors(response) == {
        "choice-3-project": ["Choose the project that this proposal is for."]
    }
    assert "For what?" in page(response)


@pytest.mark.parametrize("project", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_project_that_is_none_of_this_cohort_is_refused(cast, draft, project):
    elsewhere = published_project(CohortFactory())
    for value in (project, str(elsewhere.pk)):
        response = save(cast, cast.project, choice__1__project=value)
        assert "choice-1-project" in errors(response)
    assert not draft.choices.exists()


@pytest.mark.parametrize("hours", ["0", "81", "-3", "ten", "1e3", "9" * 5000, "10.5"])
def test_impossible_hours_are_told_beside_the_field(cast, draft, hours):
    response = save(cast, cast.project, hours_per_week=hours)
    assert list(errors(response)) == ["hours_per_week"]
    assert hours in page(response)


def test_an_unknown_zone_is_refused_and_an_odd_one_of_ones_own_is_kept(cast, draft):
    assert "time_zone" in errors(save(cast, cast.project, time_zone="Mars/Base"))
    draft.time_zone = "US/Eastern"
    draft.save()
    assert save(cast, cast.project, time_zone="US/Eastern").status_code == 302


def test_a_megabyte_is_told_kept_on_the_page_and_written_nowhere(cast, draft):
    response = save(cast, cast.project, motivation="é" * 1_000_000)
    assert "at most 4000 characters" in errors(response)["motivation"][0]
    assert "é" * 1_000_000 in page(response)
    draft.refresh_from_db()
    assert (draft.motivation, draft.version) == ("", 1)


def test_a_lines_end_counts_once_as_in_the_browser(cast, draft):
    save(cast, cast.project, motivation="a\r\n" * 1999 + "ab")
    draft.refresh_from_db()
    assert draft.motivation == "a\n" * 1999 + "ab"


def test_the_track_is_asked_for_in_funded_cohorts_only(cast, draft):
    assert "track" not in get(cast.outsider, "apply", "amp-2026").context["form"].fields
    cast.cohort.funding = "funded"
    cast.cohort.save()
    assert save(cast, cast.project, track="volunteer").status_code == 302
    draft.refresh_from_db()
    assert draft.track == "volunteer"
    assert "track" in errors(save(cast, cast.project, version=2, track="king"))


def test_a_project_that_was_withdrawn_keeps_its_text_in_the_form(cast, draft):
    save(cast, cast.project)
    cast.project.state, cast.project.withdrawn_at = "withdrawn", NOW
    cast.project.save()
    form = get(cast.outsider, "apply", "amp-2026").context["form"]
    assert "not offered any more" in str(form.blocks[0].project)
    assert form.blocks[0].parts[0].value() == PROPOSAL["approach"]
    assert save(cast, cast.project, version=2).status_code == 302


# Two windows -----------------------------------------------------------------------------


def test_a_stale_window_never_overwrites_and_shows_both_texts(cast, draft):
    save(cast, cast.project, motivation="the newer text")
    response = save(cast, cast.project, motivation="typed on the phone")
    assert errors(response)["__all__"]
    [difference] = response.context["both"]
    assert (difference["saved"], difference["typed"]) == ("the newer text", "typed on the phone")
    assert "typed on the phone" in page(response)
    draft.refresh_from_db()
    assert draft.motivation == "the newer text"


def test_after_seeing_both_saving_again_replaces(cast, draft):
    save(cast, cast.project, motivation="the newer text")
    response = save(cast, cast.project, motivation="typed on the phone")
    again = response.context["form"].data["version"]
    assert (
        save(cast, cast.project, motivation="typed on the phone", version=again).status_code == 302
    )
    draft.refresh_from_db()
    assert draft.motivation == "typed on the phone"


def test_a_second_click_with_the_same_words_is_no_conflict(cast, draft):
    assert save(cast, cast.project).status_code == 302
    assert save(cast, cast.project).status_code == 302
    draft.refresh_from_db()
    assert draft.version == 2


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_second_click_while_the_first_is_being_written_is_no_conflict(at_noon):
    cast = gather()
    draft = ApplicationFactory(cohort=cast.cohort, user=cast.outsider)
    browsers = [signed_in(cast.outsider) for _click in range(2)]
    address, data = url("apply", "amp-2026"), typed(cast.project) | {"save": "1"}
    clicks = [partial(browser.post, address, data) for browser in browsers]
    with while_held(draft, *clicks) as answers:
        assert [answer.result().status_code for answer in answers] == [302, 302]
    draft.refresh_from_db()
    assert draft.version == 2


# The close -------------------------------------------------------------------------------


def test_a_second_before_the_close_is_in_time(cast, draft):
    with time_machine.travel(CLOSE - SECOND, tick=False):
        assert save(cast, cast.project).status_code == 302
    draft.refresh_from_db()
    assert draft.saved_at == CLOSE - SECOND


@pytest.mark.parametrize("late", [timedelta(0), SECOND])
def test_at_the_close_it_is_over_and_what_was_typed_is_shown(cast, draft, late):
    with time_machine.travel(CLOSE + late, tick=False):
        response = save(cast, cast.project, motivation="my <last> words")
    assert response.status_code == 409
    text = page(response)
    assert "closed on 30 May 2026, 23:59 UTC" in text
    assert "my &lt;last&gt; words" in text
    assert "Then I write tests." in text
    draft.refresh_from_db()
    assert draft.motivation == ""


def test_after_the_close_the_form_leads_to_the_kept_draft(cast, draft):
    save(cast, cast.project, motivation="what was saved")
    with time_machine.travel(CLOSE, tick=False):
        response = signed_in(cast.outsider).get(url("apply", "amp-2026"), follow=True)
    assert response.redirect_chain[-1][0] == "/cohorts/amp-2026/application/"
    assert "what was saved" in page(response)
    assert "your draft was not handed in" in page(response)


def test_anywhere_on_earth_lasts_until_noon_of_the_next_day(cast, draft):
    noon = datetime(2026, 5, 31, 12, tzinfo=UTC)
    cast.cohort.phases.filter(kind="applications").update(ends_at=noon, ends_anywhere_on_earth=True)
    with time_machine.travel(noon - SECOND, tick=False):
        assert save(cast, cast.project).status_code == 302
    with time_machine.travel(noon, tick=False):
        response = save(cast, cast.project, version=2)
    assert "30 May 2026 anywhere on Earth (31 May 2026, 11:59 UTC)" in page(response)


def test_a_cohort_that_stopped_taking_applications_takes_none_in_time_either(cast, draft):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    response = save(cast, cast.project)
    assert response.status_code == 409
    assert "is not open in this cohort now" in page(response)


# Handing in again ------------------------------------------------------------------------


def test_changes_of_what_is_handed_in_need_to_be_whole_and_are_told_beside_the_field(cast, roster):
    data = typed(cast.project, motivation="", choice__1__timeline="") | {"hand_in": "1"}
    response = post(cast.applicant, "apply", "amp-2026", data=data)
    assert set(errors(response)) == {"motivation", "choice-1-timeline"}
    cast.application.refresh_from_db()
    assert cast.application.motivation


def test_what_is_missing_is_told_at_the_block_even_when_ranked_otherwise(cast, roster):
    data = typed(
        cast.project, cast.other_project, choice__1__rank="2", choice__2__rank="1",
        choice__1__approach="",
    ) | {"hand_in": "1"}  # fmt: skip
    response = post(cast.applicant, "apply", "amp-2026", data=data)
    assert list(errors(response)) == ["choice-1-approach"]


def test_changes_are_handed_in_whole_with_a_receipt(cast, roster):
    data = typed(cast.other_project, motivation="better words") | {"hand_in": "1"}
    response = post(cast.applicant, "apply", "amp-2026", data=data)
    assert response.headers["Location"] == "/cohorts/amp-2026/application/"
    submission = Submission.objects.get()
    assert submission.content["motivation"] == "better words"
    assert Message.objects.get().kind == "applications/submitted"
    assert Event.objects.filter(verb="application submitted again").count() == 1


def test_two_clicks_on_handing_in_changes_are_one_submission_and_one_receipt(cast, roster):
    data = typed(cast.other_project, motivation="better words") | {"hand_in": "1"}
    for _click in range(2):
        assert post(cast.applicant, "apply", "amp-2026", data=data).status_code == 302
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_what_is_withdrawn_cannot_be_written_and_says_how_to_go_on(cast, draft):
    draft.state, draft.withdrawn_at = "withdrawn", NOW
    draft.save()
    response = save(cast, cast.project, motivation="words")
    assert "Reopen it" in page(response)
    assert "words" in page(response)


def test_nobody_writes_anothers_application(cast, draft):
    """The address names the cohort, so everybody finds only their own."""
    response = post(cast.other_organizer, "apply", "amp-2026", data=typed(cast.project))
    assert response.headers["Location"] == "/cohorts/amp-2026/eligibility/"
    assert get(None, "apply", "amp-2026").headers["Location"].startswith("/accounts/login/")


def test_saving_says_so(cast, draft):
    assert said(save(cast, cast.project)) == ["Saved. You can go on any time."]
