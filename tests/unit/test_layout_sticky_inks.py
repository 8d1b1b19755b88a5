"""Whatever paper somebody chooses for a sticky, it can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whiteboard.layout.cards import contrast, sticky_inks
from whiteboard.layout.theme import DARK, LIGHT, Theme


@given(st.integers(0, 0xFFFFFF), st.sampled_from([LIGHT, DARK]))
def test_the_ink_of_a_sticky_stands_out_from_any_paper(paper: int, theme: Theme):
    ink, _, _ = sticky_inks(f"#{paper:06x}", theme)
    # Between black and white there is always one with at least this much; ours are a little softer than black.
    assert contrast(ink, f"#{paper:06x}") >= 4.0


def test_dark_paper_is_written_on_with_light_ink_also_where_it_is_fine_or_a_link():
    for paper in ("#3b1d6e", "#14161c", "#0f3d2e"):
        assert min(contrast(ink, paper) for ink in sticky_inks(paper, LIGHT)) >= 4.5
    assert sticky_inks("#fdeeaa", LIGHT)[0] == LIGHT.sticky_ink
