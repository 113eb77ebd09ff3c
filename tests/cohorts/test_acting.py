"""Two clicks at one moment: a constraint stops the second, and the person is told."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import transaction
from django.test import RequestFactory

from cohorts.models import User
from cohorts.views.acting import attempt


@transaction.atomic
def write_twice(*, by, now):
    User.objects.bulk_create([User(email="same@example.org"), User(email="same@example.org")])


@pytest.mark.django_db
def test_a_constraint_that_answers_in_a_race_is_said_in_words(cast):
    request = RequestFactory().post("/")
    request.user = cast.outsider
    request._messages = CookieStorage(request)
    assert attempt(request, write_twice) == (False, None)
    assert "Somebody else was faster" in str(next(iter(get_messages(request))))
    assert not User.objects.filter(email="same@example.org").exists()
