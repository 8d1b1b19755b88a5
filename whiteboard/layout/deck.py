"""What the slides of a board say, one thing each: what stands where on them, before anybody writes a file.

A slide is 960 × 540 points, so that a point of the board is a point on the slide and text keeps its size.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from unicodedata import bidirectional

from whiteboard.comms.values import Figure, Figures, Gap, Lag, Verdict
from whiteboard.comms.words import (
    NOTHING,
    Line,
    duration,
    figure_words,
    headline,
    lag_words,
    limit_words,
    lines,
    promise_words,
    silence_words,
)
from whiteboard.layout.board import (
    Geometry,
    geometry,
    look,
    mark_instants,
    picture_drawing,
    pictures_in_order,
    time_extent,
)
from whiteboard.layout.cards import CATEGORY_COLOURS, card, note_size, readable, spoken, time_label
from whiteboard.layout.comms_drawing import shown_silences
from whiteboard.layout.display import Box, Colour, Drawing, Path, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.marked import plain
from whiteboard.layout.pages_tables import Group, groups
from whiteboard.layout.since import TITLES, Since, SinceLine, counts
from whiteboard.layout.story import HATCH, Picture, Story
from whiteboard.layout.text import Block, lay_out, line_height, width_of
from whiteboard.layout.theme import LIGHT
from whiteboard.layout.timescale import same_day, zone_of
from whiteboard.layout.when import Dates, clocks_of, moment, stretch, whole_days
from whiteboard.model.document import Document
from whiteboard.model.instants import Instant, to_datetime
from whiteboard.model.order import in_order
from whiteboard.model.records import (
    EVENT,
    Action,
    Id,
    InTray,
    Mark,
    MeetingKind,
    Note,
    OnTimeline,
    Role,
    Status,
)
from whiteboard.model.since import Sort
from whiteboard.model.sources import source_words

PARTS = ("summary", "timeline", "comms", "discussion", "actions", "since")
"""The parts of a deck, in their order."""

WIDTH, HEIGHT = 960.0, 540.0
LEFT, TOP, ROOM_WIDTH, ROOM_HEIGHT = 44.0, 100.0, 872.0, 402.0
"""Where the template leaves room between the subtitle and the slide's number."""

