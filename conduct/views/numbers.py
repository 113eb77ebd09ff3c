"""What the committee tells everybody: a year in bands, released by two of its members."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from conduct.models import YearNumbers
from conduct.rules.numbers import BANDS, TOTAL, WAYS


@dataclass(frozen=True)
class Shown:
    """The numbers of a year in words: the total, and each way to end."""

    year: int
    total: Any
    ways: list[tuple[Any, Any]]


def shown(row: YearNumbers) -> Shown:
    ways = [(words, BANDS[row.bands[way]]) for way, words in WAYS.items()]
    return Shown(row.year, BANDS[row.bands[TOTAL]], ways)


def numbers(request: HttpRequest) -> HttpResponse:
    """The same page whether or not there was any report, until two members release a year."""
    rows = YearNumbers.objects.filter(released_at__isnull=False)
    return render(request, "conduct/numbers.html", {"years": [shown(row) for row in rows]})


urls = [path("help/numbers/", numbers, name="numbers")]
