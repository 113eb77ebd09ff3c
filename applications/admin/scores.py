"""How a score stands in a cell."""

from typing import Any


def shown(score: Any) -> str:
    return "–" if score is None else f"{float(score):.2f}"
