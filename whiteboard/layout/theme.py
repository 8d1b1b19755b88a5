"""Colours of the board. Meaning first: red is a promise missed, green one kept, everything else is calm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteboard.layout.display import Colour


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours that drawings are made with; lanes and kinds bring their own."""

    name: str
    paper: Colour
    card: Colour
    card_edge: Colour
    ink: Colour
    quiet_ink: Colour
    hint_ink: Colour
    """What only says what to write, in a field that is empty: never to be taken for what stands in it."""
    rule: Colour
    grid: Colour
    fold: Colour
    accent: Colour
    accent_soft: Colour
    good: Colour
    good_soft: Colour
    bad: Colour
    bad_soft: Colour
    panel: Colour
    sticky_ink: Colour


LIGHT = Theme(
    name="light",
    paper="#f6f5f1",
    card="#ffffff",
    card_edge="#d9d7d0",
    ink="#1f2329",
    quiet_ink="#626a76",
    hint_ink="#626a76",
    rule="#dddbd4",
    grid="#e7e5df",
    fold="#eceae3",
    accent="#2f6fde",
    accent_soft="#e6eefc",
    good="#24763a",
    good_soft="#d9f0dc",
    bad="#ac1f12",
    bad_soft="#fde4df",
    panel="#ffffff",
    sticky_ink="#1f2329",
)

DARK = Theme(
    name="dark",
    paper="#17191d",
    card="#262a31",
    card_edge="#3a404a",
    ink="#eceff4",
    quiet_ink="#a3acba",
    hint_ink="#a3acba",
    rule="#343a43",
    grid="#24282e",
    fold="#1e2126",
    accent="#6ea0ff",
    accent_soft="#24344f",
    good="#7fd694",
    good_soft="#1f3b27",
    bad="#ff9182",
    bad_soft="#4a2420",
    panel="#1f2228",
    sticky_ink="#1f2329",
)

CONTRAST = Theme(
    name="contrast",
    paper="#ffffff",
    card="#ffffff",
    card_edge="#000000",
    ink="#000000",
    quiet_ink="#262626",
    hint_ink="#595959",
    rule="#000000",
    grid="#8c8c8c",
    fold="#d9d9d9",
    accent="#0037b3",
    accent_soft="#cfdcff",
    good="#004d13",
    good_soft="#c8f5d0",
    bad="#8f0000",
    bad_soft="#ffd1cc",
    panel="#ffffff",
    sticky_ink="#000000",
)
"""For eyes and video that lose faint lines: every edge is black and every word at least 10 : 1, but for the hints
in empty fields at 7 : 1: as black as all else they would look like something that was typed."""
