"""The pages of a board: what happened on one page, then the timeline, the discussion, the actions and every figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from whiteboard.comms.values import Figures
from whiteboard.comms.words import NOTHING, headline, silence_words
from whiteboard.comms.words import Line as FigureLine
from whiteboard.comms.words import lines as figure_lines
from whiteboard.layout.board import time_extent
from whiteboard.layout.comms_drawing import shown_silences
from whiteboard.layout.compose import (
    LEGIBLE,
    MARGIN,
    PRINT,
    Paper,
    Section,
    Sheet,
    fill,
    numbered,
    placed_within,
    smallest_text,
    text,
)
from whiteboard.layout.cutting import one_page
from whiteboard.layout.display import Box, Drawing, Page, Placed, Shape, Words
from whiteboard.layout.geometry import Rect
from whiteboard.layout.pages_appendix import appendix
from whiteboard.layout.pages_since import since_section
from whiteboard.layout.pages_tables import (
    PANEL,
    VERDICT_COLOURS,
    actions,
    comms,
    discussion,
    groups,
    one_line,
    shown_pictures,
    silences,
    vote_words,
)
from whiteboard.layout.pages_timeline import timeline
from whiteboard.layout.periods import day, period, sitting
from whiteboard.layout.since import Since
from whiteboard.layout.story import STRETCH_ZOOM, Story
from whiteboard.layout.text import covered, width_of
from whiteboard.model.document import Document
from whiteboard.model.records import Role

A4 = Paper("A4", 841.89, 595.276)
ONE_PAGE = Paper("one-page", A4.width, A4.height)
"""The whole board on one page as large as it is; everything else on A4."""

PAPERS: Mapping[str, Paper] = {
    paper.name: paper
    for paper in (
        A4,
        Paper("A3", 1190.551, 841.89),
        Paper("Letter", 792.0, 612.0),
        Paper("Tabloid", 1224.0, 792.0),
        ONE_PAGE,
    )
}
"""What can be printed on, by name, all landscape."""

PARTS = ("summary", "timeline", "discussion", "actions", "comms", "since", "appendix")
"""What pages can show, in the order in which people ask for it."""

_MAIN = ("time_to_first_public", "time_to_first_internal", "order", "longest_silence_public")
"""The rows of the comms figures that the first page shows large."""
_TITLES: Mapping[str, str] = {
    "time_to_first_public": "Detection → first public",
    "time_to_first_internal": "Detection → first internal",
}
_CARD_HEIGHT = 70.0
_CARD_GAP = 12.0
_PICTURE = (1000.0, 396.0)
"""Points that the picture on the first page is wide at 100 %, and that it has to be high to hold any timeline."""
_LEAST_SCALE = 0.74
"""What the picture may be scaled by: its smallest words stay legible."""
_HEADED = 18.0
"""Points that the heading of the picture takes."""


def pages(
    document: Document,
    figures: Figures,
    *,
    paper: Paper = A4,
    parts: Collection[str] = PARTS,
    since: Since | None = None,
) -> tuple[Page, ...]:
    """The pages of a board with these parts. At least one page, whatever the board holds."""
    sheets: list[Sheet] = []
    if "summary" in parts:
        sheets.append(_summary(document, figures, paper))
    whole = "timeline" in parts and paper.name == ONE_PAGE.name
    if "timeline" in parts and not whole:
        sheets += timeline(document, paper, len(sheets) + 1)
    sheets += fill(_sections(document, figures, paper, parts, since), paper)
    if not sheets and not whole:
        sheets.append(_summary(document, figures, paper))
    made = numbered(sheets, paper, _footer(document))
    if whole:
        return (*made[:1], one_page(document), *made[1:]) if "summary" in parts else (one_page(document), *made)
    return made


def _sections(
    document: Document, figures: Figures, paper: Paper, parts: Collection[str], since: Since | None
) -> Iterator[Section]:
    if "actions" in parts and document.actions:
        yield actions(document, paper)
    if "discussion" in parts and groups(document):
        yield discussion(document, paper)
    if "discussion" in parts and document.pictures:
        yield shown_pictures(document, paper)
    # A board of which nothing is known yet needs no page full of dashes.
    if "comms" in parts and (len(parts) == 1 or any(line.value != NOTHING for line in figure_lines(figures))):
        yield comms(document, figures, paper)
        late = silences(document, figures, paper)
        if late is not None:
            yield late
    # That there are no actions is said on the first page, and needs none of its own.
    if "actions" in parts and not document.actions and "summary" not in parts:
        yield actions(document, paper)
    if "since" in parts and since is not None:
        yield since_section(since, document, paper)
    if "appendix" in parts:
        yield from appendix(document, paper)


def _footer(document: Document) -> tuple[str, ...]:
    """“Customer portal outage”, “18 July 2019”, “retrospective of 23 July 2019, 8 people”."""
    extent, zone = time_extent(document), document.board.timezone
    days = (day(extent[0], zone), day(max(extent[0], extent[1] - 1), zone)) if extent else ()
    when = " – ".join(dict.fromkeys(days))
    missing = "" if all_covered(document) else "a box stands for a character that the typefaces here do not have"
    return tuple(part for part in (" ".join(document.board.title.split()), when, sitting(document), missing) if part)


def all_covered(document: Document) -> bool:
    """Whether there is a typeface for every character that people wrote."""
    written: set[str] = set()
    for words in _written(document):
        written.update(words)
    return covered("".join(written))


def _written(document: Document) -> Iterator[str]:
    yield document.board.title
    for note in document.notes.values():
        yield from (note.text, note.author, *note.tags)
    for action in document.actions.values():
        yield from (action.title, action.next_step, action.owner)
    yield from (lane.title for lane in document.lanes.values())
    yield from (phase.title for phase in document.phases.values())
    yield from (frame.title for frame in document.frames.values())


# The first page.


def _summary(document: Document, figures: Figures, paper: Paper) -> Sheet:
    """Title, the four main figures, the incident in one picture and what we take away."""
    width, room = paper.room
    title = text(document.board.title, 22.0, face="sans-bold", width=width, most_lines=2)
    agreed = "no actions were agreed on" if document.notes and not document.actions else ""
    told = " · ".join(part for part in (period(document), "how we communicated", sitting(document), agreed) if part)
    about = text(told, 9.5, PRINT.quiet_ink, y=title.block.height + 1.0, width=width, most_lines=2)
    y = about.y + about.block.height + 12.0
    drawings = [Drawing("title", "", (title, about)), *_cards(figures, width, y)]
    y += _CARD_HEIGHT + 12.0
    content: list[Placed] = []
    sentences = list(_sentences(document, figures))
    left = room - y - _HEADED
    picture = _picture(document, figures, width, (left - _takeaways(sentences, width, room)[1], left))
    if picture is not None:
        heading = text("The incident in one picture", 12.0, face="sans-bold", y=y)
        drawings.append(Drawing("heading", "", (heading,)))
        content += (placed_within(placed, MARGIN, MARGIN + y + _HEADED) for placed in picture[0])
        y += _HEADED + picture[1]
    elif time_extent(document) is None:
        nothing = text("Nothing is on the timeline yet.", 12.0, PRINT.quiet_ink, y=y + 6.0)
        drawings.append(Drawing("paragraph", "", (nothing,)))
    drawing, _ = _takeaways(sentences, width, room - y)
    last = [] if drawing is None else [Placed((drawing,), MARGIN, MARGIN + y)]
    return Sheet((Placed(tuple(drawings), MARGIN, MARGIN), *content, *last), (document.board.title or "Summary",))


def _cards(figures: Figures, width: float, y: float) -> Iterator[Drawing]:
    """The main figures, large, each with what was promised."""
    found = {line.key: line for line in figure_lines(figures)}
    across = (width - (len(_MAIN) - 1) * _CARD_GAP) / len(_MAIN)
    # Beside one another, larger would say more important.
    size = min(_card_size(found[key], across) for key in _MAIN)
    for index, key in enumerate(_MAIN):
        yield _card(found[key], across, size).moved(index * (across + _CARD_GAP), y)


def _card_detail(line: FigureLine, width: float) -> Words:
    return text(line.detail, 9.0, PRINT.quiet_ink, x=14.0, width=width - 22.0, most_lines=2)


def _card_size(line: FigureLine, width: float) -> float:
    """The largest size in which the value of a card has room."""
    sizes = (20.0, 17.0, 14.0) if len(_card_detail(line, width).block.lines) < 2 else (14.0,)
    return next((size for size in sizes if width_of(line.value, size, "sans-bold") <= width - 22.0), 11.0)


def _card(line: FigureLine, width: float, size: float) -> Drawing:
    colour = VERDICT_COLOURS[line.verdict]
    title = text(
        _TITLES.get(line.key, line.title), 9.5, PRINT.quiet_ink, x=14.0, y=9.0, width=width - 22.0, most_lines=1
    )
    detail = _card_detail(line, width)
    value = text(line.value, size, colour, x=14.0, face="sans-bold", width=width - 22.0, most_lines=1)
    detail_y = _CARD_HEIGHT - 8.0 - detail.block.height
    shapes: tuple[Shape, ...] = (
        Box(Rect(0.0, 0.0, width, _CARD_HEIGHT), fill=PANEL, radius=7.0),
        Box(Rect(0.0, 0.0, 3.0, _CARD_HEIGHT), fill=colour if line.verdict else PRINT.quiet_ink, radius=1.5),
        title,
        replace(value, y=(title.y + title.block.height + detail_y - value.block.height) / 2),
        replace(detail, y=detail_y),
    )
    return Drawing("figure", line.key, shapes, f"{line.title}: {line.value}, {line.detail}")


def _picture(
    document: Document, figures: Figures, width: float, height: tuple[float, float]
) -> tuple[tuple[Placed, ...], float] | None:
    """The timeline told in one picture from (0, 0), and its height: the one that is wanted or, of ``height`` the second,
    at most that which can be had. None where nothing is to be seen."""
    wanted, most = height
    lanes = {id: replace(lane, hint="") for id, lane in document.lanes.items()}
    bare = replace(document, lanes=lanes)
    gaps = shown_silences(document, figures)
    fitting = min(1.0, max(_LEAST_SCALE, width / _PICTURE[0]))
    # What is whole only because its cards are small has to be larger here.
    for scale in (fitting, min(fitting / STRETCH_ZOOM, most / _PICTURE[1])):
        high = max(_PICTURE[1] * scale, wanted)
        story = Story(bare, gaps, PRINT, width / scale, high / scale, stretched=False)
        shown = story.whole or next(iter(story.overviews), None)
        if shown is None:
            return None
        content = tuple(placed_within(placed, 0.0, 0.0, scale) for placed in shown.content)
        if smallest_text(content) >= LEGIBLE:
            break
    return content, high


def _takeaways(sentences: Iterable[str], width: float, room: float) -> tuple[Drawing | None, float]:
    """As many sentences as there is room for below a heading, and the height of both."""
    shapes: list[Shape] = [text("What we take away", 12.0, face="sans-bold", y=6.0)]
    y = 24.0
    for sentence in sentences:
        words = text(sentence, 10.0, x=12.0, y=y, width=width - 12.0, most_lines=2)
        if y + words.block.height > room:
            break
        shapes += [text("•", 10.0, x=2.0, y=y), words]
        y += words.block.height + 1.0
    return (None, 0.0) if len(shapes) == 1 else (Drawing("paragraph", "", tuple(shapes)), y)


def _sentences(document: Document, figures: Figures) -> Iterator[str]:
    order = figures.order
    if order.value is not None:
        yield f"{headline(order)}."
    gaps = [gap for role in (Role.PUBLIC, Role.INTERNAL) for gap in figures.gaps[role] if gap.late]
    if gaps:
        yield f"{_capital(silence_words(max(gaps, key=lambda gap: (gap.role is Role.PUBLIC, gap.seconds))))}."
    updates = figures.updates_on_time[Role.PUBLIC]
    if updates.due:
        yield f"{updates.on_time:,} of {updates.due:,} public updates that were due came in time."
    voted = [group.notes[0] for group in groups(document) if group.votes]
    if voted:
        first = max(voted, key=lambda note: note.votes)
        yield f"Most votes: “{one_line(first.text)}” ({vote_words(first.votes)})."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
