"""The ladder of consequences, each with a repair.

Source: Contributor Covenant 3.0, whose ladder is warning, temporarily limited activities,
temporary suspension, permanent ban.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused


class Rung(TextChoices):
    NONE = "", gettext_lazy("No measure")
    WARNING = "warning", gettext_lazy("Warning")
    LIMITED = "limited", gettext_lazy("Temporarily limited activities")
    SUSPENSION = "suspension", gettext_lazy("Temporary suspension")
    BAN = "ban", gettext_lazy("Permanent ban")


# They end, so that it is said when somebody looks at them again.
TEMPORARY = frozenset({Rung.LIMITED, Rung.SUSPENSION})


@dataclass(frozen=True, repr=False)
class Measure:
    rung: Rung
    details: str = ""
    repair: str = ""
    conditions: str = ""
    review_on: date | None = None


def in_words(measure: Measure) -> str:
    """As it is sealed with the decision: a line for each thing that was said; empty for none."""
    if measure.rung == Rung.NONE:
        return ""
    lines = [
        str(measure.rung.label),
        measure.details.strip(),
        labelled(_("Repair"), measure.repair),
        labelled(_("Conditions"), measure.conditions),
        labelled(_("Looked at again on"), day(measure.review_on)),
    ]
    return "\n".join(line for line in lines if line)


def labelled(label: str, text: str) -> str:
    return f"{label}: {text.strip()}" if text.strip() else ""


def day(on: date | None) -> str:
    return date_format(on, "j F Y") if on else ""


def require_measure(measure: Measure, today: date) -> None:
    """Nothing temporary without a day to look at it again, and no words without a measure."""
    if measure.rung == Rung.NONE and any(
        (measure.details.strip(), measure.repair.strip(), measure.conditions.strip())
    ):
        raise Refused(_("Please choose which measure this is."))
    if measure.rung in TEMPORARY and measure.review_on is None:
        raise Refused(_("Please name the day on which the committee looks at this again."))
    if measure.review_on is not None and measure.review_on <= today:
        raise Refused(_("The day to look at it again has to come yet."))
