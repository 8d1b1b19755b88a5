"""What a note looks like: its size, and its drawing with the left upper corner at (0, 0).

Everything stands on a grid of rows: one line of text is one row high, so a note of k lines fills k + 1 rows with a
little air below it, whatever its neighbours are.
"""

from __future__ import annotations

import colorsys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from whiteboard.layout.display import Box, Colour, Drawing, Path, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.marked import Body, count_marked_lines, lay_out_marked, plain
from whiteboard.layout.text import Block, lay_out, line_height
from whiteboard.layout.theme import Theme
from whiteboard.layout.when import Dates, place_time, shorter
from whiteboard.model.records import (
    EVENT,
    Action,
    Category,
    Mark,
    Note,
    OnTimeline,
    Status,
)

TEXT_SIZE = 12.0
"""Points of a note's text: legible in a compressed video at 100 %, and never made smaller."""
SMALL_SIZE = 10.5
FINE_SIZE = 10.0
ROW = line_height(TEXT_SIZE)
"""Height of a row of a lane in points."""
PADDING = 8.0
BAR = 3.0
"""Width of the bar on the left of an event, in the colour of its lane."""
AIR = 6.0
"""Space below a note, so that notes in neighbouring rows do not touch."""
MOST_LINES = 40
"""Lines of a note that are drawn; the inspector shows the rest of a longer text."""

LEAST_WIDTH = 60.0
"""Points of the narrowest card: every character but one has room on a line of it, and a hand can take hold of it."""
_SENTENCE, _SENTENCE_WIDTH = "\ufdfd", 124.0
"""The one that has not, a whole sentence in a single character, and the narrowest card for it."""
_LENGTHS, _WIDTHS = (70, 200, 420), (136.0, 196.0, 256.0, 320.0)
"""Characters up to which a text stands on cards of each width but the last."""
_STICKY_LINES = 2
_BADGE = 9.0
_EVENT_LEFT = PADDING + 1.0
STICKY_LINK = "#1d4ea6"
"""The colour of a link on a sticky, whose paper is light in every theme."""
_CHIP_AIR, _CHIP_GAP = 4.0, 6.0
"""Points on both sides of the name of a mark in its chip, and between the time and the first chip."""
_RIGHT_OF_CHIPS = 3.0

