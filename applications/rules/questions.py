"""A cohort's own questions: what can be answered, what is missing, what an application shows.

An application keeps copies of the questions with its answers, so that what an
organizer edits or removes later changes no answer. A copy is
``{"question", "kind", "label", "help_text", "is_required", "options", "limit", "value"}``;
its value is a text, a list of options where several can be chosen, and empty
where nothing was answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models.form import Question, QuestionKind
from cohorts.states import ENDED_COHORT_STATES

Copy = dict[str, Any]

QUESTIONS_AT_MOST = 20
OPTIONS_AT_LEAST, OPTIONS_AT_MOST, OPTION_LENGTH = 2, 30, 200
WITH_OPTIONS = frozenset({QuestionKind.ONE_OF, QuestionKind.MANY_OF})
# Characters at most where the question names no limit of its own.
LIMITS = {QuestionKind.SHORT: 300, QuestionKind.LONG: 4000, QuestionKind.LINK: 500}
WITH_LIMIT = frozenset({QuestionKind.SHORT, QuestionKind.LONG})
ASKED = ("kind", "label", "help_text", "is_required", "options", "limit")
YES, NO = "yes", "no"


# What an application shows -------------------------------------------------------------------


def copy_of(question: Question) -> Copy:
    """``question`` as it stands, not answered yet."""
    asked = {name: getattr(question, name) for name in ASKED}
    return {"question": str(question.pk), **asked, "value": nothing(question.kind)}


def nothing(kind: str) -> Any:
    return [] if kind == QuestionKind.MANY_OF else ""


def is_answered(copy: Mapping[str, Any]) -> bool:
    return bool(copy.get("value"))


def shown(answers: Iterable[Copy], questions: Iterable[Question], *, is_draft: bool) -> list[Copy]:
    """The copies that an application shows.

    A draft shows every question of the cohort in its newest words, unless it has an
    answer: that stays as it was asked, also when its question is gone. What is
    handed in shows its own copies only.
    """
    if not is_draft:
        return list(answers)
    answered = {copy["question"]: copy for copy in answers if is_answered(copy)}
    asked = [
        answered.pop(str(each.pk)) if str(each.pk) in answered else copy_of(each)
        for each in questions
    ]
    return [*asked, *answered.values()]


def field_of(copy: Mapping[str, Any]) -> str:
    """The name of its field in the form."""
    return f"question-{copy['question']}"


def missing(answers: Iterable[Copy]) -> dict[str, str]:
    """What must still be answered before handing in: field → what to do."""
    return {
        field_of(copy): _("Answer “%(question)s”.") % {"question": copy["label"]}
        for copy in answers
        if copy["is_required"] and not is_answered(copy)
    }


def in_words(copy: Mapping[str, Any]) -> str:
    """The answer as people read it."""
    value = copy.get("value") or ""
    if copy.get("kind") == QuestionKind.YES_NO:
        return {YES: _("yes"), NO: _("no")}.get(value, "")
    return "\n".join(value) if isinstance(value, list) else str(value)


# What can be answered ------------------------------------------------------------------------


def limit_of(copy: Mapping[str, Any]) -> int:
    """How many characters an answer in words may have."""
    own = copy["limit"] if copy["kind"] in WITH_LIMIT else None
    return own or LIMITS.get(copy["kind"], OPTION_LENGTH)


def cleaned(copy: Mapping[str, Any], raw: Any) -> Any:
    """``raw`` as it is kept; ``Refused`` with words where it is no answer to this question."""
    kind = copy["kind"]
    if kind == QuestionKind.MANY_OF:
        return options_chosen(copy, raw)
    text = str(raw or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return ""
    if kind in {QuestionKind.ONE_OF, QuestionKind.YES_NO}:
        return options_chosen(copy, [text])[0]
    if kind == QuestionKind.LINK:
        text = link(text)
    if len(text) > limit_of(copy):
        raise Refused(
            _("At most %(limit)s characters; this has %(count)s.")
            % {"limit": limit_of(copy), "count": len(text)}
        )
    return text


def options_chosen(copy: Mapping[str, Any], raw: Any) -> list[str]:
    """The chosen options in the order of the question."""
    chosen = {str(each).strip() for each in raw or () if str(each).strip()}
    offered = [YES, NO] if copy["kind"] == QuestionKind.YES_NO else copy["options"]
    if chosen - set(offered):
        raise Refused(_("Choose from the answers that are offered."))
    return [option for option in offered if option in chosen]


def link(text: str) -> str:
    """An address on the web: only http and https, as nothing else is safe to follow."""
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    sane = parts.scheme in {"http", "https"} and "." in host.strip(".") and not parts.username
    if not sane or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise Refused(_("This is no link. It looks like https://example.org/page."))
    return url


def checked(answers: Iterable[Copy]) -> list[Copy]:
    """Copies with values that are answers; ``Refused`` otherwise."""
    return [{**copy, "value": cleaned(copy, copy["value"])} for copy in answers]


# What can be asked ---------------------------------------------------------------------------


def require_editable(state: str) -> None:
    if state in ENDED_COHORT_STATES:
        raise Refused(_("This cohort has ended, so its form stays as it was."))


def require_room(count: int) -> None:
    if count >= QUESTIONS_AT_MOST:
        raise Refused(
            _("A form has at most %(most)s questions of its own. Short forms get better answers.")
            % {"most": QUESTIONS_AT_MOST}
        )


def sensible_options(kind: str, options: Sequence[str]) -> list[str]:
    """The answers to choose from; none where the kind has none."""
    if kind not in WITH_OPTIONS:
        return []
    found = list(dict.fromkeys(option for each in options if (option := str(each).strip())))
    if not OPTIONS_AT_LEAST <= len(found) <= OPTIONS_AT_MOST:
        raise Refused(
            _("Give %(least)s to %(most)s different answers to choose from, one in each line.")
            % {"least": OPTIONS_AT_LEAST, "most": OPTIONS_AT_MOST}
        )
    if any(len(option) > OPTION_LENGTH for option in found):
        raise Refused(
            _("An answer to choose has at most %(most)s characters.") % {"most": OPTION_LENGTH}
        )
    return found


def sensible_limit(kind: str, limit: int | None) -> int | None:
    """Only texts have one."""
    return limit if kind in WITH_LIMIT else None
