"""What pages say in tables and cards: the action plan, the discussion and every comms figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from whiteboard.comms.reading import READERS
from whiteboard.comms.values import Figures, Verdict
from whiteboard.comms.words import NOTHING, silence_words
from whiteboard.comms.words import Line as FigureLine
from whiteboard.comms.words import lines as figure_lines
from whiteboard.layout.board import geometry, picture_drawing, pictures_in_order
from whiteboard.layout.cards import CATEGORY_COLOURS, MOST_LINES
from whiteboard.layout.chart import silences_chart
from whiteboard.layout.compose import PRINT, Paper, Section, Slab, bottom, heading, rule, stacked, text
from whiteboard.layout.display import Box, Colour, Drawing, Shape, Words, is_web
from whiteboard.layout.geometry import Rect
from whiteboard.layout.marked import plain
from whiteboard.layout.when import stretch
from whiteboard.model.document import Document
from whiteboard.model.instants import to_datetime
from whiteboard.model.records import EVENT, Action, Frame, Id, InTray, Note, OnCanvas, OnTimeline, Status

PANEL: Colour = "#f8f7f3"
"""What groups of cards and single figures lie on."""
BADGE: Colour = "#1f2329"

_BODY, _SMALL = 9.5, 8.0
_ROW_AIR = 7.0
_FIGURE_AIR, _SHORT_AIR = 5.0, 3.0
_CELL_GAP = 1.0
_STATUS_COLOURS: Mapping[Status, Colour] = {
    Status.OPEN: PRINT.ink,
    Status.IN_PROGRESS: PRINT.accent,
    Status.DONE: PRINT.good,
    Status.DROPPED: PRINT.quiet_ink,
}
VERDICT_COLOURS: Mapping[Verdict | None, Colour] = {
    Verdict.KEPT: PRINT.good,
    Verdict.MISSED: PRINT.bad,
    None: PRINT.ink,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, and where it begins and how wide it is as shares of the table."""

    title: str
    start: float
    width: float


def head(columns: Sequence[Column], width: float) -> Slab:
    """The titles of the columns, with a line below them."""
    shapes: list[Shape] = [
        text(column.title, 8.5, PRINT.quiet_ink, x=column.start * width, face="sans-semibold") for column in columns
    ]
    shapes.append(rule(0.0, 15.0, width, PRINT.quiet_ink, 0.9))
    return Slab((Drawing("table head", "", tuple(shapes)),), 16.0, stays=True)


def rows(
    kind: str, key: str, cells: Sequence[Sequence[Words]], width: float, room: float, air: float = _ROW_AIR
) -> Iterator[Slab]:
    """A row of a table, in parts where it is higher than half a page; its cells are texts placed in x only, with
    ``air`` above and below."""
    shapes: list[Shape] = []
    height = air
    for column in cells:
        y = air
        for one in column:
            shapes.append(one if one.y == y else Words(one.x, y, one.block, one.colour, one.link))
            y += one.block.height + _CELL_GAP
        height = max(height, y - _CELL_GAP)
    if height - air <= room / 2:
        height += air
        shapes.append(rule(0.0, height, width))
        yield Slab((Drawing(kind, key, tuple(shapes)),), height)
        return
    parts = list(zip_longest(*(stacked(column, room / 2, _CELL_GAP) for column in cells), fillvalue=()))
    for index, part in enumerate(parts):
        words = [replace(one, y=one.y + air) for cell in part for one in cell]
        last = index == len(parts) - 1
        height = bottom(words) + (air if last else 0.0)
        yield Slab((Drawing(kind, key, (*words, rule(0.0, height, width)) if last else tuple(words)),), height)


def _pill(label: Words, colour: Colour, x: float, y: float) -> tuple[Shape, ...]:
    """A label in white on a rounded box, whose left upper corner is at (x, y)."""
    block = label.block
    rect = Rect(x, y, block.width + 14.0, block.height + 4.0)
    return Box(rect, fill=colour, radius=rect.height / 2), replace(label, x=x + 7.0, y=y + 2.0, colour="#ffffff")


# Actions.

_ACTION_COLUMNS = (
    Column("Category", 0.0, 0.1),
    Column("Action", 0.11, 0.325),
    Column("Owner", 0.45, 0.1),
    Column("Recommended next step", 0.565, 0.235),
    Column("Due", 0.82, 0.085),
    Column("Status", 0.915, 0.085),
)