CATEGORY_COLOURS: dict[Category, Colour] = {
    Category.PEOPLE: "#8457c9",
    Category.PROCESS: "#0f8a8a",
    Category.TECHNOLOGY: "#2f6fde",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a card takes from the board around its note: the colour of its lane or kind, how it tells the time, and
    whether it tells its votes."""

    colour: Colour
    zone: ZoneInfo
    dates: Dates = Dates.NONE
    votes: bool = True


def note_width(note: Note) -> float:
    """The width chosen by hand, as far as a card can be so narrow, or the one that suits the length of the text; the time
    and the marks of an event have room side by side in it."""
    if note.width is not None:
        width = max(_SENTENCE_WIDTH if _SENTENCE in note.text else LEAST_WIDTH, note.width)
    else:
        width = _WIDTHS[bisect_left(_LENGTHS, len(note.text))]
    return max(width, _least_heading(note.marks, bool(note.votes))) if note.marks and _headed(note) else width


@lru_cache(maxsize=500)
def _least_heading(marks: tuple[Mark, ...], voted: bool) -> float:  # noqa: FBT001  # a part of the key
    """The width of the narrowest card that names marks beside a time of day."""
    time = lay_out("~00:00", SMALL_SIZE, "sans-bold")
    chips = [lay_out(_SHORT_MARKS[mark], FINE_SIZE, "sans-semibold") for mark in marks]
    return _EVENT_LEFT + _heading_width(time, chips) + _right_of_chips(voted=voted)


def note_size(note: Note) -> tuple[float, float]:
    """Width and height in points; the height always fits the lines that are drawn."""
    width = note_width(note)
    return width, _height(_lines(note, _count(note, width)))


def text_top(note: Note) -> float:
    """How far below its upper edge the words of a note begin, in points: under its time, where it tells one."""
    return (ROW - AIR) / 2 + ROW * _headed(note)


def span_rows(note: Note) -> int:
    """The rows of a lane that a note takes."""
    return _lines(note, _count(note, note_width(note))) + 1


def _height(lines: int) -> float:
    return (lines + 1) * ROW - AIR


def _count(note: Note, width: float) -> int:
    """The lines of a note's text in a card of a width."""
    return count_marked_lines(note.text, TEXT_SIZE, width - 2 * PADDING, MOST_LINES)


def _lines(note: Note, text: int) -> int:
    """The lines of a card with so many of text."""
    lines = max(1, text) + _headed(note) + _footed(note)
    return lines if note.kind == EVENT else max(lines, _STICKY_LINES)


def _headed(note: Note) -> bool:
    return note.kind == EVENT and isinstance(note.place, OnTimeline)


def _footed(note: Note) -> bool:
    return bool(note.author or note.tags)


def body(note: Note) -> Body:
    """The text of a note as it is broken in its width, its marks hidden."""
    return lay_out_marked(note.text, TEXT_SIZE, note_width(note) - 2 * PADDING, MOST_LINES)


def _written(text: Body, x: float, y: float, inks: tuple[Colour, Colour], *, follow: bool) -> Iterator[Shape]:
    """The words of a note in the inks of text and of links; what is a link is underlined."""
    ink, link_ink = inks
    for number, part in enumerate(text.parts):
        at, top, block = x + part.x, y + part.line * ROW, part.block
        yield Words(at, top, block, link_ink if part.link else ink, part.link, follow or number > 0)
        if part.link:
            under = top + block.lines[0].baseline + 1.6
            yield Path(((at, under), (at + block.width, under)), stroke=link_ink, stroke_width=0.7)


def time_label(note: Note, look: Look) -> str:
    """``09:04``, ``~09:04``, ``09:04–09:20``, ``18 Jul``; with the day where the board spans several."""
    return place_time(note.place, look.zone, look.dates) if isinstance(note.place, OnTimeline) else ""


@lru_cache(maxsize=5_000)
def card(note: Note, look: Look, theme: Theme) -> Drawing:
    """The drawing of a note, at (0, 0)."""
    return card_at(note, look, theme, 0.0, 0.0)


def card_at(note: Note, look: Look, theme: Theme, x: float, y: float) -> Drawing:
    """The drawing of a note with its left upper corner at (x, y), which is not remembered: for paper, where thousands are
    drawn once."""
    width, text = note_width(note), body(note)
    height = _height(_lines(note, text.lines))
    rect = Rect(x, y, width, height)
    event = note.kind == EVENT
    shapes: list[Shape] = []
    if event:
        shapes.append(Box(rect, fill=theme.card, radius=4, stroke=theme.card_edge, stroke_width=0.75, shadow=True))
        shapes.append(Box(Rect(x, y, BAR, height), fill=look.colour, radius=1.5))
        ink = theme.ink
        quiet, link = theme.quiet_ink, theme.accent
    else:
        shapes.append(Box(rect, fill=look.colour, radius=2, shadow=True))
        ink, quiet, link = sticky_inks(look.colour, theme)
    left = x + (_EVENT_LEFT if event else PADDING)
    if _headed(note):
        shapes += _header(note, look, theme, left, y + (ROW - AIR) / 2, width - _EVENT_LEFT)
    top = y + text_top(note)
    shapes += _written(text, left, top, (ink, link), follow=_headed(note) and not note.marks)
    top += ROW * max(1, text.lines)
    if _footed(note):
        block = lay_out(_footer(note), FINE_SIZE, "sans", width - 2 * PADDING, 1)
        shapes.append(Words(left, top + 2.0, block, quiet, follow=True))
    if note.votes and look.votes:
        shapes += _badge(str(note.votes), x + width - 2.0, y + 2.0)
    return Drawing("note", note.id, tuple(shapes), spoken(note, look))


def spoken(note: Note, look: Look) -> str:
    """A note in one line, for screen readers and alternative texts."""
    when = time_label(note, look)
    marks = f" [{', '.join(note.marks)}]" if note.marks else ""
    votes = f", {note.votes} votes" if note.votes and look.votes else ""
    kind = "" if note.kind == EVENT else f"{note.kind}: "
    said = f"{f'{when} ' if when else ''}{kind}{' '.join(plain(note.text).split())}{marks}{votes}"
    return said or "an empty note"


def _header(note: Note, look: Look, theme: Theme, left: float, y: float, room: float) -> list[Shape]:
    time, chips = _heading(note, look, room - _right_of_chips(voted=bool(note.votes) and look.votes))
    shapes: list[Shape] = [Words(left, y + 1.0, time, readable(look.colour, theme))]
    x = left + time.width + _CHIP_GAP
    for chip in chips:
        shapes.append(Box(Rect(x, y + 1.5, chip.width + 2 * _CHIP_AIR, 13.0), fill=theme.accent_soft, radius=6.5))
        shapes.append(Words(x + _CHIP_AIR, y + 2.1, chip, theme.accent))
        x += chip.width + 3 * _CHIP_AIR
    return shapes


def _heading(note: Note, look: Look, room: float) -> tuple[Block, list[Block]]:
    """The time of an event and the names of its marks. Where all of it has no room, marks get their short names, the
    longest ones first, and then the time goes without its end and its day: nothing is ever cut."""
    time, chips = lay_out("", SMALL_SIZE, "sans-bold"), list[Block]()
    labels = shorter(note.place, look.zone, look.dates) if isinstance(note.place, OnTimeline) else ()
    for label in labels:
        time = lay_out(label, SMALL_SIZE, "sans-bold")
        if not note.marks:  # as mostly
            if time.width <= room:
                break
            continue
        for names in _mark_names(note.marks):
            chips = [lay_out(name, FINE_SIZE, "sans-semibold") for name in names]
            if _heading_width(time, chips) <= room:
                return time, chips
    return time, chips


def _heading_width(time: Block, chips: list[Block]) -> float:
    return time.width + sum(chip.width + 3 * _CHIP_AIR for chip in chips) + (_CHIP_GAP - _CHIP_AIR if chips else 0.0)


def _right_of_chips(*, voted: bool) -> float:
    """Points between the last chip and the edge of the card: the number of votes sits on the corner."""
    return _BADGE + _RIGHT_OF_CHIPS if voted else _RIGHT_OF_CHIPS


def _mark_names(marks: tuple[Mark, ...]) -> Iterator[list[str]]:
    """What marks are called on a card, from all of the names to all short ones."""
    short: set[Mark] = set()
    yield [MARK_WORDS[mark] for mark in marks]
    for longest in sorted(marks, key=lambda mark: -len(MARK_WORDS[mark])):
        short.add(longest)
        yield [(_SHORT_MARKS if mark in short else MARK_WORDS)[mark] for mark in marks]


MARK_WORDS: dict[Mark, str] = {mark: mark.value for mark in Mark} | {Mark.IMPACT_STARTED: "impact"}
"""The name of each mark, where there is little room."""
_SHORT_MARKS: dict[Mark, str] = {
    Mark.IMPACT_STARTED: "imp.",
    Mark.DETECTED: "det.",
    Mark.ACKNOWLEDGED: "ack.",
    Mark.DECLARED: "decl.",
    Mark.IDENTIFIED: "ident.",
    Mark.MITIGATED: "mitig.",
    Mark.RESOLVED: "res.",
}
"""The same, where there is hardly any."""


def _footer(note: Note) -> str:
    author = [f"@{note.author}"] if note.author else []
    return " ".join([*author, *(f"#{tag}" for tag in note.tags)])


def _badge(text: str, x: float, y: float) -> list[Shape]:
    label = lay_out(text, FINE_SIZE, "sans-bold")
    width = max(2 * _BADGE, label.width + 9.0)
    rect = Rect(x - width / 2, y - _BADGE, width, 2 * _BADGE)
    return [
        Box(rect, fill="#1f2329", radius=_BADGE, stroke="#ffffff", stroke_width=1.0),
        Words(x - label.width / 2, y - label.height / 2, label, "#ffffff"),
    ]


@lru_cache(maxsize=2_000)
def action_card(action: Action, width: float, theme: Theme) -> Drawing:
    """The card of an action at (0, 0): category, title, and who does it until when."""
    title = lay_out(action.title, TEXT_SIZE, "sans-semibold", width - 2 * PADDING, MOST_LINES)
    step = lay_out(action.next_step, SMALL_SIZE, "sans", width - 2 * PADDING, 4) if action.next_step else None
    pill = lay_out(action.category.value.title(), FINE_SIZE, "sans-semibold")
    who = " · ".join(part for part in (action.owner, due_words(action)) if part)
    owner = lay_out(who, FINE_SIZE, "sans", max(10.0, width - pill.width - 40.0), 1)
    step_height = step.height + 2.0 if step else 0.0
    height = 9.0 + 16.0 + 6.0 + title.height + step_height + 8.0
    done = action.status in (Status.DONE, Status.DROPPED)
    colour = CATEGORY_COLOURS[action.category]
    shapes: list[Shape] = [
        Box(
            Rect(0, 0, width, height), fill=theme.card, radius=6, stroke=theme.card_edge, stroke_width=0.75, shadow=True
        ),
        Box(Rect(PADDING, 8.0, pill.width + 14.0, 16.0), fill=theme.quiet_ink if done else colour, radius=8.0),
        Words(PADDING + 7.0, 10.0, pill, "#ffffff"),
        Words(width - PADDING - owner.width, 10.0, owner, theme.quiet_ink),
        Words(PADDING, 31.0, title, theme.quiet_ink if done else theme.ink),
    ]
    if step:
        shapes.append(Words(PADDING, 31.0 + title.height + 2.0, step, theme.quiet_ink))
    said = f"{action.category.value} action: {action.title}; {who or 'no owner'}; {action.status.value}"
    return Drawing("action", action.id, tuple(shapes), said)


def due_words(action: Action) -> str:
    """“2 Aug”, or nothing where there is no date."""
    return f"{(day := date.fromisoformat(action.due)).day} {day:%b}" if action.due else ""


@lru_cache(maxsize=500)
def readable(colour: Colour, theme: Theme, ground: Colour = "") -> Colour:
    """The colour, darkened or lightened until it can be read as text on a ``ground``, or on a card of the theme."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    step = 0.03 if theme.name == "dark" else -0.03
    ground = ground or theme.card
    least = 10.0 if theme.name == "contrast" else 4.6
    while contrast(_hex(colorsys.hls_to_rgb(hue, light, saturation)), ground) < least and 0.0 < light + step < 1.0:
        light += step
    return _hex(colorsys.hls_to_rgb(hue, light, saturation))


@lru_cache(maxsize=500)
def sticky_inks(paper: Colour, theme: Theme) -> tuple[Colour, Colour, Colour]:
    """What is written with on a sticky: for its text, its fine print and its links; light where the paper is dark."""
    if contrast(paper, theme.sticky_ink) >= contrast(paper, "#ffffff"):
        return theme.sticky_ink, "#4d4a42", STICKY_LINK
    return "#ffffff", "#eef0f3", "#dbe8ff"


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21, as the W3C's accessibility guidelines 2.2 define it."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(rgb: tuple[float, float, float]) -> Colour:
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)
