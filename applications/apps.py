from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Join in where cohorts keeps a place for others; the models are there by now."""
        name_people()
        begin_and_end_with_cohorts()
        follow_people()
        fill_pages()


def name_people() -> None:
    """Whom cohorts cannot reach by itself, and what it must not show to whom."""
    from applications.actions import audiences
    from applications.models import traces
    from cohorts.actions.neighbours import audience
    from cohorts.models.messages import keeps_back

    keeps_back("events")(traces.kept_events)
    keeps_back("messages")(traces.kept_messages)
    audience("project.applicants")(audiences.applicants_of_project)
    audience("cohort.applicants")(audiences.applicants_of_cohort)
    audience("schedule.applicants")(audiences.applicants_of_cohort)


def begin_and_end_with_cohorts() -> None:
    from applications.actions import lottery, offers, questions, review, screening, terms
    from cohorts.actions.neighbours import reaction

    reaction("cohort.created")(review.give_default_rubric)
    reaction("cohort.created")(screening.give_default_reasons)
    reaction("cohort.created")(lottery.draw_lottery)
    reaction("cohort.copied")(review.copy_rubric)
    reaction("cohort.copied")(terms.copy_terms)
    reaction("cohort.copied")(screening.copy_reasons)
    reaction("cohort.copied")(questions.copy_questions)
    reaction("cohort.cancel")(offers.take_all_offers_back)
    reaction("cohort.finish")(offers.close_waitlist)
    reaction("project.withdrawn")(offers.take_offers_back)


def follow_people() -> None:
    """Who joins, who leaves, and what is kept about them."""
    from applications.actions import application, closing, own_data, passing_on
    from cohorts.actions.neighbours import reaction, section

    reaction("role.joining")(application.refuse_applicants)
    reaction("role.ended")(passing_on.pass_on_of_mentee)
    reaction("account.left")(closing.leave_applications)
    reaction("account.closed")(closing.forget_applications)
    for title, write in own_data.SECTIONS.items():
        section(title)(write)


def fill_pages() -> None:
    from applications.views import (  # noqa: F401  (importing registers them)
        at_work,
        confirming,
        conflict,
        ends,
        feedback,
        freed,
        panels,
        roster,
        selection,
        unmentored,
    )