THEME = replace(LIGHT, paper="#ffffff")
_PANEL = "#f8f7f3"
_MOST_FOOT = 80
"""Characters of a title in the footer."""
_MOST_SAID = 4_000
"""Characters of one text in the speaker's notes; the board has the rest."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a table says: one paragraph each, as (text, size in points, colour, bold)."""

    paragraphs: tuple[tuple[str, float, Colour, bool], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head: widths of its columns, and heights with cells of its rows, all in points.

    ``centred`` puts text into the middle of its row instead of at its top.
    """

    x: float
    y: float
    columns: tuple[float, ...]
    rows: tuple[tuple[float, tuple[Cell, ...]], ...]
    padding: float
    title: str
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns with a name, a height and a colour each, and a line over them where ``line`` says how high; in points on
    the slide, the values in whatever ``unit`` says."""

    rect: Rect
    title: str
    unit: str
    columns: tuple[tuple[str, float, Colour], ...]
    line: tuple[float | None, ...]
    line_title: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. ``name`` says which, ``layout`` names one of the template; ``said`` are the speaker's notes and
    ``ends`` the notes that each drawn link joins. Content stands in reading order, which is that of painting."""

    name: str
    title: str
    subtitle: str = ""
    content: tuple[Placed, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    said: str = ""
    layout: str = "Title only"
    ends: Mapping[Id, tuple[Id, Id]] = field(default_factory=dict)


def deck(
    document: Document, figures: Figures, parts: Iterable[str] = PARTS, since: Since | None = None
) -> tuple[Slide, ...]:
    """The slides of the wanted parts. A part about which the board says nothing has none, but there is always a cover."""
    return tuple(_slides(document, figures, frozenset(parts), since)) or (_cover(document),)


def _slides(document: Document, figures: Figures, wanted: frozenset[str], since: Since | None) -> Iterator[Slide]:
    found = lines(figures)
    if "summary" in wanted:
        yield _cover(document)
        yield from _glance(document, found)
    if "timeline" in wanted:
        yield from _timeline(document, figures, found)
    if "comms" in wanted:
        yield from _first_word(document, figures)
        yield from _silences(document, figures)
        yield from _gaps(document, figures)
        yield from _knowledge(document, figures)
        yield from _figures(document, figures, found)
    if "discussion" in wanted:
        yield from _discussion(document)
        yield from _shown_pictures(document)
    if "actions" in wanted:
        yield from _actions(document)
    if "since" in wanted and since is not None:
        yield from _since(document, since)


# Words about the board.


def _apart(text: str) -> str:
    """A text that keeps its direction to itself: after one read from the right a sign ends it, so that what follows is
    not drawn into it."""
    turned = not text.isascii() and any(bidirectional(one) in {"R", "AL"} for one in text)
    return f"{text}\N{LEFT-TO-RIGHT MARK}" if turned else text


def footer(document: Document) -> tuple[str, ...]:
    """What stands below every slide but the first: title and period, where there are any."""
    return tuple(part for part in (_apart(_flat(document.board.title)[:_MOST_FOOT]), period(document)) if part)


_MIDNIGHT = "00:00"


def day(instant: Instant, zone: str) -> str:
    """“18 July 2019”."""
    local = to_datetime(instant).astimezone(zone_of(zone))
    return f"{local.day} {local:%B %Y}"


def period(document: Document) -> str:
    """“18 July 2019, 09:04–13:26 (BST)”, “27 October 2019, 00:10 BST – 02:30 GMT” where clocks were changed meanwhile;
    empty where nothing stands on the timeline."""
    extent = time_extent(document)
    if extent is None:
        return ""
    name = document.board.timezone
    zone = zone_of(name)
    first, last = extent
    clocks = [clocks_of(at, zone) for at in extent]
    changed = clocks[0] != clocks[1]
    where = f" ({clocks[0] if clocks[0].isalpha() and not changed else name})"
    days = stretch(first, last, zone, Dates.YEAR) if whole_days(first, last, zone) else ""
    if days:
        return days if days.endswith("UTC") else f"{days}{where}"
    told = [f"{to_datetime(at).astimezone(zone):%H:%M}" for at in extent]
    named = [f"{time} {clock}" if changed else time for time, clock in zip(told, clocks, strict=True)]
    start, dash = f"{day(first, name)}, {named[0]}", " – " if changed else "–"
    if same_day(first, last, zone):
        return f"{start}{dash}{named[1]}{'' if changed else where}" if first != last else f"{start}{where}"
    # Of days that are known by their date alone no clock is told.
    begins = day(first, name) if told[0] == _MIDNIGHT else start
    ends = day(last - 1, name) if told[1] == _MIDNIGHT else f"{day(last, name)}, {named[1]}"
    if same_day(first, last - 1, zone):
        return f"{start}{dash}24:00{where}"
    return f"{begins} – {ends}{'' if changed and _MIDNIGHT not in told else where}"


def sitting(document: Document) -> str:
    """“retrospective of 23 July 2019, 8 people”; empty where nobody has met yet."""
    workshops = [meeting for meeting in document.meetings.values() if meeting.kind is MeetingKind.WORKSHOP]
    if not workshops:
        return ""
    first = min(workshops, key=lambda meeting: (meeting.start, meeting.id))
    people = f", {len(first.participants)} people" if len(first.participants) > 1 else ""
    return f"retrospective of {day(first.start, document.board.timezone)}{people}"


def since_words(document: Document, since: Since) -> str:
    """“since the workshop of 23 July 2019: 2 done · 5 added”."""
    meeting = since.meeting
    ended = meeting.until if meeting.until is not None else meeting.start
    told = counts(since.found) or "nothing has changed"
    return f"since the {meeting.kind.value} of {day(ended, document.board.timezone)}: {told}"


def _regroup(document: Document) -> str:
    regroups = [meeting.start for meeting in document.meetings.values() if meeting.kind is MeetingKind.REGROUP]
    return f"regroup on {day(max(regroups), document.board.timezone)}" if regroups else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def count(number: int, word: str) -> str:
    """“1 action”, “3 actions”."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID]}… (cut; the board has the rest)"


def _flat(text: str) -> str:
    return " ".join(plain(text).split()).removeprefix("• ")


# Summary.


def _cover(document: Document) -> Slide:
    # The placeholder breaks its lines itself: breaks of ours would stand beside its own.
    title = _cut(document.board.title, 48.0, 820.0 + 2 * INSET, 3, "sans-bold") or "Untitled board"
    about = _joined("How we communicated", sitting(document))
    said = [_clipped(document.board.title), period(document), about]
    people = dict.fromkeys(name for meeting in document.meetings.values() for name in meeting.participants)
    if people:
        said.append(f"With {', '.join(people)}.")
    subtitle = "\n".join(part for part in (period(document) or "Nothing is on the timeline yet", about) if part)
    return Slide("Cover", title, subtitle, said="\n".join(part for part in said if part), layout="Title")


_TILES = ("time_to_first_public", "time_to_first_internal", "order", "longest_silence_public")


def _glance(document: Document, found: Sequence[Line]) -> Iterator[Slide]:
    """The four figures that matter most, what people thought mattered, and what will be done about it."""
    tiles = [line for key in _TILES for line in found if line.key == key and line.value != NOTHING]
    stickies = [note for note in document.notes.values() if note.kind != EVENT]
    voted = sorted((note for note in stickies if note.votes), key=lambda note: (-note.votes, note.id))[:4]
    actions = _in_order(document)[:4]
    if len(tiles) < 2 and not voted and not actions:
        return
    drawings: list[Drawing] = []
    width = (ROOM_WIDTH - 3 * 16.0) / 4
    # The largest size in which all have room: beside one another, larger would say more important.
    widest = max((width_of(line.value, 1.0, "sans-bold") for line in tiles), default=0.0)
    size = next((size for size in (26.0, 20.0) if widest * size <= width - 32.0), 15.0)
    for index, line in enumerate(tiles):
        drawings.append(_tile(line, Rect(LEFT + index * (width + 16.0), TOP + 4.0, width, 104.0), size))
    top = TOP + (140.0 if tiles else 4.0)
    column = (ROOM_WIDTH - 32.0) / 2
    entries = (
        ("What we take away", [(note.text, count(note.votes, "vote"), note.id) for note in voted]),
        (
            "What we will do",
            [(action.title, _joined(action.owner, _due(action)), action.id) for action in actions],
        ),
    )
    for index, (title, items) in enumerate(entry for entry in entries if entry[1]):
        drawings += _list(title, items, LEFT + index * (column + 32.0), top, column)
    said = "\n".join(_line_said(line) for line in found if line.main)
    yield Slide("At a glance", "At a glance", _joined(period(document)), (Placed(tuple(drawings)),), said=said)


def _tile(line: Line, rect: Rect, size: float) -> Drawing:
    colour = _verdict_colour(line.verdict)
    value = lay_out(line.value, size, "sans-bold")
    shapes = (
        Box(rect, _PANEL, 4.0),
        Box(Rect(rect.x, rect.y, 4.0, rect.height), colour, 2.0),
        Words(rect.x + 18.0, rect.y + 14.0, lay_out(line.title, 12.0, "sans", rect.width - 28.0, 1), THEME.quiet_ink),
        Words(rect.x + 18.0, rect.y + 52.0 - value.height / 2, value, THEME.ink if line.verdict is None else colour),
        Words(rect.x + 18.0, rect.y + 73.0, lay_out(line.detail, 11.0, "sans", rect.width - 28.0, 2), THEME.quiet_ink),
    )
    return Drawing("figure", line.key, shapes, _line_said(line))


def _line_said(line: Line) -> str:
    return f"{line.title}: {line.value}{f' ({line.detail})' if line.detail else ''}"


def _verdict_colour(verdict: Verdict | None) -> Colour:
    if verdict is None:
        return THEME.quiet_ink
    return THEME.good if verdict is Verdict.KEPT else THEME.bad


def _list(title: str, items: Iterable[tuple[str, str, Id]], x: float, y: float, width: float) -> Iterator[Drawing]:
    """A heading over a few lines, each with something small under it and a dot before it: on the right of what is read
    from there."""
    yield Drawing("heading", title, (Words(x, y, lay_out(title, 15.0, "sans-bold"), THEME.ink),), title)
    y += 32.0
    for text, small, id in items:
        block = lay_out(_flat(text), 14.0, "sans", width - 18.0, 2)
        turned = any(line.start > 0.0 for line in block.lines)
        left, dot = (x, x + width - 6.0) if turned else (x + 18.0, x)
        shapes: list[Shape] = [
            Box(Rect(dot, y + 6.0, 6.0, 6.0), THEME.accent, 3.0),
            Words(left, y, block, THEME.ink),
        ]
        y += block.height
        if small:
            below = lay_out(small, 11.0, "sans", width - 18.0, 1)
            shapes.append(Words(left, y + 1.0, below, THEME.quiet_ink))
            y += 15.0
        yield Drawing("item", id, tuple(shapes), _joined(_flat(text), small))
        y += 9.0


# The timeline.


def _timeline(document: Document, figures: Figures, found: Sequence[Line]) -> Iterator[Slide]:
    story = Story(document, shown_silences(document, figures), THEME, ROOM_WIDTH, ROOM_HEIGHT)
    said = "\n".join((*_head_said(document), *(_line_said(line) for line in found if line.main)))
    overviews = (story.whole,) if story.whole is not None else story.overviews
    for picture in overviews:
        title = "The incident in one picture"
        words = period(document) or "Nothing is on the timeline yet"
        whole = story.whole is not None
        more = f"{said}\n\n{_notes_said(document, picture.notes)}" if whole else said
        yield _pictured(document, picture, "Overview", title, words, more.strip())
    name = document.board.timezone
    for number, picture in enumerate(story.stretches, start=1):
        times = [note.place.at for note in picture.notes if isinstance(note.place, OnTimeline)]
        first, last = min(times), max(times)
        title = _stretch_title(document, first, last)
        if picture.phases:
            title = f"{_phase_titles(picture.phases[:_MOST_PHASES])}: {title}"
        where = _joined(day(first, name), f"part {number} of {len(story.stretches)}")
        yield _pictured(document, picture, f"Timeline {number}", title, where, _notes_said(document, picture.notes))
    if story.crowded:
        yield from _listed(document)
    pictures = (*overviews, *story.stretches)
    yield from _undrawn(document, frozenset[Id]().union(*(picture.links for picture in pictures)))


_MOST_PHASES = 3


def _phase_titles(titles: Sequence[str]) -> str:
    """The titles of phases as that of a slide has room for them, beside its times."""
    room = ROOM_WIDTH * 0.66 / len(titles)
    return ", ".join(_apart(_cut(title, 28.0, room, 1, "sans-bold")) for title in titles)


_LISTED_COLUMNS = {Dates.NONE: (48.0, 98.0, 278.0), Dates.DAY: (92.0, 98.0, 234.0), Dates.YEAR: (112.0, 98.0, 214.0)}
"""Widths by how much of their dates times tell."""
_LISTED_HEADS = ("Time", "Lane", "What happened")


def _listed(document: Document) -> Iterator[Slide]:
    """Everything on the timeline in tables, two on a slide: for a board of which no picture could be read."""
    shape = geometry(document)
    lanes = {strip.lane.id: strip.lane for strip in shape.strips}
    widths = _LISTED_COLUMNS[shape.dates]
    names = {
        id: Cell(((_cut(lane.title, 10.0, widths[1], 1), 10.0, readable(lane.colour, THEME), False),))
        for id, lane in lanes.items()
    }
    notes: list[Note] = []
    rows = []
    for note in in_order(document, document.notes.values()):
        lane = lanes.get(note.place.lane) if isinstance(note.place, OnTimeline) else None
        if lane is not None:
            notes.append(note)
            rows.append(
                _listed_row(note, time_label(note, look(document, note, shape)), names[lane.id], document, widths[2])
            )
    columns = list(_flowing(rows, ROOM_HEIGHT - 26.0))
    slides = [columns[at : at + 2] for at in range(0, len(columns), 2)]
    head = tuple(_head(text) for text in _LISTED_HEADS)
    left = iter(notes)
    for number, part in enumerate(slides, start=1):
        shown = list(islice(left, sum(map(len, part))))
        xs = (LEFT, LEFT + ROOM_WIDTH - sum(widths))
        tables = tuple(
            Table(x, TOP, widths, ((26.0, head), *column), 3.0, "The timeline")
            for x, column in zip(xs, part, strict=False)
        )
        times = [note.place.at for note in shown if isinstance(note.place, OnTimeline)]
        title = _stretch_title(document, min(times), max(times))
        where = _joined("As a table: too much for pictures that can be read", f"part {number} of {len(slides)}")
        yield Slide(f"Timeline {number}", title, where, tables=tables, said=_notes_said(document, shown))


def _listed_row(note: Note, time: str, lane: Cell, document: Document, width: float) -> tuple[float, tuple[Cell, ...]]:
    """A row, and how high it is."""
    kind = document.kinds.get(note.kind)
    label = _joined(*(mark.value for mark in note.marks), kind.title if kind and note.kind != EVENT else "")
    block = lay_out(_flat(note.text), 10.5, "sans", width - 2 * INSET, 2)
    what = [(_flat(block.text), 10.5, THEME.ink, False)]
    height = max(line_height(10.5), block.height)
    if label:
        what.append((label, 10.0, THEME.accent, True))
        height += line_height(10.0)
    return height + 6.0, (Cell(((time, 10.0, THEME.ink, True),)), lane, Cell(tuple(what)))


def _stretch_title(document: Document, first: Instant, last: Instant) -> str:
    """“09:04 to 10:12”, with days where they are several."""
    zone = zone_of(document.board.timezone)
    dates = Dates.NONE if same_day(first, last, zone) else geometry(document).dates or Dates.DAY
    title = moment(first, zone, dates)
    return title if first == last else f"{title} to {moment(last, zone, dates)}"


def _undrawn(document: Document, drawn: frozenset[Id]) -> Iterator[Slide]:
    """What no picture shows: the notes of hidden lanes, and links to notes that are not on the timeline."""
    shape = geometry(document)
    hidden = {lane.id: lane.title for lane in document.lanes.values() if lane.hidden}
    entries = [
        (f"{hidden[note.place.lane]} (hidden)", spoken(note, look(document, note, shape)))
        for note in sorted(document.notes.values(), key=lambda note: note.id)
        if isinstance(note.place, OnTimeline) and note.place.lane in hidden
    ]
    entries += [
        ("Link", _joined(f"“{_flat(tail.text)}” → “{_flat(tip.text)}”", _flat(link.label)))
        for link in sorted(document.links.values(), key=lambda link: link.id)
        if link.id not in drawn
        for tail, tip in ((document.notes[link.from_note], document.notes[link.to_note]),)
    ]
    columns = (160.0, ROOM_WIDTH - 160.0)
    rows = []
    for title, words in entries:
        cells = (
            Cell(((_cut(title, 11.0, columns[0], 1), 11.0, THEME.quiet_ink, False),)),
            Cell(((_cut(words, 12.0, columns[1], 3), 12.0, THEME.ink, False),)),
        )
        rows.append((_row_height(cells, columns, 5.0), cells))
    head = (_head("Where"), _head("What"))
    said = iter(entries)
    for number, part in enumerate(_flowing(rows, ROOM_HEIGHT - 26.0), start=1):
        table = Table(LEFT, TOP, columns, ((26.0, head), *part), 5.0, "What the pictures do not show")
        spelt = "\n".join(_clipped(f"{title}: {words}") for (title, words), _ in zip(said, part, strict=False))
        yield Slide(f"Also {number}", "Also on the board", "What the pictures do not show", tables=(table,), said=spelt)


def _pictured(document: Document, picture: Picture, name: str, title: str, subtitle: str, said: str) -> Slide:
    ends = {id: (document.links[id].from_note, document.links[id].to_note) for id in picture.links}
    content = tuple(replace(placed, x=placed.x + LEFT, y=placed.y + TOP) for placed in picture.content)
    return Slide(name, title, subtitle, content, said=said, ends=ends)


def _head_said(document: Document) -> Iterator[str]:
    """The phases and marks above the axis in words: a picture has no room for more than a few at one time."""
    zone, dates = zone_of(document.board.timezone), geometry(document).dates
    for phase in sorted(document.phases.values(), key=lambda phase: (phase.start, phase.until, phase.id)):
        yield f"{stretch(phase.start, phase.until, zone, dates)} {_flat(phase.title)}"
    for instant, mark, _ in mark_instants(document):
        yield f"{moment(instant, zone, dates)} {mark.value}"


def _notes_said(document: Document, notes: Iterable[Note]) -> str:
    """A picture in words: each note in a line, with what a card has no room for."""
    shape = geometry(document)
    said = []
    for note in notes:
        lane = document.lanes[note.place.lane].title if isinstance(note.place, OnTimeline) else ""
        more = _joined(note.author, *(f"#{tag}" for tag in note.tags), source_words(note.source))
        text = _clipped(spoken(note, look(document, note, shape)))
        said.append(f"{text}{f' ({_joined(lane, more)})' if lane or more else ''}")
    return "\n".join(said)


# The comms figures: one idea a slide.


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar: what it is called (with something small below), its length and words, and the target it is held to."""

    label: str
    small: str
    seconds: float
    words: str
    colour: Colour
    verdict: Verdict | None = None
    target: float | None = None


_BAR_LABEL = 190.0
_BAR_VALUE = 190.0
_BAR = 38.0


def _bars(items: Sequence[_Bar], top: float, pitch: float) -> Iterator[Drawing]:
    """Bars below one another, in one scale."""
    width = ROOM_WIDTH - _BAR_LABEL - _BAR_VALUE
    most = max((max(item.seconds, item.target or 0.0) for item in items), default=0.0) or 1.0
    room = _BAR_LABEL - 14.0
    widest = max((width_of(item.label, 1.0, "sans-semibold") for item in items if item.small), default=0.0)
    size = min(15.0, max(10.5, room / widest if widest else 15.0))
    for index, item in enumerate(items):
        y = top + index * pitch
        left = LEFT + _BAR_LABEL
        length = max(3.0, item.seconds / most * width)
        label = lay_out(item.label, size, "sans-semibold", room, 1 if item.small else 2)
        shapes: list[Shape] = []
        if item.small:
            small = lay_out(item.small, 11.0, "sans", room, 1)
            shapes.append(Words(LEFT, y + 1.0, label, THEME.ink))
            shapes.append(Words(LEFT, y + 21.0, small, THEME.quiet_ink))
        else:
            shapes.append(Words(LEFT, y + (_BAR - label.height) / 2, label, THEME.ink))
        shapes.append(Box(Rect(left, y, length, _BAR), item.colour, 5.0))
        target = None if item.target is None else left + item.target / most * width
        value = lay_out(item.words, 19.0, "sans-bold", LEFT + ROOM_WIDTH - left - length - 12.0, 1)
        x = left + length + 12.0
        if target is not None and x - 8.0 < target < x + value.width + 8.0:
            # Beyond the line of the target rather than under it.
            x = target + 10.0
        colour = THEME.ink if item.verdict is None else _verdict_colour(item.verdict)
        shapes.append(Words(x, y + (_BAR - value.height) / 2, value, colour))
        if target is not None and item.target is not None:
            words = lay_out(f"target {duration(item.target)}", 11.0, "sans")
            shapes.append(Path(((target, y - 7.0), (target, y + _BAR + 7.0)), THEME.ink, 1.25, dash=(4.0, 3.0)))
            shapes.append(Words(target - words.width / 2, y + _BAR + 8.0, words, THEME.quiet_ink))
        yield Drawing("bar", f"bar {index}", tuple(shapes), _joined(item.label, item.small, item.words))


_READERS = {Role.PUBLIC: "Customers", Role.INTERNAL: "Colleagues"}


def _lane_of(document: Document, role: Role) -> tuple[str, Colour]:
    lanes = [lane for lane in document.lanes.values() if lane.role is role]
    first = min(lanes, key=lambda lane: (lane.position, lane.id), default=None)
    return (first.title, first.colour) if first is not None else (_READERS[role], THEME.accent)


def _first_word(document: Document, figures: Figures) -> Iterator[Slide]:
    """Who heard first, and whether customers heard on."""
    pairs = ((Role.PUBLIC, figures.time_to_first_public), (Role.INTERNAL, figures.time_to_first_internal))
    known = [(role, figure) for role, figure in pairs if figure.value is not None]
    if not known:
        return
    items = [_first_bar(document, role, figure) for role, figure in known]
    drawings = list(_bars(items, TOP + 18.0, 88.0))
    strip = list(_strip(figures, Role.PUBLIC, TOP + 24.0 + 88.0 * len(items)))
    said = [
        headline(figures.order) + ".",
        *(f"{item.label}: {item.words}{_after(item.words)}." for item in items),
        *(_capital(silence_words(gap)) + "." for gap in _late(figures, Role.PUBLIC)),
        *(_capital(promise_words(promise)) + "." for promise in figures.promises),
        *(f"To be checked: {contradiction.sentence}." for contradiction in figures.contradictions),
    ]
    detected = next((at for at, mark, _ in mark_instants(document) if mark is Mark.DETECTED), None)
    when = day(detected, document.board.timezone) if detected is not None else ""
    subtitle = ", ".join(part for part in ("Detection to first word", when) if part)
    yield Slide("First word", headline(figures.order), subtitle, (Placed((*drawings, *strip)),), said="\n".join(said))


def _first_bar(document: Document, role: Role, figure: Figure) -> _Bar:
    title, colour = _lane_of(document, role)
    value = figure.value or 0.0
    words = f"{figure_words(figure)} detection" if value < 0 else figure_words(figure)
    return _Bar(title, "", max(0.0, value), words, colour, figure.verdict, figure.target)


def _after(words: str) -> str:
    """What “35 min” counts from; “8 h before detection” says it itself."""
    return "" if words.endswith(" detection") else " after detection"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _late(figures: Figures, role: Role) -> list[Gap]:
    return sorted((gap for gap in figures.gaps[role] if gap.late), key=lambda gap: -gap.seconds)


_STRIP_ROW = 14
_MOST_SLOTS = 2 * _STRIP_ROW


def _strip(figures: Figures, role: Role, top: float, heading: str = "") -> Iterator[Drawing]:
    """Every update that was due: posted in time, late or missed."""
    counts = figures.updates_on_time[role]
    if not counts.due:
        return
    late = _late(figures, role)
    if not heading:
        first = bool(late) and late[0] is figures.gaps[role][0]
        silence = f"{'Nothing at first' if first else 'Then nothing'} for {duration(late[0].seconds)}" if late else ""
        heading = silence or "Every update came in time"
    yield Drawing("heading", heading, (Words(LEFT, top, lay_out(heading, 19.0, "sans-bold"), THEME.ink),), heading)
    y = top + 38.0
    slots = [kind for gap in figures.gaps[role] for kind in _slots(gap)] if counts.due <= _MOST_SLOTS else []
    each = min(len(slots), _STRIP_ROW)
    width = min(92.0, (ROOM_WIDTH - 7.0 * (each - 1)) / each) if each else 0.0
    for index, kind in enumerate(slots):
        row, column = divmod(index, _STRIP_ROW)
        yield _slot(kind, Rect(LEFT + column * (width + 7.0), y + row * 42.0, width, 34.0), index)
    if slots:
        y += 42.0 * -(-len(slots) // _STRIP_ROW)
    else:
        yield _share(counts.on_time / counts.due, Rect(LEFT, y, ROOM_WIDTH, 34.0))
        y += 42.0
    limits = [limit_words(gap.limit) for gap in figures.gaps[role] if gap.limit is not None and gap.late]
    promised = f" ({limits[0]})" if len(set(limits)) == 1 else ""
    words = f"{counts.on_time:,} of {counts.due:,} promised updates came in time{promised}"
    yield Drawing("text", "updates", (Words(LEFT, y + 6.0, lay_out(words, 14.0), THEME.quiet_ink),), words)


def _slots(gap: Gap) -> Iterator[str]:
    """What became of each update that was due in a gap."""
    yield from ["missed"] * (gap.due - gap.answered)
    if gap.due and gap.answered:
        yield "late" if gap.late else "update"


def _slot(kind: str, rect: Rect, index: int) -> Drawing:
    kept = kind == "update"
    colour, soft = (THEME.good, THEME.good_soft) if kept else (THEME.bad, THEME.bad_soft)
    words = lay_out(kind, 12.0 if rect.width >= 60.0 else 10.0, "sans-semibold")
    hatch = HATCH if kind == "missed" else None
    shapes: list[Shape] = [Box(rect, soft, 5.0, colour, 1.0, hatch=hatch)]
    if words.width + 4.0 <= rect.width:
        x, y = rect.centre[0] - words.width / 2, rect.centre[1] - words.height / 2
        shapes.append(Words(x, y, words, colour))
    return Drawing("update", f"update {index}", tuple(shapes), f"Update {index + 1}: {kind}")


def _share(share: float, rect: Rect) -> Drawing:
    shapes = [Box(rect, THEME.bad_soft, 5.0, THEME.bad, hatch=HATCH)]
    if share:
        kept = Rect(rect.x, rect.y, max(3.0, rect.width * share), rect.height)
        shapes.append(Box(kept, THEME.good_soft, 5.0, THEME.good))
    return Drawing("share", "share", tuple(shapes), f"{share:.0%} of the updates came in time")


def _silences(document: Document, figures: Figures) -> Iterator[Slide]:
    """For each role whose readers waited too long: the longest waits, and what became of the promised updates."""
    zone, dates = zone_of(document.board.timezone), geometry(document).dates
    said_already = figures.time_to_first_public.value is not None or figures.time_to_first_internal.value is not None
    for role, readers in _READERS.items():
        late = _late(figures, role)
        if not late or (role is Role.PUBLIC and said_already):
            continue
        items = [
            _Bar(
                stretch(gap.start, gap.until, zone, dates),
                silence_words(gap).partition("(")[2].rstrip(")"),
                gap.seconds,
                figure_words(Figure(gap.seconds, gap.about)),
                THEME.bad,
                Verdict.MISSED,
            )
            for gap in late[:3]
        ]
        drawings = [
            *_bars(items, TOP + 12.0, 62.0),
            *_strip(figures, role, TOP + 40.0 + 62.0 * len(items), "The promised updates"),
        ]
        title = f"{readers} heard nothing for {duration(late[0].seconds)}"
        said = "\n".join(_capital(silence_words(gap)) + "." for gap in late)
        yield Slide(f"Silence {role}", title, "The longest silences", (Placed(tuple(drawings)),), said=said)


MOST_NAMED = 14
"""Columns of a chart up to which each has room for all that it says."""
_FEWEST_GAPS = 3
"""Silences from which a chart says more than a sentence."""
_MOST_GAPS = 60


def _gaps(document: Document, figures: Figures) -> Iterator[Slide]:
    """Every silence of a role against its target, as a chart that can be edited."""
    zone, dates = zone_of(document.board.timezone), geometry(document).dates
    for role, readers in _READERS.items():
        gaps = figures.gaps[role][:_MOST_GAPS]
        if len(gaps) < _FEWEST_GAPS:
            continue
        many = len(gaps) > MOST_NAMED
        columns = tuple(
            (
                moment(gap.start, zone, dates) if many else stretch(gap.start, gap.until, zone, dates),
                round(gap.seconds / 60, 1),
                THEME.bad if gap.late else THEME.good if gap.target is not None else THEME.quiet_ink,
            )
            for gap in gaps
        )
        line = tuple(None if gap.target is None else gap.target / 60 for gap in gaps)
        title = f"How long {readers.lower()} waited for each word"
        rect = Rect(LEFT, TOP, ROOM_WIDTH, ROOM_HEIGHT - 10.0)
        late = sum(gap.late for gap in gaps)
        target = "; the dashed line is the target" if any(limit is not None for limit in line) else ""
        subtitle = f"Minutes without a word; {late:,} of {count(len(gaps), 'silence')} longer than promised{target}"
        chart = Chart(rect, f"{title}: {subtitle}", "Minutes", columns, line, "Target")
        said = "\n".join(_capital(silence_words(gap)) + "." for gap in gaps)
        yield Slide(f"Gaps {role}", title, subtitle, charts=(chart,), said=said)


def _knowledge(document: Document, figures: Figures) -> Iterator[Slide]:
    """How long what was known took to reach customers."""
    worst = sorted((lag for lag in figures.knowledge_lags if lag.seconds > 0), key=lambda lag: -lag.seconds)
    if len(worst) < 2:
        # One is a row of the figures, not a picture.
        return
    drawings: list[Drawing] = []
    most = worst[0].seconds
    for index, lag in enumerate(worst[:5]):
        drawings.append(_lag(document, lag, most, TOP + 12.0 + index * 74.0))
    title = f"What we knew took up to {duration(most)} to reach customers"
    said = "\n".join(
        f"{_flat(document.notes[lag.from_note].text)} → {_flat(document.notes[lag.to_note].text)}: {lag_words(lag)}."
        for lag in worst
    )
    yield Slide("Knowledge", title, "From known to said", (Placed(tuple(drawings)),), said=said)


def _lag(document: Document, lag: Lag, most: float, y: float) -> Drawing:
    shape = geometry(document)
    ends = [document.notes[id] for id in (lag.from_note, lag.to_note)]
    texts = [f"{time_label(note, look(document, note, shape))} {_flat(note.text)}" for note in ends]
    half = (ROOM_WIDTH - 150.0) / 2
    known = lay_out(f"known {texts[0]}", 12.0, "sans", half, 1)
    told = lay_out(f"said {texts[1]}", 12.0, "sans", half, 1)
    length = max(6.0, lag.seconds / most * (ROOM_WIDTH - 150.0))
    value = lay_out(figure_words(Figure(lag.seconds, lag.about)), 19.0, "sans-bold", 140.0, 1)
    shapes = (
        Words(LEFT, y, known, THEME.ink),
        Words(LEFT + ROOM_WIDTH - 150.0 - told.width, y, told, THEME.ink),
        Box(Rect(LEFT, y + 20.0, length, 26.0), THEME.accent, 5.0),
        Words(LEFT + length + 12.0, y + 20.0 + (26.0 - value.height) / 2, value, THEME.ink),
    )
    return Drawing("lag", lag.link, shapes, f"{texts[0]}: {lag_words(lag)}")


def _figures(document: Document, figures: Figures, found: Sequence[Line]) -> Iterator[Slide]:
    """Every figure that is known, and what is missing for the main ones; nothing where none of those is known."""
    shown = [line for line in found if line.main or line.value != NOTHING]
    if not any(line.main and line.value != NOTHING for line in shown):
        return
    half = -(-len(shown) // 2) if len(shown) > 8 else len(shown)
    columns = _figure_columns(shown, _FIGURE_COLUMNS[half < len(shown)])
    head = tuple(_head(text) for text in ("Figure", "Value", ""))
    rows = []
    for line in shown:
        cells = _figure_cells(line)
        rows.append((max(_FIGURE_ROW, _row_height(cells, columns, 4.0)), cells))
    tables = tuple(
        Table(x, TOP, columns, ((26.0, head), *part), 4.0, "The figures", centred=True)
        for x, part in ((LEFT, rows[:half]), (LEFT + ROOM_WIDTH - sum(columns), rows[half:]))
        if part
    )
    checks = (f"To be checked: {contradiction.sentence}." for contradiction in figures.contradictions)
    said = "\n".join((*(f"{_line_said(line)}. {line.hint}" for line in shown), *checks))
    yield Slide("Figures", "How we communicated, in figures", period(document), tables=tables, said=said)


_FIGURE_ROW = 34.0
_FIGURE_COLUMNS = {False: (260.0, 200.0, 412.0), True: (172.0, 86.0, 166.0)}
"""Widths by whether there are two tables."""


def _figure_columns(shown: Iterable[Line], columns: tuple[float, float, float]) -> tuple[float, float, float]:
    """The columns with so much room for values that none is broken: what is said beside them gives way."""
    name, value, detail = columns
    wide = max(value, *(width_of(line.value, 13.0, "sans-bold") + 2 * INSET + 1.0 for line in shown))
    wide = min(wide, value + detail / 3)
    return name, wide, value + detail - wide


def _figure_cells(line: Line) -> tuple[Cell, ...]:
    colour = THEME.ink if line.verdict is None else _verdict_colour(line.verdict)
    return (
        Cell(((line.title, 13.0, THEME.ink, False),)),
        Cell(((line.value, 13.0, colour, True),)),
        Cell(((line.detail, 11.0, THEME.quiet_ink, False),)),
    )


# Tables.


INSET = 6.0
"""Points between the sides of a cell and its text."""


def _head(text: str) -> Cell:
    return Cell(((text, 11.0, THEME.quiet_ink, True),))


def _row_height(cells: Sequence[Cell], columns: Sequence[float], padding: float) -> float:
    """The height that the tallest cell needs, with what lies above and below its text."""
    return (
        max(
            sum(
                lay_out(text, size, "sans-bold" if bold else "sans", width - 2 * INSET).height
                for text, size, _, bold in cell.paragraphs
            )
            for cell, width in zip(cells, columns, strict=True)
        )
        + 2 * padding
    )


def _flowing(
    rows: Iterable[tuple[float, tuple[Cell, ...]]], room: float
) -> Iterator[list[tuple[float, tuple[Cell, ...]]]]:
    """Rows in parts that fit on a slide."""
    part: list[tuple[float, tuple[Cell, ...]]] = []
    used = 0.0
    for row in rows:
        if part and used + row[0] > room:
            yield part
            part, used = [], 0.0
        part.append(row)
        used += row[0]
    if part:
        yield part


def _cut(text: str, size: float, width: float, most: int, face: str = "sans") -> str:
    """The text, or as much of it as fits into some lines of a cell."""
    block: Block = lay_out(_flat(text), size, face, width - 2 * INSET, most)
    return _flat(block.text) if block.clipped else _flat(text)


# The discussion.


_COLUMN_GAP = 16.0
_PADDING = 12.0
_HEADING = 40.0
_CARD_GAP = 10.0


def _discussion(document: Document) -> Iterator[Slide]:
    """The stickies in columns: those of each frame, then the others by their kind; the most voted first."""
    found = groups(document)
    if not found:
        return
    stickies = [note for group in found for note in group.notes]
    votes = sum(note.votes for note in stickies)
    summary = _joined(count(len(stickies), "note"), count(votes, "vote") if votes else "")
    three, four = (_columns(document, found, across) for across in (3, 4))
    across, columns = (3, three) if -(-len(three) // 3) <= -(-len(four) // 4) else (4, four)
    slides = [columns[at : at + across] for at in range(0, len(columns), across)]
    width = (ROOM_WIDTH - _COLUMN_GAP * (across - 1)) / across
    for number, part in enumerate(slides, start=1):
        content = tuple(
            placed
            for index, column in enumerate(part)
            for panel in column
            for placed in panel.placed(LEFT + index * (width + _COLUMN_GAP), width)
        )
        shown = [note for column in part for panel in column for note in panel.notes]
        subtitle = _joined(summary, f"part {number} of {len(slides)}" if len(slides) > 1 else "")
        yield Slide(f"Discussion {number}", "Discussion", subtitle, content, said=_notes_said(document, shown))


def _shown_pictures(document: Document) -> Iterator[Slide]:
    """A slide for each picture, as large as it fits, with what it shows as the subtitle."""
    shown = pictures_in_order(document)
    for number, picture in enumerate(shown, start=1):
        scale = min(ROOM_WIDTH / picture.width, ROOM_HEIGHT / picture.height)
        width, height = picture.width * scale, picture.height * scale
        rect = Rect(LEFT + (ROOM_WIDTH - width) / 2, TOP, width, height)
        drawing = picture_drawing(document, picture, rect, THEME)
        of = f"{number} of {len(shown)}" if len(shown) > 1 else ""
        title = f"Picture {number}" if len(shown) > 1 else "Picture"
        yield Slide(
            f"Picture {number}", title, _joined(_flat(picture.alt), of), (Placed((drawing,)),), said=picture.alt
        )


@dataclass(frozen=True, slots=True)
class _Panel:
    """A group of the discussion, or a part of it: ``y`` below the top, cards at their heights below that."""

    title: str
    votes: str
    y: float
    height: float
    cards: tuple[tuple[float, Drawing], ...]
    notes: tuple[Note, ...]
    scale: float

    def placed(self, x: float, width: float) -> Iterator[Placed]:
        """The panel with its heading, then each card."""
        top = TOP + self.y
        right = lay_out(self.votes, 11.0)
        title = lay_out(self.title, 14.0, "sans-bold", width - right.width - 2 * _PADDING - 10.0, 1)
        shapes: tuple[Shape, ...] = (
            Box(Rect(x, top, width, self.height), _PANEL, 8.0),
            Words(x + _PADDING, top + 9.0, title, THEME.ink),
            *((Words(x + width - _PADDING - right.width, top + 11.0, right, THEME.quiet_ink),) if self.votes else ()),
        )
        yield Placed((Drawing("group", self.title, shapes, _joined(self.title, self.votes)),))
        for y, drawing in self.cards:
            yield Placed((drawing,), x + _PADDING, top + y, self.scale)


def _columns(document: Document, found: Iterable[Group], across: int) -> list[list[_Panel]]:
    """The groups from top to bottom in columns of which ``across`` stand side by side; a long one goes on in the next."""
    width = (ROOM_WIDTH - _COLUMN_GAP * (across - 1)) / across - 2 * _PADDING
    scale = 14.0 / 12.0 if across == 3 else 1.0
    shape = geometry(document)
    columns: list[list[_Panel]] = [[]]
    y = 0.0
    for group in found:
        sizes = deque((note, *_discussed(document, note, shape, width / scale)) for note in group.notes)
        whole = (
            _HEADING + sum(drawing_height * scale + _CARD_GAP for _, _, drawing_height in sizes) - _CARD_GAP + _PADDING
        )
        if y and y + whole > ROOM_HEIGHT:
            columns.append([])
            y = 0.0
        title, votes = group.title, count(group.votes, "vote") if group.votes else ""
        while sizes:
            cards: list[tuple[float, Drawing]] = []
            held: list[Note] = []
            used = _HEADING
            while sizes and (not cards or y + used + sizes[0][2] * scale + _PADDING <= ROOM_HEIGHT):
                note, drawing, height = sizes.popleft()
                cards.append((used, drawing))
                held.append(note)
                used += height * scale + _CARD_GAP
            used += _PADDING - _CARD_GAP
            columns[-1].append(_Panel(title, votes, y, used, tuple(cards), tuple(held), scale))
            y += used + _COLUMN_GAP
            title, votes = f"{group.title} (continued)", ""
            if sizes:
                columns.append([])
                y = 0.0
    return columns


def _discussed(document: Document, note: Note, shape: Geometry, width: float) -> tuple[Drawing, float]:
    """The card of a note in a column, and its height, before it is scaled."""
    wide = replace(note, place=InTray(), width=width, marks=())
    block = lay_out(wide.text, 12.0, "sans", width - 16.0, 14)
    shown = replace(wide, text=block.text) if block.clipped else wide
    how = look(document, note, shape)
    return replace(card(shown, how, THEME), title=spoken(note, how)), note_size(shown)[1]


# The actions.


_STATUS_COLOURS: Mapping[Status, Colour] = {
    Status.OPEN: THEME.quiet_ink,
    Status.IN_PROGRESS: THEME.accent,
    Status.DONE: THEME.good,
    Status.DROPPED: THEME.quiet_ink,
}
_ACTION_COLUMNS = (90.0, 276.0, 108.0, 238.0, 82.0, 78.0)
_ACTION_HEADS = ("Category", "Action", "Owner", "Recommended next step", "Due", "Status")


def _in_order(document: Document) -> list[Action]:
    return sorted(document.actions.values(), key=lambda action: (action.position, action.id))


def _due(action: Action) -> str:
    if action.due is None:
        return ""
    due = date.fromisoformat(action.due)
    return f"{due.day} {due:%b %Y}"


def _actions(document: Document) -> Iterator[Slide]:
    """The actions as a table that flows over slides."""
    actions = _in_order(document)
    if not actions:
        return
    rows = []
    for action in actions:
        cells = _action_cells(document, action)
        rows.append((_row_height(cells, _ACTION_COLUMNS, 8.0), cells))
    parts = list(_flowing(rows, ROOM_HEIGHT - 26.0))
    head = tuple(_head(text) for text in _ACTION_HEADS)
    first = 0
    for number, part in enumerate(parts, start=1):
        table = Table(LEFT, TOP, _ACTION_COLUMNS, ((26.0, head), *part), 8.0, "The action plan")
        more = f"part {number} of {len(parts)}" if len(parts) > 1 else ""
        subtitle = _joined(count(len(actions), "action"), _regroup(document), more)
        said = "\n\n".join(_action_said(document, action) for action in actions[first : first + len(part)])
        first += len(part)
        yield Slide(f"Actions {number}", "Action plan", subtitle, tables=(table,), said=said)


def _action_cells(document: Document, action: Action) -> tuple[Cell, ...]:
    widths = _ACTION_COLUMNS
    closed = action.status in (Status.DONE, Status.DROPPED)
    ink = THEME.quiet_ink if closed else THEME.ink
    title = [(_cut(action.title, 13.0, widths[1], 4, "sans-bold"), 13.0, ink, True)]
    sources = [document.notes[id] for id in action.notes if id in document.notes]
    if sources:
        texts = (
            f"“{_flat(note.text)}”" + (f" ({count(note.votes, 'vote')})" if note.votes else "") for note in sources
        )
        title.append((_cut("from " + ", ".join(texts), 10.5, widths[1], 3), 10.5, THEME.accent, False))
    return (
        Cell(((action.category.value.capitalize(), 12.0, CATEGORY_COLOURS[action.category], True),)),
        Cell(tuple(title)),
        Cell(((_cut(action.owner, 12.0, widths[2], 4), 12.0, ink, False),)),
        Cell(((_cut(action.next_step, 12.0, widths[3], 8), 12.0, ink, False),)),
        Cell(((_due(action), 12.0, ink, False),)),
        Cell(((action.status.value, 12.0, _STATUS_COLOURS[action.status], True),)),
    )


def _action_said(document: Document, action: Action) -> str:
    said = [_clipped(_flat(action.title)), _clipped(_flat(action.next_step)), action.ticket]
    updates = sorted(
        (update for update in document.updates.values() if update.action == action.id),
        key=lambda update: (update.at, update.id),
    )
    for update in updates:
        by = f" ({update.author})" if update.author else ""
        said.append(f"{day(update.at, document.board.timezone)}: {_clipped(_flat(update.text))}{by}")
    return "\n".join(part for part in said if part)


# Since last time.


_SINCE_COLUMNS = (104.0, 100.0, 362.0, 306.0)
_SINCE_HEADS = ("What happened", "To what", "Which", "How it was → how it is")
_SINCE_COLOURS: Mapping[Sort, Colour] = {
    Sort.DONE: THEME.good,
    Sort.ADDED: THEME.good,
    Sort.CHANGED: THEME.accent,
    Sort.MOVED: THEME.accent,
    Sort.REMOVED: THEME.bad,
}
_MOST_SINCE = 60
"""Changes that slides show; the speaker's notes have the others."""


def _since(document: Document, since: Since) -> Iterator[Slide]:
    """What has changed since a meeting, as a table that flows over slides."""
    shown = since.lines[:_MOST_SINCE]
    rows = []
    for line in shown:
        cells = _since_cells(line)
        rows.append((_row_height(cells, _SINCE_COLUMNS, 5.0), cells))
    parts = list(_flowing(rows, ROOM_HEIGHT - 26.0)) or [[]]
    left = iter(since.lines)
    for number, part in enumerate(parts, start=1):
        more = f"part {number} of {len(parts)}" if len(parts) > 1 else ""
        rest = len(since.lines) - len(shown) if number == len(parts) else 0
        beside = f"{count(rest, 'more change')} in the speaker's notes" if rest else ""
        said = "\n".join(_since_said(line) for line in islice(left, len(part) + rest))
        head = tuple(_head(text) for text in _SINCE_HEADS)
        tables = (Table(LEFT, TOP, _SINCE_COLUMNS, ((26.0, head), *part), 5.0, "Since last time"),) if part else ()
        subtitle = _joined(_capital(since_words(document, since)), more, beside)
        yield Slide(f"Since {number}", "Since last time", subtitle, tables=tables, said=said)


def _since_cells(line: SinceLine) -> tuple[Cell, ...]:
    _, what, title, detail = _SINCE_COLUMNS
    return (
        Cell(((TITLES[line.sort], 12.0, _SINCE_COLOURS[line.sort], True),)),
        Cell(((_cut(line.what, 12.0, what, 2), 12.0, THEME.quiet_ink, False),)),
        Cell(((_cut(line.title, 12.0, title, 3), 12.0, THEME.ink, False),)),
        Cell(((_cut(line.detail, 11.0, detail, 4), 11.0, THEME.quiet_ink, False),)),
    )


def _since_said(line: SinceLine) -> str:
    return _clipped(f"{TITLES[line.sort]}: {line.what} {line.title}{f' ({line.detail})' if line.detail else ''}")
