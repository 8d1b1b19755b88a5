"""The slides of the comms figures: one idea each, then every figure in tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whiteboard.comms.values import Figure, Figures, Gap, Lag, Verdict
from whiteboard.comms.words import (
    NOTHING,
    Line,
    duration,
    figure_words,
    headline,
    lag_words,
    limit_words,
    promise_words,
    silence_words,
)
from whiteboard.layout.board import geometry, look, mark_instants
from whiteboard.layout.cards import time_label
from whiteboard.layout.deck_slide import (
    INSET,
    LEFT,
    ROOM_HEIGHT,
    ROOM_WIDTH,
    THEME,
    TOP,
    Cell,
    Chart,
    Slide,
    Table,
    capital,
    count,
    flat,
    head_cell,
    joined,
    line_said,
    row_height,
    verdict_colour,
)
from whiteboard.layout.display import Box, Colour, Drawing, Path, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.periods import day, period
from whiteboard.layout.story import HATCH
from whiteboard.layout.text import lay_out, width_of
from whiteboard.layout.timescale import zone_of
from whiteboard.layout.when import moment, stretch
from whiteboard.model.document import Document
from whiteboard.model.records import Mark, Role


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
        colour = THEME.ink if item.verdict is None else verdict_colour(item.verdict)
        shapes.append(Words(x, y + (_BAR - value.height) / 2, value, colour))
        if target is not None and item.target is not None:
            words = lay_out(f"target {duration(item.target)}", 11.0, "sans")
            shapes.append(Path(((target, y - 7.0), (target, y + _BAR + 7.0)), THEME.ink, 1.25, dash=(4.0, 3.0)))
            shapes.append(Words(target - words.width / 2, y + _BAR + 8.0, words, THEME.quiet_ink))
        yield Drawing("bar", f"bar {index}", tuple(shapes), joined(item.label, item.small, item.words))


_READERS = {Role.PUBLIC: "Customers", Role.INTERNAL: "Colleagues"}


def _lane_of(document: Document, role: Role) -> tuple[str, Colour]:
    lanes = [lane for lane in document.lanes.values() if lane.role is role]
    first = min(lanes, key=lambda lane: (lane.position, lane.id), default=None)
    return (first.title, first.colour) if first is not None else (_READERS[role], THEME.accent)


def first_word_slides(document: Document, figures: Figures) -> Iterator[Slide]:
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
        *(capital(silence_words(gap)) + "." for gap in _late(figures, Role.PUBLIC)),
        *(capital(promise_words(promise)) + "." for promise in figures.promises),
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


def silence_slides(document: Document, figures: Figures) -> Iterator[Slide]:
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
        said = "\n".join(capital(silence_words(gap)) + "." for gap in late)
        yield Slide(f"Silence {role}", title, "The longest silences", (Placed(tuple(drawings)),), said=said)


MOST_NAMED = 14
"""Columns of a chart up to which each has room for all that it says."""

_FEWEST_GAPS = 3
"""Silences from which a chart says more than a sentence."""

_MOST_GAPS = 60


def gap_slides(document: Document, figures: Figures) -> Iterator[Slide]:
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
        said = "\n".join(capital(silence_words(gap)) + "." for gap in gaps)
        yield Slide(f"Gaps {role}", title, subtitle, charts=(chart,), said=said)


def knowledge_slides(document: Document, figures: Figures) -> Iterator[Slide]:
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
        f"{flat(document.notes[lag.from_note].text)} → {flat(document.notes[lag.to_note].text)}: {lag_words(lag)}."
        for lag in worst
    )
    yield Slide("Knowledge", title, "From known to said", (Placed(tuple(drawings)),), said=said)


def _lag(document: Document, lag: Lag, most: float, y: float) -> Drawing:
    shape = geometry(document)
    ends = [document.notes[id] for id in (lag.from_note, lag.to_note)]
    texts = [f"{time_label(note, look(document, note, shape))} {flat(note.text)}" for note in ends]
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


def figure_slides(document: Document, figures: Figures, found: Sequence[Line]) -> Iterator[Slide]:
    """Every figure that is known, and what is missing for the main ones; nothing where none of those is known."""
    shown = [line for line in found if line.main or line.value != NOTHING]
    if not any(line.main and line.value != NOTHING for line in shown):
        return
    half = -(-len(shown) // 2) if len(shown) > 8 else len(shown)
    columns = _figure_columns(shown, _FIGURE_COLUMNS[half < len(shown)])
    head = tuple(head_cell(text) for text in ("Figure", "Value", ""))
    rows = []
    for line in shown:
        cells = _figure_cells(line)
        rows.append((max(_FIGURE_ROW, row_height(cells, columns, 4.0)), cells))
    tables = tuple(
        Table(x, TOP, columns, ((26.0, head), *part), 4.0, "The figures", centred=True)
        for x, part in ((LEFT, rows[:half]), (LEFT + ROOM_WIDTH - sum(columns), rows[half:]))
        if part
    )
    checks = (f"To be checked: {contradiction.sentence}." for contradiction in figures.contradictions)
    said = "\n".join((*(f"{line_said(line)}. {line.hint}" for line in shown), *checks))
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
    colour = THEME.ink if line.verdict is None else verdict_colour(line.verdict)
    return (
        Cell(((line.title, 13.0, THEME.ink, False),)),
        Cell(((line.value, 13.0, colour, True),)),
        Cell(((line.detail, 11.0, THEME.quiet_ink, False),)),
    )
