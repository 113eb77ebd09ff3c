"""The addresses of applications: who may, who applies, who reads, who is chosen."""

from django.urls import path

from applications.views import apply, assignment, desk, eligibility, review, status

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
    path("cohorts/<slug:slug>/apply/start/", apply.start, name="start"),
    path("cohorts/<slug:slug>/apply/", apply.apply, name="apply"),
    path("cohorts/<slug:slug>/apply/check/", apply.check, name="check"),
    path("cohorts/<slug:slug>/apply/submit/", apply.submit, name="submit"),
    path("cohorts/<slug:slug>/application/", status.status, name="status"),
    path("cohorts/<slug:slug>/application/withdraw/", apply.withdraw, name="withdraw"),
    path("cohorts/<slug:slug>/application/reopen/", apply.reopen, name="reopen"),
    path("offers/<uuid:pk>/accept/", status.accept, name="accept"),
    path("offers/<uuid:pk>/decline/", status.decline, name="decline"),
    path("cohorts/<slug:slug>/reviews/", review.reviews, name="reviews"),
    path("reviews/<uuid:pk>/", review.review, name="review"),
    path("reviews/<uuid:pk>/finish/", review.finish_review, name="finish_review"),
    path("reviews/<uuid:pk>/shortlist/", review.shortlist_add, name="shortlist_add"),
    path("reviews/<uuid:pk>/shortlist/remove/", review.shortlist_remove, name="shortlist_remove"),
    path("desk/<slug:slug>/applications/", desk.desk_applications, name="desk_applications"),
    path(
        "desk/<slug:slug>/applications/<uuid:pk>/", desk.desk_application, name="desk_application"
    ),
    path("desk/<slug:slug>/applications/<uuid:pk>/texts/", desk.desk_texts, name="desk_texts"),
    path("desk/<slug:slug>/assignment/", assignment.desk_assignment, name="desk_assignment"),
    path("desk/<slug:slug>/assignment/propose/", assignment.desk_propose, name="desk_propose"),
    path(
        "desk/<slug:slug>/assignment/places/<uuid:pk>/",
        assignment.desk_adjust,
        name="desk_adjust",
    ),
    path(
        "desk/<slug:slug>/assignment/<uuid:pk>/confirm/",
        assignment.desk_confirm,
        name="desk_confirm",
    ),
    path(
        "desk/<slug:slug>/assignment/<uuid:pk>/release/",
        assignment.desk_release,
        name="desk_release",
    ),
]
