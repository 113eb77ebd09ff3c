"""How a test contests a result and answers it."""

from applications.actions.contest import answer_contest, contest_result
from applications.actions.eligibility import judge
from tests.factories import NOW

TEXT = "That is another Ada; see her page."


def say(cast, person=None, rule="maintainer", text=TEXT, now=NOW):
    return contest_result(cast.cohort, by=person or cast.applicant, now=now, rule=rule, text=text)


def answer(contest, by, what="wrong_person", reason="I asked her.", now=NOW, **days):
    answer_contest(contest, by=by, now=now, answer=what, reason=reason, **days)


def code(cast, rule, person=None, now=NOW):
    judgement = judge(person or cast.applicant, cast.cohort, now=now)
    return next(one.code for one in judgement.results if one.rule == rule)
