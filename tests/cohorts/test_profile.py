"""One's own name, pronouns and time zone."""

import pytest

from cohorts.forms.people import Profile
from cohorts.models import Event, User
from tests.cast import signed_in
from tests.naughty import needs_strings, share_of

HERE = "/me/profile/"


def save(person, **changed):
    data = {"name": "New Name", "pronouns": "they/them", "time_zone": "Africa/Lagos", **changed}
    return signed_in(person).post(HERE, data, follow=True)


def test_what_is_saved_is_shown_and_recorded_with_old_and_new(cast):
    page = save(cast.outsider).content.decode()
    assert "Saved." in page
    person = User.objects.get(pk=cast.outsider.pk)
    assert (person.name, person.pronouns) == ("New Name", "they/them")
    assert person.time_zone == "Africa/Lagos"
    event = Event.objects.get(verb="profile edited")
    assert event.changes["name"] == ["Outsider Otto", "New Name"]


def test_saving_the_same_records_nothing(cast):
    save(cast.outsider, name="Outsider Otto", pronouns="", time_zone="UTC")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("name", "a" * 81), ("time_zone", "Mars/Olympus"), ("time_zone", ""),
     ("pronouns", "a" * 41)],
)  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field_and_the_rest_stays(cast, field, wrong):
    page = save(cast.outsider, **{field: wrong})
    assert page.context["form"].errors[field]
    if field != "pronouns":
        assert 'value="they/them"' in page.content.decode()
    assert User.objects.get(pk=cast.outsider.pk).name == "Outsider Otto"


def test_zones_are_grouped_by_region(cast):
    page = signed_in(cast.outsider).get(HERE).content.decode()
    assert '<optgroup label="Africa">' in page
    assert '<option value="America/Argentina/Buenos_Aires">' in page
    assert '<option value="UTC" selected>' in page


def test_an_old_name_of_a_zone_stays_chosen(cast):
    cast.outsider.time_zone = "US/Pacific"
    cast.outsider.save()
    page = signed_in(cast.outsider).get(HERE).content.decode()
    assert '<option value="US/Pacific" selected>' in page


def test_the_account_pages_are_linked(cast):
    page = signed_in(cast.outsider).get(HERE).content.decode()
    for way in (
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/3rdparty/",
        "/accounts/2fa/",
    ):
        assert way in page


def test_it_takes_an_account(client):
    assert client.get(HERE)["Location"] == f"/accounts/login/?next={HERE}"


def test_nobody_writes_what_the_form_does_not_have(cast):
    save(cast.outsider, email="evil@example.org", is_superuser="on", github_login="evil")
    person = User.objects.get(pk=cast.outsider.pk)
    assert (person.email, person.is_superuser) == ("outsider@example.org", False)


@needs_strings
def test_naughty_strings_are_kept_or_refused_but_break_nothing(cast):
    browser = signed_in(cast.outsider)
    for text in share_of("profile"):
        browser.cookies.pop("messages", None)  # nobody reads them here
        response = browser.post(HERE, {"name": text, "pronouns": text[:40], "time_zone": "UTC"})
        if response.status_code == 302:
            assert User.objects.get(pk=cast.outsider.pk).name == text.strip()
        else:
            assert response.context["form"].errors
        if text != "UTC":
            zone = Profile({"name": "A", "time_zone": text}, instance=cast.outsider)
            assert "time_zone" in zone.errors
    assert browser.get("/me/").status_code == 200
