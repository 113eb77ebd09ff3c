"""The second stage: who of a project's team mentors whom, once places are known."""

from collections.abc import Mapping

from applications.rules.matching.instance import Instance


def mentors_for(instance: Instance, assignment: Mapping[str, str | None]) -> dict[str, str | None]:
    """For everybody with a place the mentor; ``None`` where the whole team is full for them.

    Most people mentored, then loads near their targets, then most hours in
    common: a small exact model. Where every lead mentors alone, it needs none.
    """
    pairs = [(one, project) for one, project in sorted(assignment.items()) if project is not None]
    if all(slot.mentors == (slot.lead,) for slot in instance.projects):
        return {one: instance.slots[project].lead for one, project in pairs}
    # Only here, so that whoever needs no solver does not load one.
    from applications.rules.matching.optimum import Model
    from applications.rules.matching.tiers import mentoring_tiers, placed

    model = Model(instance, pairs, keeps_minima=False)
    seats, _proved = model.solve([placed(), *mentoring_tiers(instance)])
    mentor_of = {applicant: mentor for applicant, _project, mentor in seats}
    return {one: mentor_of.get(one) for one, _project in pairs}
