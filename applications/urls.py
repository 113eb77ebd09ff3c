"""The addresses of applications: who may, who applies, who reads, who is chosen."""

from django.urls import path

from applications.views import (
    apply,
    assignment,
    autosave,
    comparing,
    confirming,
    conflict,
    contest,
    contribution,
    desk,
    eligibility,
    instructions,
    later_closes,
    likeness,
    questions,
    review,
    review_autosave,
    review_list,
    revisions,
    screening,
    second_review,
    selection,
    shortlist,
    shortlists,
    status,
    terms,
)

app_name = "applications"

urlpatterns = [
    path("eligibility/", eligibility.rules_page, name="rules"),
    path("cohorts/<slug:slug>/eligibility/", eligibility.eligibility, name="eligibility"),
    path(
        "cohorts/<slug:slug>/eligibility/declare/",
        eligibility.declare_programme,
        name="declare_programme",
    ),
    path(
        "cohorts/<slug:slug>/eligibility/<uuid:pk>/take-back/",
        eligibility.take_back_programme,
        name="take_back_programme",
    ),
    path("cohorts/<slug:slug>/eligibility/<slug:rule>/wrong/", contest.contest, name="contest"),
    path(
        "cohorts/<slug:slug>/eligibility/contests/<uuid:pk>/take-back/",
        contest.take_back_contest,
        name="take_back_contest",
    ),
    path("desk/<slug:slug>/contests/", contest.desk_contests, name="desk_contests"),
    path("desk/<slug:slug>/contests/<uuid:pk>/", contest.desk_contest, name="desk_contest"),
    path("cohorts/<slug:slug>/apply/start/", apply.start, name="start"),
    path("cohorts/<slug:slug>/apply/", apply.apply, name="apply"),
    path("cohorts/<slug:slug>/apply/autosave/", autosave.autosave, name="autosave"),
    path("cohorts/<slug:slug>/apply/check/", apply.check, name="check"),
    path("cohorts/<slug:slug>/apply/submit/", apply.submit, name="submit"),
    path("cohorts/<slug:slug>/application/", status.status, name="status"),
    path("cohorts/<slug:slug>/application/withdraw/", apply.withdraw, name="withdraw"),
    path("cohorts/<slug:slug>/application/reopen/", apply.reopen, name="reopen"),
    path("cohorts/<slug:slug>/selection/", selection.selection, name="selection"),
    path("offers/<uuid:pk>/accept/", status.accept, name="accept"),
    path("offers/<uuid:pk>/decline/", status.decline, name="decline"),
    path("cohorts/<slug:slug>/reviews/", review_list.reviews, name="reviews"),
    path("reviews/<uuid:pk>/", review.review, name="review"),
    path("reviews/<uuid:pk>/autosave/", review_autosave.review_autosave, name="review_autosave"),
    path("reviews/<uuid:pk>/changes/", revisions.review_changes, name="review_changes"),
    path("reviews/<uuid:pk>/finish/", review.finish_review, name="finish_review"),
    path("reviews/<uuid:pk>/conflict/", conflict.declare_conflict, name="declare_conflict"),
    path("reviews/<uuid:pk>/shortlist/", shortlist.shortlist_add, name="shortlist_add"),
    path(
        "reviews/<uuid:pk>/shortlist/remove/", shortlist.shortlist_remove, name="shortlist_remove"
    ),
    path(
        "reviews/<uuid:pk>/second/autosave/",
        review_autosave.second_review_autosave,
        name="second_review_autosave",
    ),
    path("reviews/<uuid:pk>/second/", second_review.second_review, name="second_review"),
    path(
        "reviews/<uuid:pk>/second/finish/",
        second_review.finish_second_review,
        name="finish_second_review",
    ),
    path("at-work/<uuid:pk>/", contribution.contributions, name="contributions"),
    path("at-work/links/<uuid:pk>/", contribution.contribution_edit, name="contribution_edit"),
    path(
        "at-work/links/<uuid:pk>/remove/",
        contribution.contribution_remove,
        name="contribution_remove",
    ),
    path("desk/<slug:slug>/shortlists/", shortlists.desk_shortlists, name="desk_shortlists"),
    path("look-alikes/<uuid:pk>/", likeness.look_alike, name="look_alike"),
    path("desk/<slug:slug>/applications/", desk.desk_applications, name="desk_applications"),
    path(
        "desk/<slug:slug>/applications/<uuid:pk>/", desk.desk_application, name="desk_application"
    ),
    path("desk/<slug:slug>/screening/", screening.desk_screening, name="desk_screening"),
    path(
        "desk/<slug:slug>/screening/next/",
        screening.desk_screening_next,
        name="desk_screening_next",
    ),
    path("desk/<slug:slug>/screening/<uuid:pk>/", screening.desk_screen, name="desk_screen"),
    path(
        "desk/<slug:slug>/screening/<uuid:pk>/pass/",
        screening.desk_screen_pass,
        name="desk_screen_pass",
    ),
    path(
        "desk/<slug:slug>/screening/<uuid:pk>/reject/",
        screening.desk_screen_reject,
        name="desk_screen_reject",
    ),
    path(
        "desk/<slug:slug>/screening/<uuid:pk>/leave/",
        screening.desk_screen_leave,
        name="desk_screen_leave",
    ),
    path(
        "desk/<slug:slug>/screening/<uuid:pk>/undo/",
        screening.desk_screen_undo,
        name="desk_screen_undo",
    ),
    path(
        "desk/<slug:slug>/applications/<uuid:pk>/changes/",
        revisions.desk_changes,
        name="desk_changes",
    ),
    path(
        "desk/<slug:slug>/applications/<uuid:pk>/conflict/",
        conflict.desk_conflict_set,
        name="desk_conflict_set",
    ),
    path(
        "desk/<slug:slug>/applications/<uuid:pk>/recuse/",
        conflict.desk_recuse,
        name="desk_recuse",
    ),
    path(
        "desk/<slug:slug>/conflicts/<uuid:pk>/lift/",
        conflict.desk_conflict_lift,
        name="desk_conflict_lift",
    ),
    path("desk/<slug:slug>/questions/", questions.desk_questions, name="desk_questions"),
    path("desk/<slug:slug>/questions/add/", questions.desk_question_add, name="desk_question_add"),
    path(
        "desk/<slug:slug>/questions/<uuid:pk>/",
        questions.desk_question_edit,
        name="desk_question_edit",
    ),
    path(
        "desk/<slug:slug>/questions/<uuid:pk>/move/",
        questions.desk_question_move,
        name="desk_question_move",
    ),
    path(
        "desk/<slug:slug>/questions/<uuid:pk>/remove/",
        questions.desk_question_remove,
        name="desk_question_remove",
    ),
    path(
        "desk/<slug:slug>/later-closes/", later_closes.desk_later_closes, name="desk_later_closes"
    ),
    path(
        "desk/<slug:slug>/later-closes/add/",
        later_closes.desk_later_close_add,
        name="desk_later_close_add",
    ),
    path(
        "desk/<slug:slug>/later-closes/<uuid:pk>/change/",
        later_closes.desk_later_close_change,
        name="desk_later_close_change",
    ),
    path(
        "desk/<slug:slug>/later-closes/<uuid:pk>/take-back/",
        later_closes.desk_later_close_take_back,
        name="desk_later_close_take_back",
    ),
    path("desk/<slug:slug>/applications/<uuid:pk>/texts/", desk.desk_texts, name="desk_texts"),
    path("desk/<slug:slug>/selection/", terms.desk_terms, name="desk_terms"),
    path(
        "desk/<slug:slug>/selection/<uuid:pk>/",
        terms.desk_project_terms,
        name="desk_project_terms",
    ),
    path("desk/<slug:slug>/assignment/", assignment.desk_assignment, name="desk_assignment"),
    path("desk/<slug:slug>/assignment/propose/", assignment.desk_propose, name="desk_propose"),
    path("desk/<slug:slug>/assignment/compare/", comparing.desk_compare, name="desk_compare"),
    path(
        "desk/<slug:slug>/assignment/instructions/",
        instructions.desk_instructions,
        name="desk_instructions",
    ),
    path(
        "desk/<slug:slug>/assignment/instructions/<uuid:pk>/lift/",
        instructions.desk_instruction_lift,
        name="desk_instruction_lift",
    ),
    path(
        "desk/<slug:slug>/applications/<uuid:pk>/instruct/",
        instructions.desk_instruct,
        name="desk_instruct",
    ),
    path("desk/<slug:slug>/assignment/what-if/", comparing.desk_what_if, name="desk_what_if"),
    path(
        "desk/<slug:slug>/assignment/places/<uuid:pk>/",
        assignment.desk_adjust,
        name="desk_adjust",
    ),
    path(
        "desk/<slug:slug>/assignment/<uuid:pk>/confirm/",
        confirming.desk_confirm,
        name="desk_confirm",
    ),
    path(
        "desk/<slug:slug>/assignment/<uuid:pk>/release/",
        assignment.desk_release,
        name="desk_release",
    ),
]
