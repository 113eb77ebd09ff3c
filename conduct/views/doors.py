"""The first page of help: which door, who reads, and what this does not protect against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


def doors(request: HttpRequest) -> HttpResponse:
    return render(request, "conduct/doors.html")


urls = [path("help/", doors, name="doors")]
