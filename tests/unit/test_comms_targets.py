"""Which limit on silence holds at which moment."""

from __future__ import annotations

import pytest

from whiteboard.comms.targets import PRESETS, Limit, Rule, target_in_force
from whiteboard.model.document import Document
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import Board, Role, Target
from whiteboard.model.rules import problems

ELABORATE = Target("public", first=5, scope=10, every=20, lasting=120)
DETECTED = 1_000 * MINUTE


def after(minutes: float) -> int:
    return DETECTED + int(minutes * MINUTE)


@pytest.mark.parametrize(
    ("when", "said", "promise", "expected"),
    [
        (0, 0, None, Limit(5 * 60, Rule.FIRST)),
        (4, 1, None, Limit(6 * 60, Rule.SCOPE)),
        (10 - 1 / MINUTE, 1, None, Limit(0.001, Rule.SCOPE)),
        (10, 1, None, Limit(20 * 60, Rule.EVERY)),
        (30, 1, None, Limit(20 * 60, Rule.EVERY)),
        (30, 2, 90, Limit(20 * 60, Rule.EVERY)),
        (119.99, 9, None, Limit(20 * 60, Rule.EVERY)),
        (120, 9, None, None),
        (120, 9, 180, Limit(60 * 60, Rule.PROMISE)),
        (120, 9, 120, None),
        (120, 9, 60, None),
    ],
)
def test_first_then_scope_then_every_then_as_promised(
    when: float, said: int, promise: float | None, expected: Limit | None
) -> None:
    promised = None if promise is None else after(promise)
    assert target_in_force(ELABORATE, DETECTED, after(when), said, promised) == expected


@pytest.mark.parametrize("said", [0, 1, 2, 50])
def test_every_30_minutes_holds_from_detection_to_the_end_known_or_not(said: int) -> None:
    every = Target("public", every=30)
    assert target_in_force(every, DETECTED, after(500), said) == (1800, Rule.EVERY)
    assert target_in_force(every, None, after(500), said) == (1800, Rule.EVERY)


def test_what_counts_from_an_unknown_detection_is_not_guessed() -> None:
    assert target_in_force(ELABORATE, None, after(4), 1) is None
    assert target_in_force(ELABORATE, None, after(4), 2, after(30)) is None
    assert target_in_force(Target("public", lasting=60), None, after(4), 2, after(5)) == (60, Rule.PROMISE)


def test_nothing_promised() -> None:
    assert target_in_force(None, DETECTED, after(0), 0) is None
    assert target_in_force(Target("public"), DETECTED, after(0), 0) is None
    assert target_in_force(Target("public"), DETECTED, after(0), 3, after(10)) == (600, Rule.PROMISE)


def test_presets_are_targets_that_a_board_can_have_for_both_kinds_of_readers() -> None:
    for preset in PRESETS:
        assert {target.id for target in preset.targets} == {Role.PUBLIC, Role.INTERNAL}
        assert not list(problems(Document.of(Board("b", "Board"), preset.targets)))
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)
    every, elaborate = PRESETS
    assert {target.every for target in every.targets} == {30}
    assert {(one.first, one.scope, one.every, one.lasting) for one in elaborate.targets} == {(5, 10, 20, 120)}
    assert target_in_force(elaborate.targets[0], DETECTED, after(20), 4) == (1200, Rule.EVERY)
