"""Who wrote a report: only who says so is known, and being signed in leaves no trace of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from cohorts.models import User
from conduct.models import Report, Seat
from tests.conduct.reporting import (
    RETURN,
    WRITE,
    fields,
    open_words,
    receipt_on,
    report_by_page,
    send,
    told,
    words_of,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("noon")


def test_who_is_not_signed_in_can_only_be_anonymous(client, committee):
    page = open_words(client)
    assert fields(page)["kind"] == ["anonymous"]
    assert 'value="named"' not in page.content.decode()


@pytest.mark.parametrize("kind", ["named", "confidential"])
def test_who_is_signed_in_may_be_known(client, committee, kind):
    person = UserFactory()
    client.force_login(person)
    page = open_words(client)
    assert fields(page)["kind"] == ["anonymous"]
    assert told(receipt_on(send(client, page, kind=kind))).reporter == str(person.pk)


def test_a_member_who_says_that_it_was_them_sees_who_is_left(client, committee):
    person = UserFactory()
    Seat.objects.filter(name="Ada").update(person=person.pk)
    client.force_login(person)
    answer = send(client, open_words(client), kind="confidential")
    assert "Who would read it is different now" in words_of(answer)
    assert "Ada ," not in words_of(answer)
    send(client, answer, kind="confidential")
    copies = Report.objects.get().copies.exclude(seat=None)
    assert set(copies.values_list("seat__name", flat=True)) == {"Ben", "Cem", "Dina", "Eli"}


def everything(*, of_conduct):
    """Every row of every table, as the databases give it."""
    found = {}
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                if table.startswith("conduct_") == of_conduct:
                    cursor.execute(f'SELECT * FROM "{table}"')
                    rows = [tuple(map(plain_bytes, row)) for row in cursor.fetchall()]
                    found[alias, table] = sorted(map(repr, rows))
    return found


def plain_bytes(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_signed_in_and_anonymous_leaves_no_trace_of_the_account(client, committee, figure):
    person = UserFactory(name="Quiet Quinn", email="quinn@example.org")
    client.force_login(person)
    before = everything(of_conduct=False)
    page = open_words(client, name_0="Odd Oskar")
    receipt = receipt_on(send(client, page, files=[SimpleUploadedFile("chat.txt", b"come here")]))
    client.post(WRITE, {"step": "kept", "receipt": receipt.characters, "last": receipt.last_group})
    client.post(RETURN, {"receipt": receipt.characters})
    client.post(
        RETURN, {"receipt": receipt.characters, "do": "write", "text": "More.", "seen": "0"}
    )
    after = everything(of_conduct=False)
    assert before == after
    assert any(table == "django_session" and rows for (_alias, table), rows in after.items())
    ours = repr(everything(of_conduct=True))
    traces = [str(person.pk), person.pk.hex, person.email, person.name, client.session.session_key]
    traces += [repr(person.pk.bytes)[2:-1]]
    assert [trace for trace in traces if trace in ours] == []
    assert told(receipt).reporter == ""
    assert User.objects.get(pk=person.pk).last_login == person.last_login
    rows = sum(map(len, after.values()))
    figure(f"0 of {rows} rows outside conduct changed by a report, signed in and anonymous")


def test_no_cookie_is_set_but_the_one_against_forged_forms(client, committee):
    report_by_page(client)
    assert set(client.cookies) <= {"csrftoken"}
