"""An oracle for assignments: tries every way, reads the format itself, knows none of the rules.

It knows leads who mentor alone, one ranking per mentor, ties on both sides,
exclusions, pins, common hours and projects that take nobody or at least so
many; teams and numbers that must be reached are searched elsewhere.
"""

import hashlib
from collections import Counter
from functools import cached_property

UNRANKED = 999  # stands below everybody who was ranked
IMPOSSIBLE = {"excluded", "no_overlap", "not_scored", "project_closed"}


def drawn(*words):
    return hashlib.sha256(":".join(words).encode()).hexdigest()


def places_in(ranking):
    """Name → place, from 1; those in one nested list share it."""
    ties = [tie if isinstance(tie, list) else [tie] for tie in ranking]
    return {name: place for place, tie in enumerate(ties, start=1) for name in tie}


class Oracle:
    def __init__(self, given):
        self.people, self.seed = sorted(given["applicants"]), given["seed"]
        self.projects, self.mentors = given["projects"], given["mentors"]
        self.rank = {one: places_in(wishes) for one, wishes in given["applicants"].items()}
        self.order = {
            one: places_in(about["ranking"])
            for one, about in given["mentors"].items()
            if "ranking" in about
        }
        self.pins = dict(given["pins"])
        self.excluded = {tuple(pair) for pair in given["exclusions"]}
        self.hours, self.enough = given.get("overlap"), given.get("min_overlap", 0)
        by_draw = sorted(self.people, key=lambda one: drawn(self.seed, one))
        self.draw = {one: place for place, one in enumerate(by_draw)}

    # Who stands where -----------------------------------------------------------------------

    def lead(self, project):
        return self.projects[project]["lead"]

    def place(self, one, project):
        """In the lead's ranking; those without a ranking take anyone alike."""
        ranking = self.order.get(self.lead(project))
        return 0 if ranking is None else ranking.get(one, UNRANKED)

    def standing(self, one, project):
        return self.place(one, project), self.draw[one]

    def common(self, one, project):
        return 0 if self.hours is None else self.hours.get(one, {}).get(self.lead(project), 0)

    def barrier(self, one, project):
        if (one, project) in self.excluded:
            return "excluded"
        if self.hours is not None and self.common(one, project) < self.enough:
            return "no_overlap"
        return "not_scored" if self.place(one, project) == UNRANKED else None

    # Every way ------------------------------------------------------------------------------

    @cached_property
    def ways(self):
        """All assignments within places and capacities."""
        options = [
            [self.pins[one]]
            if one in self.pins
            else [None, *(p for p in self.rank[one] if self.barrier(one, p) is None)]
            for one in self.people
        ]
        return [dict(zip(self.people, way, strict=True)) for way in self.filled(options, ())]

    def filled(self, options, so_far):
        if len(so_far) == len(options):
            yield so_far
            return
        for project in options[len(so_far)]:
            if project is None or self.has_room(so_far, project):
                yield from self.filled(options, (*so_far, project))

    def has_room(self, so_far, project):
        led = sum(self.lead(one) == self.lead(project) for one in so_far if one is not None)
        room = self.mentors[self.lead(project)]["max"]
        return so_far.count(project) < self.projects[project]["max"] and led < room

    # Stable ---------------------------------------------------------------------------------

    def stable(self):
        """The best that everybody can have without a blocking pair, and what had to close."""
        closed = set()
        while True:
            found = [
                way
                for way in self.ways
                if not closed & set(way.values()) and not self.blocks(way, closed, strictly=False)
            ]
            best = {one: min(self.wish(one, way[one]) for way in found) for one in self.people}
            (way,) = [w for w in found if all(self.wish(o, w[o]) == best[o] for o in self.people)]
            load = Counter(way.values())
            lacking = [
                (load[p] - about.get("min", 0), p)
                for p, about in self.projects.items()
                if 0 < load[p] < about.get("min", 0)
            ]
            if not lacking:
                return way, closed
            closed.add(min(lacking)[1])

    def wish(self, one, project):
        """How far down an own list without ties; the seed parts what is wished for alike."""
        if project not in self.rank[one]:
            return UNRANKED, ""
        return self.rank[one][project], drawn(self.seed, one, project)

    def blocks(self, way, closed, *, strictly):
        """Pairs that both would rather have each other; ``strictly``: draws do not count."""
        return [
            (one, project)
            for one in self.people
            if one not in self.pins
            for project in self.rank[one]
            if project not in closed
            and self.barrier(one, project) is None
            and self.would_rather(one, project, way[one], strictly=strictly)
            and self.would_take(one, project, way, strictly=strictly)
        ]

    def would_rather(self, one, project, now, *, strictly):
        if strictly:
            return self.rank[one][project] < self.rank[one].get(now, UNRANKED)
        return self.wish(one, project) < self.wish(one, now)

    def would_take(self, one, project, way, *, strictly):
        lead = self.lead(project)
        inside = [name for name, other in way.items() if other == project]
        led = [name for name, other in way.items() if other and self.lead(other) == lead]
        if len(inside) >= self.projects[project]["max"]:
            rivals = inside
        elif len(led) < self.mentors[lead]["max"] or one in led:
            return True
        else:
            rivals = led
        return any(
            self.place(one, project) < self.place(name, way[name])
            if strictly
            else self.standing(one, project) < self.standing(name, way[name])
            for name in rivals
            if name not in self.pins
        )

    # Most placed ----------------------------------------------------------------------------

    def most_placed(self, ranks):
        """The least that any way costs, tier by tier."""
        return min(self.worth(way, ranks) for way in self.ways if self.reaches_minima(way))

    def reaches_minima(self, way):
        load = Counter(way.values())
        return all(
            not load[project] or load[project] >= about.get("min", 0)
            for project, about in self.projects.items()
        )

    def worth(self, way, ranks):
        held = [(one, project) for one, project in way.items() if project]
        profile = self.profile(way)
        load = Counter(self.lead(project) for _one, project in held)
        tier = {
            "generous": profile[::-1],
            "greedy": [-number for number in profile],
            "rank-sum": [self.rank_sum(way)],
        }[ranks]
        return (
            -len(held),
            tier,
            sum(self.place(*pair) for pair in held),
            sum((load[m] - about.get("target", 0)) ** 2 for m, about in self.mentors.items()),
            -sum(self.common(*pair) for pair in held),
        )

    def profile(self, way):
        longest = max((max(ranks.values(), default=0) for ranks in self.rank.values()), default=0)
        got = Counter(self.rank[one].get(project) for one, project in way.items())
        return [got[rank] for rank in range(1, longest + 1)]

    def rank_sum(self, way):
        return sum(rank * number for rank, number in enumerate(self.profile(way), start=1))

    def shut(self, way):
        """Projects with a smallest number that somebody could have had, and nobody has."""
        free = [one for one in self.people if one not in self.pins]
        possible = {p for one in free for p in self.rank[one] if not self.barrier(one, p)}
        return {
            project
            for project in possible - set(way.values())
            if self.projects[project].get("min", 0)
        }

    # Why not --------------------------------------------------------------------------------

    def reasons(self, way, closed):
        return {
            f"{one}/{project}": self.reason(one, project, way, closed)
            for one in self.people
            for project, rank in self.rank[one].items()
            if rank < self.rank[one].get(way[one], UNRANKED)
        }

    def reason(self, one, project, way, closed):
        """The first that applies, in the order of the format."""
        if barrier := self.barrier(one, project):
            return {"reason": barrier}
        if project in closed:
            return {"reason": "project_closed"}
        if one in self.pins:
            return {"reason": "pinned", "by": one}
        lead, held = self.lead(project), [(name, p) for name, p in way.items() if p]
        inside = [pair for pair in held if pair[1] == project]
        led = [pair for pair in held if self.lead(pair[1]) == lead]
        if len(inside) >= self.projects[project]["max"]:
            return self.reason_when_full(one, project, inside, "project_full")
        if len(led) >= self.mentors[lead]["max"]:
            return self.reason_when_full(one, project, led, "mentor_full")
        return {"reason": "traded_off"}

    def reason_when_full(self, one, project, holders, reason):
        own = self.standing(one, project)
        ladder = sorted(holders, key=lambda pair: self.standing(*pair))
        below = [pair for pair in ladder if self.standing(*pair) > own]
        if pinned := [name for name, _project in below if name in self.pins]:
            return {"reason": "pinned", "by": pinned[-1]}
        if below:
            return {"reason": "traded_off"}
        if not ladder:
            return {"reason": reason}
        last = ladder[-1]
        if self.place(*last) == own[0]:
            reason = "lottery"
        return {"reason": reason, "lowest_admitted": last[0]}

    def waitlists(self, way, closed):
        waiting = {project: [] for project in self.projects}
        for pair, why in self.reasons(way, closed).items():
            one, project = pair.split("/")
            if why["reason"] not in IMPOSSIBLE and one not in self.pins:
                waiting[project].append(one)
        return {
            project: sorted(names, key=lambda one: self.standing(one, project))
            for project, names in waiting.items()
        }
