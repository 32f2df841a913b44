"""Forty random cases of the shipped procedures; after every act everything agrees (peers.md 3.1).

A seeded player does what eligible people may do: any open step with any outcome, any act on offer,
and lets days pass. What a rule refuses leaves the case as it was.
"""

import random

import pytest
from fixtures.application import Clock
from fixtures.consistency import broken_links, check_case
from fixtures.played import TestPlayer, opinion

from web.sample.player import DeadEnd
from web.sample.proposals import matter
from workflows.exceptions import Refusal

MOVES = 30
LEAVES = frozenset({"scope", "request_closing", "withdraw"})  # these end what is to be seen
KEYS = ("registration", "farmland", "idle-land")


class Wanderer:
    """Plays one case at random."""

    def __init__(self, player: TestPlayer, clock: Clock, seed: int) -> None:
        self.player, self.clock = player, clock
        self.choose = random.Random(seed)  # noqa: S311 - a walk, not a secret
        self.procedure = "huoqiu" if seed % 4 == 0 else "legal-review"
        self.case = player.open(matter(self.choose.choice(KEYS)), self.procedure)
        self.path: list[str] = []
        self.refused = 0

    def options(self) -> dict[tuple[str, str], float]:
        """Return what could be done now, (element, outcome) with its weight.

        What leads on is likelier than what ends or turns back, or few cases would get far.
        """
        steps = self.player.newest_turn(self.case).procedure.steps
        found = {("", "day"): 0.8, ("", "week"): 0.2}  # time passes
        for task in self.player.tasks(self.case):
            for n, outcome in enumerate(steps[task.element_id].outcomes):
                found[task.element_id, outcome.id] = (8 if n == 0 else 1) / (
                    4 if task.element_id not in LEAVES else 1
                )
        for element_id in self.player.offered(self.case):
            found[element_id, ""] = 0.05 if element_id in LEAVES else 0.4
        return found

    def move(self) -> None:
        """Do one of them, and check."""
        options = self.options()
        element_id, outcome = self.choose.choices(list(options), list(options.values()))[0]
        self.path.append(f"{element_id or 'wait'}:{outcome}")
        if not element_id:
            self.clock.advance(days=1 if outcome == "day" else 7)
            self.player.tick()
            return
        answers = {}
        if element_id == "review" and outcome == "draft" and self.procedure == "legal-review":
            answers = opinion(self.choose.choice(("pass", "pass", "revise", "reject")))
        self.player.tick()
        before = self.player.snapshot(self.case)
        try:
            self.player.do(self.case, element_id, outcome, **answers)
        except (Refusal, DeadEnd):
            self.refused += 1
            assert self.player.snapshot(self.case) == before


@pytest.mark.parametrize("seed", range(40))
def test_whatever_people_do_everything_agrees(player: TestPlayer, clock: Clock, seed: int) -> None:
    clock.set("2026-11-02")
    wanderer = Wanderer(player, clock, seed)
    for n in range(MOVES):
        try:
            wanderer.move()
            check_case(wanderer.case.id, replay=n % 6 == 5)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, after {wanderer.path}") from error
        if wanderer.case.ended:
            break
    check_case(wanderer.case.id)
    assert player.incidents(wanderer.case) == [], wanderer.path
    assert broken_links(player.agency_id) == []
    assert wanderer.refused < len(wanderer.path), wanderer.path
