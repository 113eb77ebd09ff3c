from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Join in where cohorts keeps a place for others."""
        from applications.actions import (
            application,
            audiences,
            closing,
            lottery,
            offers,
            own_data,
            passing_on,
            questions,
            review,
            screening,
            terms,
        )
        from applications.models import traces
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
        from cohorts.actions.neighbours import audience, reaction, section
        from cohorts.models.messages import keeps_back

        keeps_back("events")(traces.kept_events)
        keeps_back("messages")(traces.kept_messages)
        audience("project.applicants")(audiences.applicants_of_project)
        audience("cohort.applicants")(audiences.applicants_of_cohort)
        audience("schedule.applicants")(audiences.applicants_of_cohort)
        reaction("cohort.created")(review.give_default_rubric)
        reaction("cohort.copied")(review.copy_rubric)
        reaction("cohort.copied")(terms.copy_terms)
        reaction("cohort.created")(screening.give_default_reasons)
        reaction("cohort.copied")(screening.copy_reasons)
        reaction("cohort.created")(lottery.draw_lottery)
        reaction("cohort.cancel")(offers.take_all_offers_back)
        reaction("cohort.copied")(questions.copy_questions)
        reaction("cohort.finish")(offers.close_waitlist)
        reaction("role.joining")(application.refuse_applicants)
        reaction("project.withdrawn")(offers.take_offers_back)
        reaction("role.ended")(passing_on.pass_on_of_mentee)
        reaction("account.left")(closing.leave_applications)
        reaction("account.closed")(closing.forget_applications)
        for title, write in own_data.SECTIONS.items():
            section(title)(write)