def actions(document: Document, paper: Paper) -> Section:
    """The action plan as a table, with what each action came from and what was last heard of it."""
    width, room = paper.room
    ordered = sorted(document.actions.values(), key=lambda action: (action.position, action.id))
    slabs = [slab for action in ordered for slab in _action_rows(document, action, width, room)]
    if not ordered:
        nothing = text("No actions were agreed on.", _BODY, PRINT.quiet_ink)
        return Section("Action plan", "", (Slab((Drawing("paragraph", "", (nothing,)),), nothing.block.height),))
    return Section("Action plan", _action_counts(ordered), tuple(slabs), head(_ACTION_COLUMNS, width))


def _action_counts(ordered: Sequence[Action]) -> str:
    counts = [(status, sum(action.status is status for action in ordered)) for status in Status]
    parts = [f"{len(ordered):,} action{'' if len(ordered) == 1 else 's'}"]
    return " · ".join([*parts, *(f"{count:,} {status.value}" for status, count in counts if count)])


def _action_rows(document: Document, action: Action, width: float, room: float) -> Iterator[Slab]:
    _, title, owner, step, due, status = [(column.start * width, column.width * width) for column in _ACTION_COLUMNS]
    gone = action.status is Status.DROPPED
    ink = PRINT.quiet_ink if gone else PRINT.ink

    def cell(words: str, place: tuple[float, float], colour: Colour = ink, face: str = "sans") -> list[Words]:
        return [text(words, _BODY, colour, x=place[0], width=place[1], face=face, most_lines=MOST_LINES)]

    what = cell(action.title, title, face="sans-semibold") + [
        text(said, _SMALL, colour, x=title[0], width=title[1], most_lines=4, link=link)
        for said, colour, link in _origins(document, action)
    ]
    cells = (
        what,
        cell(action.owner, owner),
        cell(action.next_step, step),
        cell(_day(action.due), due, face="sans-semibold"),
        cell(action.status.value, status, _STATUS_COLOURS[action.status], "sans-semibold"),
    )
    first, *others = rows("action", action.id, cells, width, room)
    label = text(action.category.value.title(), _SMALL, face="sans-semibold")
    colour = PRINT.quiet_ink if gone else CATEGORY_COLOURS[action.category]
    pill = Drawing("category", "", _pill(label, colour, 0.0, _ROW_AIR - 1.5))
    yield replace(first, drawings=(pill, *first.drawings))
    yield from others


def _origins(document: Document, action: Action) -> Iterator[tuple[str, Colour, str]]:
    """The notes an action came from, its ticket and its last update: (text, colour, link)."""
    for note in (document.notes[id] for id in action.notes if id in document.notes):
        votes = f" ({vote_words(note.votes)})" if note.votes else ""
        yield f"from “{one_line(note.text)}”{votes}", PRINT.accent, f"#{note.id}"
    if action.ticket:
        yield action.ticket, PRINT.accent, action.ticket if is_web(action.ticket) else ""
    updates = [update for update in document.updates.values() if update.action == action.id]
    if updates:
        last = max(updates, key=lambda update: (update.at, update.id))
        when = to_datetime(last.at).astimezone(geometry(document).zone)
        author = f", {last.author}" if last.author else ""
        yield f"{when.day} {when:%b}{author}: {one_line(last.text)}", PRINT.quiet_ink, ""


def vote_words(count: int) -> str:
    """“1 vote”, “6 votes”."""
    return f"{count:,} vote{'' if count == 1 else 's'}"


