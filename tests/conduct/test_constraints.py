"""What SQL says, it says to everybody: each constraint, broken by writing past Python."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError

from conduct.actions.log import record
from conduct.actions.server import whole
from conduct.models import ConductEvent, LogHead
from tests.conduct import rows
from tests.conduct.rows import EARLIER
from tests.factories import NOW


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def twin(row, **changes):
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = copy.id = type(row)._meta.pk.get_default()
    for name, value in changes.items():
        setattr(copy, name, value)
    type(row).objects.bulk_create([copy])


def event(**changes):
    facts = {
        "number": 1,
        "at": NOW,
        "verb": "did",
        "actor": "seat",
        "before": "0",
        "signature": "1",
    }
    ConductEvent.objects.bulk_create([ConductEvent(**{**facts, **changes})])


def fork():
    event()
    event(number=2, signature="2")


def held():
    row = rows.hold()
    change(row, second=row.first)


def released_alone():
    row = rows.numbers()
    change(row, second=row.first, released_at=NOW)


BROKEN = {
    # seats
    "conduct_seat_kind_known": lambda: change(rows.seat(), kind="king"),
    "conduct_seat_dates_in_order": lambda: change(rows.seat(), ended_at=EARLIER),
    "conduct_seat_lasts": lambda: change(rows.seat(), ends_at=EARLIER),
    "conduct_seat_once": lambda: twin(rows.seat()),
    "conduct_seat_has_person": lambda: change(rows.seat(), person=None),
    "conduct_recovery_key_once": lambda: twin(rows.recovery_key()),
    "conduct_recovery_key_in_order": lambda: change(rows.recovery_key(), replaced_at=EARLIER),
    "conduct_recovery_drill_in_order": lambda: change(rows.recovery_key(), last_drill_at=EARLIER),
    "conduct_standing_conflict_once": lambda: twin(rows.standing_conflict()),
    # reports
    "conduct_report_state_known": lambda: change(rows.report(), state="lost"),
    "conduct_report_generation": lambda: change(rows.report(), generation=0),
    "conduct_report_determined": lambda: change(rows.report("closed"), determined_at=None),
    "conduct_report_end_stamped": lambda: change(rows.report("closed"), ended_at=None),
    "conduct_report_open_never_expires": lambda: change(rows.report(), keep_until=NOW),
    "conduct_report_destroyed_whole": lambda: change(rows.report("closed"), destroyed_at=NOW),
    "conduct_report_in_order": lambda: change(
        rows.report("closed"), destroyed_at=EARLIER, receipt_lookup=None,
        receipt_public_key=None, receipt_voucher=None,
    ),
    # copies
    "conduct_copy_one_holder": lambda: rows.copy(seat=rows.seat(), recovery=rows.recovery_key()),
    "conduct_copy_once_per_seat": lambda: twin(rows.copy(seat=rows.seat())),
    "conduct_copy_once_for_recovery": lambda: twin(rows.copy(recovery=rows.recovery_key())),
    "conduct_copy_once_for_receipt": lambda: twin(rows.copy()),
    # what is sealed
    "conduct_field_once": lambda: twin(rows.field()),
    "conduct_field_lane_known": lambda: change(rows.field(), lane="fast"),
    "conduct_entry_position_once": lambda: twin(rows.entry()),
    "conduct_entry_author_known": lambda: change(rows.entry(), author="ghost"),
    "conduct_entry_lane_known": lambda: change(rows.entry(), lane="fast"),
    "conduct_entry_of_reporter_shared": lambda: rows.entry(author="reporter", lane="committee"),
    "conduct_evidence_lane_known": lambda: change(rows.evidence(), lane="fast"),
    "conduct_stance_once": lambda: twin(rows.stance()),
    "conduct_stance_committee_only": lambda: change(rows.stance(), lane="shared"),
    "conduct_decision_state_known": lambda: change(rows.decision("passed"), state="maybe"),
    "conduct_decision_in_order": lambda: change(rows.decision("passed"), settled_at=EARLIER),
    "conduct_decision_settled_stamped": lambda: change(rows.decision(), state="passed"),
    "conduct_decision_committee_only": lambda: change(rows.decision(), lane="shared"),
    "conduct_vote_once": lambda: twin(rows.vote()),
    "conduct_vote_committee_only": lambda: change(rows.vote(), lane="shared"),
    "conduct_measure_state_known": lambda: change(rows.measure("ended"), state="maybe"),
    "conduct_measure_in_order": lambda: change(rows.measure("ended"), ended_at=EARLIER),
    "conduct_measure_end_stamped": lambda: change(rows.measure("ended"), ended_at=None),
    "conduct_measure_committee_only": lambda: change(rows.measure(), lane="shared"),
    "conduct_link_committee_only": lambda: change(rows.link(), lane="shared"),
    "conduct_hold_by_two": held,
    "conduct_hold_in_order": lambda: change(rows.hold(), lifted_at=EARLIER),
    # conversations and numbers
    "conduct_talk_in_order": lambda: change(rows.talk(), keep_until=NOW),
    "conduct_talk_answer_needs_contact": lambda: change(rows.talk(), for_seat=None),
    "conduct_talk_warning_of_promise": lambda: change(rows.talk(), warn_at=NOW.replace(year=2027)),
    "conduct_talk_number_once": lambda: twin(rows.message()),
    "conduct_talk_numbered": lambda: change(rows.message(), number=0),
    "conduct_talk_author_known": lambda: change(rows.message(), author="ghost"),
    "conduct_numbers_once": lambda: twin(rows.numbers()),
    "conduct_numbers_year_known": lambda: change(rows.numbers(), year=1999),
    "conduct_numbers_by_two": released_alone,
    "conduct_numbers_released_stamped": lambda: change(rows.numbers(), released_at=NOW),
    # log and notices
    "conduct_event_numbered": lambda: event(number=0),
    "conduct_event_no_fork": fork,
    "conduct_log_has_one_end": lambda: LogHead.objects.bulk_create([LogHead(id=2, signature="")]),
    "conduct_notice_once": lambda: twin(rows.notice()),
    "conduct_notice_state_known": lambda: change(rows.notice(), state="lost"),
    "conduct_notice_sent_stamped": lambda: change(rows.notice(), state="sent"),
    "conduct_notice_sending_leased": lambda: change(rows.notice(), state="sending"),
}  # fmt: skip


def ours():
    return {
        constraint.name: model
        for model in apps.get_app_config("conduct").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_is_broken_here():
    assert set(BROKEN) == set(ours())


@pytest.mark.parametrize(("name", "write"), BROKEN.items(), ids=BROKEN)
def test_the_database_refuses(name, write):
    with pytest.raises(IntegrityError) as refusal, whole():
        write()
    said = str(refusal.value)
    assert name in said or "UNIQUE" in said, said


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_constraint_has_words_for_people(name):
    found = next(each for each in ours()[name]._meta.constraints if each.name == name)
    assert str(found.violation_error_message) != str(type(found).default_violation_error_message)


@pytest.mark.parametrize(
    "write",
    [
        lambda: ConductEvent.objects.update(verb="did something else"),
        lambda: ConductEvent.objects.all().delete(),
        lambda: LogHead.objects.update(number=0),
        lambda: LogHead.objects.update(signature="x"),
    ],
)
def test_the_log_is_only_ever_added_to(write):
    record("something", now=NOW)
    with pytest.raises(IntegrityError, match="only ever added to"), whole():
        write()


def test_no_table_refers_to_another_app():
    for model in apps.get_app_config("conduct").get_models():
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            assert other is None or other._meta.app_label == "conduct", f"{model}.{field.name}"


def test_no_other_table_refers_here():
    for model in apps.get_models():
        if model._meta.app_label != "conduct":
            near = [f.related_model for f in model._meta.get_fields() if f.related_model]
            assert "conduct" not in {other._meta.app_label for other in near}


def test_a_seat_that_ended_can_be_followed_by_another_of_the_same_person():
    row = rows.seat(ended_at=NOW + timedelta(days=1))
    twin(row, ended_at=None)
    assert type(row).objects.filter(person=row.person).count() == 2


def test_a_seat_that_will_end_is_not_followed_before_it_has():
    row = rows.seat(ends_at=NOW + timedelta(days=1))
    with pytest.raises(IntegrityError), whole():
        twin(row, ends_at=None)
