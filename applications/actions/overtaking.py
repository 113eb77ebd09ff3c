"""What is saved while somebody types is counted: nobody writes over a text that they never saw."""

from django.utils.translation import gettext as _

from amp.refused import Refused


class Overtaken(Refused):
    """What was typed was typed over an older text than the one that is saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have saved a newer text in another window. What you typed here is not "
                "lost: compare both texts, then choose."
            )
        )