def one_line(words: str, most: int = 160) -> str:
    """A text on one line, cut with an ellipsis after so many characters."""
    line = " ".join(plain(words[: most * 2]).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _day(due: str | None) -> str:
    """“2 Aug 2019” of an ISO date."""
    if due is None:
        return ""
    day = date.fromisoformat(due)
    return f"{day.day} {day:%b %Y}"


# Discussion.

_COLUMN_LEAST = 218.0
_PANEL_AIR = 10.0
_PANEL_HEAD = 30.0
_BETWEEN = 12.0
_HEADED = 48.0
"""Points that the chapter's title needs on the page of its first groups."""
_CARD_AIR = 7.0
_SHORT_GROUP = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Stickies that belong together: those of a frame, or of one kind. ``mixed`` says that cards name their kind."""

    title: str
    notes: tuple[Note, ...]
    mixed: bool

    @property
    def votes(self) -> int:
        """All votes in it."""
        return sum(note.votes for note in self.notes)


def groups(document: Document) -> tuple[Group, ...]:
    """The stickies that were placed, and events that have no time but a place: frame by frame, then kind by kind, the
    most voted first within each; at last what still waits in the inbox, in its order."""
    stickies = [
        note
        for note in document.notes.values()
        if isinstance(note.place, OnCanvas) or (note.kind != EVENT and isinstance(note.place, OnTimeline))
    ]
    waiting = [note for note in document.notes.values() if isinstance(note.place, InTray)]
    framed: dict[Id, list[Note]] = {}
    loose: dict[Id, list[Note]] = {}
    frames = sorted(document.frames.values(), key=lambda frame: (frame.position, frame.id))
    for note in stickies:
        frame = _frame_of(note, frames)
        if frame is None:
            loose.setdefault(note.kind, []).append(note)
        else:
            framed.setdefault(frame.id, []).append(note)
    kinds = sorted(document.kinds.values(), key=lambda kind: (kind.position, kind.id))
    found = [Group(frame.title, _by_votes(framed[frame.id]), mixed=True) for frame in frames if frame.id in framed]
    found += [Group(kind.title, _by_votes(loose[kind.id]), mixed=False) for kind in kinds if kind.id in loose]
    return (*found, Group("Inbox", tuple(waiting), mixed=True)) if waiting else tuple(found)


def _frame_of(note: Note, frames: Iterable[Frame]) -> Frame | None:
    """The frame in which the left upper corner of a note lies."""
    place = note.place
    if not isinstance(place, OnCanvas):
        return None
    inside = (frame for frame in frames if Rect(frame.x, frame.y, frame.width, frame.height).contains(place.x, place.y))
    return next(inside, None)


def _by_votes(notes: Iterable[Note]) -> tuple[Note, ...]:
    def key(note: Note) -> tuple[int, float, float, Id]:
        place = note.place
        y, x = (place.y, place.x) if isinstance(place, OnCanvas) else (0.0, 0.0)
        return -note.votes, y, x, note.id

    return tuple(sorted(notes, key=key))


def discussion(document: Document, paper: Paper) -> Section:
    """The stickies as cards: small groups one below the other in columns, a large one across the page."""
    width, room = paper.room
    found = groups(document)
    count = max(1, int((width + _BETWEEN) // (_COLUMN_LEAST + _BETWEEN)))
    across = (width - (count - 1) * _BETWEEN) / count
    most = room - _HEADED
    slabs: list[Slab] = []
    columns = _Columns(count, across, most)
    for group in found:
        cards = [
            part for note in group.notes for part in _cards(document, note, group, across - 2 * _PANEL_AIR, most * 0.6)
        ]
        panel = _panel(group, cards, across)
        if len(cards) > _SHORT_GROUP or panel.height > most:
            slabs += [*columns.taken(), *_across(group, cards, width, count)]
        elif not columns.takes(panel):
            slabs += columns.taken()
            columns.takes(panel)
    slabs += columns.taken()
    held = sum(len(group.notes) for group in found)
    cast = sum(group.votes for group in found)
    about = f"{held:,} note{'' if held == 1 else 's'}{f' · {vote_words(cast)}' if cast else ''}"
    return Section("Discussion", about, tuple(slabs))


def shown_pictures(document: Document, paper: Paper) -> Section:
    """The pictures of the canvas, two beside one another, each no larger than on the board and with what it shows below."""
    width, room = paper.room
    shown = pictures_in_order(document)
    across = width if len(shown) == 1 else (width - _BETWEEN) / 2
    slabs = []
    for pair in (shown[at : at + 2] for at in range(0, len(shown), 2)):
        drawings: list[Drawing] = []
        height = 0.0
        for index, picture in enumerate(pair):
            x = index * (across + _BETWEEN)
            words = text(picture.alt, 9.5, PRINT.quiet_ink, x=x, width=across, most_lines=3)
            below = words.block.height + 6.0 if picture.alt else 0.0
            scale = min(1.0, across / picture.width, (room - _HEADED - below) / picture.height)
            rect = Rect(x, 0.0, picture.width * scale, picture.height * scale)
            drawings.append(picture_drawing(document, picture, rect, PRINT))
            if picture.alt:
                drawings.append(Drawing("paragraph", "", (replace(words, y=rect.height + 6.0),)))
            height = max(height, rect.height + below)
        slabs.append(Slab(tuple(drawings), height, gap=16.0))
    return Section("Pictures", f"{len(shown):,} picture{'' if len(shown) == 1 else 's'}", tuple(slabs))


class _Columns:
    """Panels in columns, each below the others of the column that is shortest."""

    def __init__(self, count: int, width: float, most: float) -> None:
        self._width = width
        self._most = most
        self._columns: list[list[Slab]] = [[] for _ in range(count)]

    def takes(self, panel: Slab) -> bool:
        """Put a panel in, if there is room for it."""
        column = min(self._columns, key=_stack_height)
        if column and _stack_height(column) + panel.height > self._most:
            return False
        column.append(panel)
        return True

    def taken(self) -> Iterator[Slab]:
        """What was put in as one slab, column after column; the columns are empty again then."""
        drawings: list[Drawing] = []
        for index, column in enumerate(self._columns):
            y = 0.0
            for panel in column:
                drawings += [drawing.moved(index * (self._width + _BETWEEN), y) for drawing in panel.drawings]
                y += panel.height + _BETWEEN
        height = max(map(_stack_height, self._columns)) - _BETWEEN
        self._columns = [[] for _ in self._columns]
        if drawings:
            yield Slab(tuple(drawings), height, gap=_BETWEEN)


def _stack_height(column: Iterable[Slab]) -> float:
    return sum(panel.height + _BETWEEN for panel in column)


def _cards(document: Document, note: Note, group: Group, width: float, most: float) -> Iterator[Slab]:
    """The card of a sticky at (0, 0), in several where it is long."""
    kind = document.kinds[note.kind]
    badge = text(f"{note.votes:,}", _SMALL, "#ffffff", face="sans-bold") if note.votes else None
    room = width - 18.0 - (8.0 if badge else 0.0)
    body = text(note.text, 10.0, PRINT.sticky_ink, x=9.0, width=room, most_lines=MOST_LINES)
    said = [kind.title] if group.mixed else []
    said += [f"@{note.author}"] if note.author else []
    said += [" ".join(f"#{tag}" for tag in note.tags)] if note.tags else []
    foot = text(" · ".join(said), _SMALL, "#4d4a42", x=9.0, width=width - 18.0, most_lines=2)
    for index, part in enumerate(stacked((body, foot) if said else (body,), most - 16.0, gap=3.0)):
        height = max(34.0, bottom(part) + 15.0)
        shapes: list[Shape] = [Box(Rect(0.0, 0.0, width, height), fill=kind.colour, radius=3.0)]
        shapes += [replace(words, y=words.y + 7.0) for words in part]
        if badge and index == 0:
            shapes += _badge(badge, width - 5.0, 5.0)
        title = f"{kind.title}: {one_line(note.text)}{f', {vote_words(note.votes)}' if note.votes else ''}"
        yield Slab((Drawing("sticky", note.id, tuple(shapes), title),), height)


def _badge(label: Words, x: float, y: float) -> tuple[Shape, ...]:
    """A dark disc around a number, its middle at (x, y)."""
    across = max(17.0, label.block.width + 9.0)
    rect = Rect(x - across / 2, y - 8.5, across, 17.0)
    at = (x - label.block.width / 2, y - label.block.height / 2)
    return Box(rect, fill=BADGE, radius=8.5, stroke=PANEL, stroke_width=1.5), replace(label, x=at[0], y=at[1])


def _group_title(group: Group, width: float) -> tuple[Shape, ...]:
    votes = text(vote_words(group.votes) if group.votes else "", 8.5, PRINT.quiet_ink)
    room = width - votes.block.width - 12.0
    name = text(group.title, 10.5, face="sans-bold", width=room, most_lines=1)
    return name, replace(votes, x=width - votes.block.width, y=1.5)


def _panel(group: Group, cards: Sequence[Slab], width: float) -> Slab:
    """A group as one column."""
    height = _PANEL_HEAD + sum(card.height + _CARD_AIR for card in cards) + _PANEL_AIR - _CARD_AIR
    back = Box(Rect(0.0, 0.0, width, height), fill=PANEL, radius=8.0)
    title = Drawing("group", "", _group_title(group, width - 2 * _PANEL_AIR)).moved(_PANEL_AIR, _PANEL_AIR - 1.0)
    drawings = [Drawing("group", "", (back, *title.shapes), group.title)]
    y = _PANEL_HEAD
    for card in cards:
        drawings += [drawing.moved(_PANEL_AIR, y) for drawing in card.drawings]
        y += card.height + _CARD_AIR
    return Slab(tuple(drawings), height)


def _across(group: Group, cards: Sequence[Slab], width: float, count: int) -> Iterator[Slab]:
    """A group over the width of the page, row by row, so that it can go on over the next page."""
    inner = width - 2 * _PANEL_AIR
    card_width = (width - (count - 1) * _BETWEEN) / count - 2 * _PANEL_AIR
    step = (inner + _CARD_AIR) / max(1, int((inner + _CARD_AIR) // (card_width + _CARD_AIR)))
    in_row = max(1, round((inner + _CARD_AIR) / step))
    heading = Drawing("group", "", _group_title(group, inner), group.title).moved(_PANEL_AIR, _PANEL_AIR - 1.0)
    panel = Box(Rect(0.0, 0.0, width, _PANEL_HEAD), fill=PANEL)
    yield Slab((Drawing("panel", "", (panel,)), heading), _PANEL_HEAD, gap=_BETWEEN, stays=True)
    for start in range(0, len(cards), in_row):
        row = cards[start : start + in_row]
        height = max(card.height for card in row) + _CARD_AIR
        back = Drawing("panel", "", (Box(Rect(0.0, 0.0, width, height), fill=PANEL),))
        placed = (
            drawing.moved(_PANEL_AIR + index * step, 0.0) for index, card in enumerate(row) for drawing in card.drawings
        )
        yield Slab((back, *placed), height)


# Figures.

_FIGURE_COLUMNS = (
    Column("Figure", 0.0, 0.19),
    Column("What it says", 0.2, 0.36),
    Column("Value", 0.58, 0.14),
    Column("Target", 0.73, 0.18),
    Column("", 0.92, 0.08),
)
_HALVES, _HALF = (0.0, 0.515), 0.485
"""Where two figures begin that stand beside one another, and how wide each is, as shares of the page."""
_MORE_COLUMNS = (Column("", 0.0, 0.33), Column("", 0.34, 0.24), Column("", 0.59, 0.3), Column("", 0.905, 0.095))
_UNKNOWN_COLUMNS = (Column("", 0.0, 0.35), Column("", 0.37, 0.63))
_SILENCE_COLUMNS = (Column("From – until", 0.0, 0.25), Column("What was not said", 0.27, 0.73))


_CHART_HEIGHT, _LEAST_CHART = 118.0, 72.0
"""Points that the charts are high, and that they may be where this leaves room for all figures on their page."""
_CHART_GAP, _CHART_AIR = 28.0, 12.0


def comms(document: Document, figures: Figures, paper: Paper) -> Section:
    """The silences as charts, then the main comms figures: what each means, its value, its target and whether it was kept;
    after them the others in short, two beside one another, and what those miss that cannot be computed."""
    width, room = paper.room
    found = figure_lines(figures)
    slabs = [slab for line in found if line.main and line.value != NOTHING for slab in _figure_rows(line, width, room)]
    parts = (
        ("More figures", _more_cells, [line for line in found if not line.main and line.value != NOTHING]),
        ("What cannot be told yet", _unknown_cells, [line for line in found if line.value == NOTHING]),
    )
    for title, cells_of, shown in parts:
        if shown and slabs:
            words = text(title, 10.5, face="sans-bold")
            name = Drawing("group", "", (words,))
            slabs.append(Slab((name,), words.block.height + 2.0, gap=8.0, stays=True, apart=True))
        half = -(-len(shown) // 2)
        pairs = zip_longest(shown[:half], shown[half:])
        slabs += [
            slab for pair in pairs for slab in _paired_rows([line for line in pair if line], cells_of, width, room)
        ]
    for contradiction in figures.contradictions:
        words = text(contradiction.sentence, _BODY, PRINT.bad, width=width, most_lines=4)
        slabs.append(Slab((Drawing("paragraph", "", (words,)),), words.block.height, gap=8.0, apart=True))
    named = "How we communicated", "every figure, with what was promised"
    columns = head(_FIGURE_COLUMNS, width) if any(line.main and line.value != NOTHING for line in found) else None
    above = heading(*named, width).height + (columns.height if columns else 0.0) + _CHART_AIR
    used = above + sum(slab.gap + slab.height for slab in slabs)
    left = room - used - _ROW_AIR
    height = min(left, _CHART_HEIGHT) if left >= _LEAST_CHART else _CHART_HEIGHT
    return Section(*named, tuple(slabs), columns, _charts(figures, document.board.timezone, width, height))


def _charts(figures: Figures, timezone: str, width: float, height: float) -> Slab | None:
    """The silences of each role side by side; None where nobody was told anything."""
    across = (width - _CHART_GAP) / len(READERS)
    charts = (silences_chart(figures, role, timezone, across, height, PRINT) for role in READERS)
    drawings = [chart for chart in charts if chart is not None]
    if not drawings:
        return None
    placed = (drawing.moved(index * (across + _CHART_GAP), 0.0) for index, drawing in enumerate(drawings))
    return Slab(tuple(placed), height + _CHART_AIR)


def _figure_rows(line: FigureLine, width: float, room: float) -> Iterator[Slab]:
    name, hint, value, target, verdict = [(column.start * width, column.width * width) for column in _FIGURE_COLUMNS]
    cells = (
        [text(line.title, _BODY, x=name[0], width=name[1], face="sans-semibold")],
        [text(line.hint, _SMALL, PRINT.quiet_ink, x=hint[0], width=hint[1])],
        [text(line.value, 10.5, VERDICT_COLOURS[line.verdict], x=value[0], width=value[1], face="sans-bold")],
        [text(line.detail, _BODY, PRINT.quiet_ink, x=target[0], width=target[1])] if line.detail else [],
    )
    (row, *others) = rows("figure", line.key, cells, width, room, air=_FIGURE_AIR)
    if line.verdict is not None:
        label = text(line.verdict.value, _SMALL, face="sans-semibold")
        colour = VERDICT_COLOURS[line.verdict]
        pill = Drawing("verdict", "", _pill(label, colour, verdict[0], _FIGURE_AIR - 1.0))
        row = replace(row, drawings=(*row.drawings, pill))
    yield row
    yield from others


def _paired_rows(
    lines: Sequence[FigureLine],
    cells_of: Callable[[FigureLine, float, float], list[Words]],
    width: float,
    room: float,
) -> Iterator[Slab]:
    """Figures beside one another, each in its half of the page."""
    cells = [
        [words]
        for line, start in zip(lines, _HALVES, strict=False)
        for words in cells_of(line, start * width, _HALF * width)
    ]
    for row in rows("figure", lines[0].key, cells, width, room, air=_SHORT_AIR):
        yield replace(row, apart=True)


def _more_cells(line: FigureLine, x: float, width: float) -> list[Words]:
    """A figure in short: its name, its value, what was promised and whether that was kept."""
    colour = VERDICT_COLOURS[line.verdict]
    said = (
        (line.title, 9.0, PRINT.ink, "sans-semibold"),
        (line.value, 9.5, colour, "sans-bold"),
        (line.detail, _SMALL, PRINT.quiet_ink, "sans"),
        (line.verdict.value if line.verdict else "", _SMALL, colour, "sans-semibold"),
    )
    return [
        text(words, size, ink, x=x + column.start * width, width=column.width * width, face=face)
        for (words, size, ink, face), column in zip(said, _MORE_COLUMNS, strict=True)
        if words
    ]


def _unknown_cells(line: FigureLine, x: float, width: float) -> list[Words]:
    """A figure without a value: its name and what it misses."""
    return [
        text(words, _SMALL, ink, x=x + column.start * width, width=column.width * width)
        for words, ink, column in zip(
            (line.title, line.detail), (PRINT.ink, PRINT.quiet_ink), _UNKNOWN_COLUMNS, strict=True
        )
        if words
    ]


def silences(document: Document, figures: Figures, paper: Paper) -> Section | None:
    """The silences that were longer than promised, in the order of time; None where there was none."""
    width, room = paper.room
    zone, dates = geometry(document).zone, geometry(document).dates
    late = sorted(
        (gap for gaps in figures.gaps.values() for gap in gaps if gap.late), key=lambda gap: (gap.start, gap.role)
    )
    if not late:
        return None
    slabs = [
        slab
        for gap in late
        for slab in rows(
            "silence",
            f"{gap.from_note}-{gap.to_note}",
            (
                [
                    text(
                        stretch(gap.start, gap.until, zone, dates),
                        _BODY,
                        face="sans-semibold",
                    )
                ],
                [text(silence_words(gap), _BODY, PRINT.bad, x=_SILENCE_COLUMNS[1].start * width)],
            ),
            width,
            room,
        )
    ]
    return Section("Silences", "longer than what was promised", tuple(slabs), head(_SILENCE_COLUMNS, width))
