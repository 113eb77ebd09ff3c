"""The addresses of help: what everybody reads, writing, coming back, talking; the rooms.

None carries a name or a number: whoever looks at a history learns only that somebody read here.
"""

from conduct.views import boundaries, care, doors, numbers, returning, talk, writing

app_name = "conduct"

urlpatterns = [
    *doors.urls,
    *writing.urls,
    *returning.urls,
    *talk.urls,
    *boundaries.urls,
    *numbers.urls,
    *care.urls,
]
