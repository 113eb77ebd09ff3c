"""The addresses of cohorts: what everybody reads, a person's own pages, ways in, desk, projects."""

from cohorts.views import account, desk, joining, me, preview, projects, public, teams

app_name = "cohorts"

urlpatterns = [
    *public.urls,
    *me.urls,
    *account.urls,
    *joining.urls,
    *desk.urls,
    *projects.urls,
    *teams.urls,
    *preview.urls,
]
