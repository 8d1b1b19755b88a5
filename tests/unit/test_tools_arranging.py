"""Order among rectangles, and where a drag clicks into place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.layout.geometry import Rect
from whiteboard.tools.arranging import aligned, distributed, nearest_towards, reading_order, tidied
from whiteboard.tools.snapping import Neighbours

SIDES = {
    "left": lambda rect: rect.x,
    "right": lambda rect: rect.right,
    "centre": lambda rect: rect.centre[0],
    "top": lambda rect: rect.y,
    "bottom": lambda rect: rect.bottom,
    "middle": lambda rect: rect.centre[1],
}

_length = st.floats(10.0, 300.0)
_position = st.floats(-1_000.0, 1_000.0)
rects = st.dictionaries(
    st.sampled_from("abcdefgh"), st.builds(Rect, _position, _position, _length, _length), min_size=1, max_size=8
)


def moved(all: dict[str, Rect], ways: dict[str, tuple[float, float]]) -> dict[str, Rect]:
    return {id: rect.moved(*ways.get(id, (0.0, 0.0))) for id, rect in all.items()}


@given(rects, st.sampled_from(sorted(SIDES)))
def test_aligned_all_are_at_one_line_and_none_moves_across_it(all: dict[str, Rect], side: str):
    after = moved(all, aligned(all, side))
    lines = [SIDES[side](rect) for rect in after.values()]
    assert max(lines) - min(lines) < 1e-6
    across = side in ("left", "right", "centre")
    for id, rect in after.items():
        assert (rect.y if across else rect.x) == (all[id].y if across else all[id].x)


@given(rects, st.sampled_from(["across", "down"]))
def test_distributed_the_gaps_are_equal_and_the_outer_two_stay(all: dict[str, Rect], along: str):
    ways = distributed(all, along)
    if len(all) < 3:
        assert ways == {}
        return
    middle = 0 if along == "across" else 1
    order = sorted(all, key=lambda id: (all[id].centre[middle], id))
    after = moved(all, ways)
    spans = [(after[id].x, after[id].right) if along == "across" else (after[id].y, after[id].bottom) for id in order]
    gaps = [following[0] - one[1] for one, following in pairwise(spans)]
    assert max(gaps) - min(gaps) < 1e-6
    for id in (order[0], order[-1]):
        assert (after[id].x, after[id].y) == pytest.approx((all[id].x, all[id].y))


@given(rects, st.booleans())
def test_a_tidied_pile_overlaps_nowhere_and_stays_in_its_room(all: dict[str, Rect], in_room: bool):
    room = Rect(5.0, 7.0, 400.0, 400.0) if in_room else None
    after = list(moved(all, tidied(all, room)).values())
    assert not any(
        one.grown(-0.01).overlaps(other.grown(-0.01)) for one in after for other in after if one is not other
    )
    if room is not None:
        assert min(rect.x for rect in after) == pytest.approx(room.x)
        assert max(rect.right for rect in after) <= room.right + 0.1


@pytest.mark.parametrize(("number", "columns"), [(1, 1), (2, 2), (3, 2), (4, 2), (9, 3), (12, 3), (30, 5)])
def test_a_tidied_pile_of_stickies_is_about_as_wide_as_high(number: int, columns: int):
    pile = {f"{at:02}": Rect(3.0 * at, 2.0 * at, 130.0, 48.0) for at in range(number)}
    after = moved(pile, tidied(pile))
    assert len({rect.x for rect in after.values()}) == columns
    assert [id for id, _ in reading_order(after)] == sorted(pile)


def test_a_pile_is_read_row_by_row():
    pile = {"c": Rect(0, 50, 10, 20), "b": Rect(30, 2, 10, 20), "a": Rect(0, 5, 10, 20)}
    assert [id for id, _ in reading_order(pile)] == ["a", "b", "c"]


@pytest.mark.parametrize(("direction", "found"), [("left", "w"), ("right", "e"), ("up", "n"), ("down", "s")])
def test_the_nearest_in_a_direction(direction: str, found: str):
    cross = {
        "n": Rect(0, -100, 10, 10),
        "s": Rect(0, 100, 10, 10),
        "w": Rect(-100, 0, 10, 10),
        "e": Rect(100, 0, 10, 10),
    }
    assert nearest_towards(cross, Rect(0, 0, 10, 10), direction) == found


def test_nothing_ahead_is_nothing():
    assert nearest_towards({"w": Rect(-100, 0, 10, 10)}, Rect(0, 0, 10, 10), "right") is None


@given(rects, st.builds(Rect, _position, _position, _length, _length), st.floats(0.5, 12.0))
def test_a_snap_goes_no_further_than_it_reaches_and_lands_on_its_guides(all: dict[str, Rect], one: Rect, reach: float):
    dx, dy, guides = Neighbours(all.values()).snap(one, reach)
    assert abs(dx) <= reach
    assert abs(dy) <= reach
    landed = one.moved(dx, dy)
    for guide in guides:
        if guide.x0 == guide.x1:
            assert min(abs(guide.x0 - x) for x in (landed.x, landed.right, landed.centre[0])) < 1e-6
        else:
            assert min(abs(guide.y0 - y) for y in (landed.y, landed.bottom, landed.centre[1])) < 1e-6


def test_far_from_everything_nothing_snaps():
    assert Neighbours([Rect(0, 0, 10, 10)]).snap(Rect(500, 500, 33, 44), 6.0) == (0.0, 0.0, ())
