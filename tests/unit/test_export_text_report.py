"""The report in words: nothing of a board is missing in Markdown, HTML or Confluence, and what people wrote stays text."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from tests.incident import NINE, incident
from tests.strategies import documents
from whiteboard.comms.figures import figures
from whiteboard.export.board_json import board_json
from whiteboard.export.confluence import confluence
from whiteboard.export.formats import FORMATS, PARTS, export
from whiteboard.export.html_page import html
from whiteboard.export.markdown import escaped, markdown
from whiteboard.export.report import Report, report
from whiteboard.export.writable import one_line, writable
from whiteboard.layout.marked import plain
from whiteboard.model.document import TABLES, Document, without_unshown
from whiteboard.model.instants import MINUTE
from whiteboard.model.plain import from_plain
from whiteboard.model.records import (
    EVENT,
    Action,
    Board,
    Lane,
    Link,
    Mark,
    Meeting,
    MeetingKind,
    Note,
    OnCanvas,
    OnTimeline,
    Precision,
    Role,
)

Rows = list[list[str]]
"""What is read back of a report: the cells of each row of a table, and each item of a list as a row of one."""


def reported(document: Document, parts: tuple[str, ...] = PARTS) -> Report:
    return report(document, figures(document), parts)


def squeezed(text: str) -> str:
    return " ".join(text.split())


# Reading back. -------------------------------------------------------------------------------------------------------


def markdown_rows(text: str) -> Rows:
    rows: Rows = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in ("tr_open", "list_item_open"):
            rows.append([])
        elif token.type == "inline" and token.level > 1:
            rows[-1].append("".join(_spoken(token)))
    return rows


def _spoken(token: object) -> Iterator[str]:
    for child in token.children or ():  # type: ignore[attr-defined]
        assert (
            child.type in ("text", "text_special", "strong_open", "strong_close", "html_inline") or "link" in child.type
        )
        assert child.type != "html_inline" or child.content == "<br>"
        yield "\n" if child.type == "html_inline" else child.content


def element_rows(root: etree._Element) -> Rows:
    for line_break in root.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    rows = [[_inside(cell) for cell in row.iter("td")] for row in root.iter("tr")]
    return rows + [[_inside(item)] for item in root.iter("li")]


def _inside(element: etree._Element) -> str:
    unseen = [one for one in element.iter("{ac}parameter") if one.get("{ac}name") != "title"]
    for parameter in unseen:
        parameter.text = ""
    return "".join(element.itertext())


def html_rows(text: str) -> Rows:
    return element_rows(lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8")))


def confluence_root(text: str) -> etree._Element:
    root: etree._Element = etree.fromstring(f'<page xmlns:ac="ac" xmlns:ri="ri">{text}</page>')
    return root


READ_BACK: dict[str, Callable[[Report], Rows]] = {
    "markdown": lambda made: markdown_rows(markdown(made)),
    "html": lambda made: html_rows(html(made)),
    "confluence": lambda made: element_rows(confluence_root(confluence(made))),
}


# Nothing is missing. -------------------------------------------------------------------------------------------------


def told_apart(document: Document) -> Document:
    """The document with a sign of its own behind every text that must be found once."""

    def signed(table: str, field: str) -> dict[str, object]:
        records = getattr(document, table)
        return {id: replace(one, **{field: f"{getattr(one, field)} ⟦{id}⟧"}) for id, one in records.items()}

    fields = {"notes": "text", "phases": "title", "links": "label", "actions": "title", "updates": "text"}
    return replace(document, **{table: signed(table, field) for table, field in fields.items()})  # type: ignore[arg-type]


def row_with(rows: Rows, text: str, sign: str) -> int:
    """The only row that has the sign, in a cell with the whole text."""
    found = [(number, cell) for number, row in enumerate(rows) for cell in row if sign in cell]
    assert len(found) == 1
    number, cell = found[0]
    assert cell.count(sign) == 1
    assert squeezed(plain(writable(text))) in squeezed(cell)
    return number


def check_everything(document: Document, rows: Rows) -> None:
    at: dict[str, int] = {}
    for note in document.notes.values():
        at[note.id] = row_with(rows, note.text, f"⟦{note.id}⟧")
        for mark in note.marks:
            assert mark.value in " ".join(rows[at[note.id]])
    events = [note for note in document.notes.values() if isinstance(note.place, OnTimeline) and note.kind == EVENT]
    times = [
        note.place.at for note in sorted(events, key=lambda note: at[note.id]) if isinstance(note.place, OnTimeline)
    ]
    assert times == sorted(times)
    for link in document.links.values():
        assert row_with(rows, link.label, f"⟦{link.id}⟧") == at[link.from_note]
    for phase in document.phases.values():
        row_with(rows, phase.title, f"⟦{phase.id}⟧")
    rows_of_actions = {one.id: row_with(rows, one.title, f"⟦{one.id}⟧") for one in document.actions.values()}
    for update in document.updates.values():
        assert row_with(rows, update.text, f"⟦{update.id}⟧") == rows_of_actions[update.action]


@settings(max_examples=40)
@given(documents())
def test_every_report_has_everything_once_and_in_the_order_of_time(document: Document) -> None:
    document = told_apart(document)
    made = reported(document)
    for read_back in READ_BACK.values():
        check_everything(document, read_back(made))


@settings(max_examples=40)
@given(documents())
def test_json_has_the_whole_board(document: Document) -> None:
    plain = json.loads(board_json(document))
    held = {id: b64decode(text) for id, text in plain.pop("contents").items()}
    assert held == without_unshown(document).contents
    plain.pop("marks")
    records = []
    for kind, name in TABLES.items():
        if name != "updates":
            for one in plain.pop(name):
                records += [from_plain(type(update), plain_update) for update, plain_update in _updates(document, one)]
                records.append(from_plain(kind, one))
    again = Document.of(from_plain(Board, plain), records)
    assert again == document


def _updates(document: Document, action: dict[str, object]) -> Iterator[tuple[object, object]]:
    for update in action.pop("updates", ()):  # type: ignore[attr-defined]
        yield document.updates[update["id"]], update


# What people wrote stays text. ---------------------------------------------------------------------------------------

HOSTILE = (
    "# no heading",
    "- no item",
    "1. no item",
    "12) no item",
    "> no quotation",
    "=== no heading",
    "a | b || c \\| d",
    "ends in a backslash \\",
    "*a* **b** _c_ __d__ ~~e~~ `f` ``g``",
    "error_rate and _private and trailing_",
    "[link](https://example.com) ![picture](file:///etc/passwd) [ref]: x",
    "<b>bold</b> <img src=x onerror=alert(1)> <script>alert(1)</script> </td></table><!-- x",
    "&amp; &#35; &lt; &copy AT&T",
    "{{macro}} {code} ]]> $x$ <ac:link/>",
    "~09:04 and ~09:05",
    "heading #",
    "two\nlines\n\nand\r\nmore",
    "    indented",
    "---",
    "***",
    "~~~",
    "+ plus",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", READ_BACK)
def test_markup_in_a_note_is_shown_as_on_the_board(format: str, text: str) -> None:
    notes = (
        Note("on", EVENT, text, OnTimeline(NINE, "public", 1)),
        Note("off", "improve", text, OnCanvas(900.0, 0.0)),
        Note("tray", "improve", text),
    )
    rows = READ_BACK[format](reported(incident(*notes, title=text)))
    cells = [squeezed(line) for row in rows for line in row]
    shown = squeezed(plain(text))
    # In the table, in the list of its kind, and in that of what is not placed yet, which names the kind.
    assert cells.count(shown) == 2
    assert cells.count(f"{shown} To improve") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_one_heading(text: str) -> None:
    (first, inline, *_) = MarkdownIt().parse(markdown(reported(incident(title=text))))
    assert first.tag == "h1"
    assert squeezed("".join(_spoken(inline))) == squeezed(text)
    root = lxml_html.document_fromstring(html(reported(incident(title=text))))
    assert squeezed(root.findtext(".//h1") or "") == squeezed(text) == squeezed(root.findtext(".//title") or "")


def test_html_holds_no_element_but_our_own() -> None:
    document = incident(*(Note(f"n{n}", EVENT, text, OnTimeline(NINE, "public", 1)) for n, text in enumerate(HOSTILE)))
    root = lxml_html.document_fromstring(html(reported(document)))
    assert {element.tag for element in root.iter()} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3", "p", "ul", "li"),
        *("table", "thead", "tbody", "tr", "th", "td", "strong", "span", "a", "br"),
    }
    assert not root.xpath("//@src | //@onerror | //link")
    assert all(not link.startswith(("javascript:", "file:")) for link in root.xpath("//@href"))


def test_only_addresses_of_the_web_become_links() -> None:
    sources = ("https://status.example/1?a=1&b=|<2>", "javascript:alert(1)", "file:///etc/passwd", "chat export.json")
    notes = [Note(f"n{n}", EVENT, "Said", OnTimeline(NINE, "public", 1), source=one) for n, one in enumerate(sources)]
    made = reported(incident(*notes))
    root = lxml_html.document_fromstring(html(made))
    assert [link for link in root.xpath("//@href") if "#" not in link] == [sources[0], "https://tickets.example/7"]
    tokens = MarkdownIt().parse(markdown(made))
    links = [child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"]
    assert links == ["https://status.example/1?a=1&b=%7C%3C2%3E", "https://tickets.example/7"]


def test_control_characters_and_surrogates_become_writable() -> None:
    assert writable("a\x00b\x1bc\x9fd\ud800e\ufffff") == "a�b�c�d�e�f"
    assert writable("tab\tstays\r\nline\rline\u2028line\x85line\vline") == "tab\tstays\nline\nline\nline\nline\nline"
    assert one_line("  a \n\n b\t") == "a b"
    document = incident(Note("n", EVENT, "a\x01\ud83d\ufffe", OnTimeline(NINE, "public", 1)), title="\x1b[31m")
    for text in (markdown(reported(document)), html(reported(document)), confluence(reported(document))):
        text.encode()
        assert "\x1b" not in text
        assert "\x01" not in text
    assert json.loads(board_json(document).encode(errors="backslashreplace"))["notes"][0]["text"] == "a\x01\ud83d\ufffe"


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("\u202eevil", "\u202eevil\u202c"),
        ("\u202e\u2066x", "\u202e\u2066x\u2069\u202c"),
        ("\u2067\u202bx\u2069y", "\u2067\u202bx\u2069y"),
        ("\u202ax\u202cy", "\u202ax\u202cy"),
        ("x\u202c\u2069", "x\u202c\u2069"),
        ("שלום", "שלום"),
    ],
)
def test_a_turned_direction_ends_with_its_text(text: str, ended: str) -> None:
    assert writable(text) == ended


def test_words_with_underscores_stay_readable_in_markdown() -> None:
    assert escaped("error_rate of AT&T #3, a-b") == "error_rate of AT&T #3, a-b"


# What stands where. --------------------------------------------------------------------------------------------------


def test_the_incident_reads_like_a_postmortem() -> None:
    link = Link("known", "at 46", "at 62", "told customers")
    asked = Note("asked", "question", "Who owns this?", OnCanvas(30.0, 60.0))
    about = Note("about", EVENT, "About then", OnTimeline(NINE + 70 * MINUTE, "public", 1, precision=Precision.ABOUT))
    made = reported(incident(link, asked, about))
    titles = [section.title for section in made.sections]
    assert titles == [
        "Summary",
        "How we communicated",
        "More figures",
        "Silences longer than promised",
        "Timeline",
        "Phases",
        "What we discussed",
        "Discussion (6 votes)",
        "Went well (2 votes)",
        "Open questions",
        "Not placed yet",
        "Actions",
    ]
    rows = markdown_rows(markdown(made))
    assert ["1", "09:04", "Signals", "Error rate on login passes 5 %", "impact started"] in rows
    assert ["8", "~10:10", "Public", "About then", ""] in rows
    assert [
        "5",
        "09:46",
        "Response",
        "Bad certificate found",
        "identified\n→ 7 told customers (said 16 min after it was known)",
    ] in rows
    assert ["Support heard from customers first\nnote 11 · To improve · 6 votes"] in rows
    assert ["Clear wording, no jargon\nat 09:50 · 2 votes"] in rows
    (action,) = (row for row in rows if row[0] == "Process")
    assert action[1] == "Page the comms manager on every Sev 1\nhttps://tickets.example/7\nfrom note 11"
    assert action[4:] == ["2 Aug 2019", "open", "15 Aug 2019 Anna: The role is agreed"]


def test_parts_choose_the_sections() -> None:
    made = reported(incident(), ("actions", "summary"))
    assert [section.title for section in made.sections] == ["Summary", "Actions"]
    # The note that an action came from is not there to be led to.
    assert "#note" not in html(made)
    assert 'href="#note-10"' in html(reported(incident()))
    assert 'id="note-10"' in html(reported(incident()))


def test_a_board_of_several_days_and_years_dates_its_times() -> None:
    later = Note("later", EVENT, "Postmortem", OnTimeline(NINE + 200 * 24 * 60 * MINUTE + 5_000, "public", 1))
    rows = markdown_rows(markdown(reported(incident(later))))
    assert ["1", "18 Jul 2019 09:04", "Signals", "Error rate on login passes 5 %", "impact started"] in rows
    assert any(row[1:2] == ["3 Feb 2020 08:00:05"] for row in rows)


@pytest.mark.parametrize("name", [one.name for one in FORMATS.values() if one.takes == {"parts"}])
def test_an_empty_board_has_a_report(name: str, tmp_path: Path) -> None:
    empty = Document.of(Board("b", " "), (Lane("l", "Lane", Role.PUBLIC),))
    out = export(empty, tmp_path / "out", format=name)
    text = out.read_text("utf-8")
    assert "0 events, 0 sticky notes, 0 actions" in text
    assert "Timeline" not in text
    assert name == "confluence" or "Untitled board" in text


def test_meetings_are_in_the_summary() -> None:
    again = Meeting("again", MeetingKind.REGROUP, NINE + 60 * 24 * 60 * MINUTE, None, ("Chi",))
    rows = markdown_rows(markdown(reported(incident(again))))
    assert ["Workshop: 23 Jul 2019 14:00, with Anna, Ben"] in rows
    assert ["Regroup: 16 Sep 2019 09:00, with Chi"] in rows


def test_the_day_of_the_regroup_and_where_actions_come_from_are_told() -> None:
    document = incident(Action("old", "Carried", carried_from="march.board"))
    made = reported(replace(document, board=replace(document.board, regroup="2019-10-01")))
    rows = markdown_rows(markdown(made))
    assert ["Next regroup: 1 Oct 2019"] in rows
    assert any(row[1:2] == ["Carried\ncarried over from march.board"] for row in rows)


def test_hidden_votes_stay_hidden_and_do_not_even_order_the_notes() -> None:
    first, second = (
        Note("a", "well", "First", OnCanvas(900.0, 0.0)),
        Note("b", "well", "Second", OnCanvas(900.0, 9.0), votes=5),
    )
    document = incident(first, second)
    hidden = replace(document, board=replace(document.board, votes_hidden=True))
    shown, kept = markdown(reported(document)), markdown(reported(hidden))
    assert "5 votes" in shown
    assert "vote" not in kept
    assert shown.index("Second") < shown.index("First")
    assert kept.index("First") < kept.index("Second")


def test_every_mark_is_told_where_its_note_is() -> None:
    notes = [Note("one", "improve", "Everything", marks=tuple(Mark))]
    document = Document.of(incident().board, [*incident().kinds.values(), *notes])
    (row,) = (row for row in markdown_rows(markdown(reported(document))) if row[0].startswith("Everything"))
    assert all(mark.value in row[0] for mark in Mark)


def test_confluence_knows_its_own_labels_and_links() -> None:
    root = confluence_root(confluence(reported(incident())))
    names = {macro.get("{ac}name") for macro in root.iter("{ac}structured-macro")}
    assert names == {"anchor", "status"}
    anchors = {"".join(one.itertext()) for one in root.iter("{ac}structured-macro") if one.get("{ac}name") == "anchor"}
    links = {link.get("{ac}anchor") for link in root.iter("{ac}link")}
    assert links
    assert links <= anchors


def test_bold_words_links_and_lists_are_written_as_each_format_has_them() -> None:
    text = "**Nobody** saw pre**fix**ed, (**so**) [more](https://more.example/a) at https://graphs.example\n- first\n2. next"
    made = reported(incident(Note("n", EVENT, text, OnTimeline(NINE, "public", 1))))
    shown = "Nobody saw prefixed, (so) more at https://graphs.example • first 2. next"
    for name, read_back in READ_BACK.items():
        assert shown in [squeezed(cell) for row in read_back(made) for cell in row], name
    (line,) = [line for line in markdown(made).splitlines() if "graphs.example" in line]
    assert "**Nobody** saw pre**fix**ed, (**so**) [more](<https://more.example/a>) at <https://graphs.example>" in line
    for root in (lxml_html.document_fromstring(html(made)), confluence_root(confluence(made))):
        (cell,) = [cell for cell in root.iter("td") if "graphs.example" in "".join(cell.itertext())]
        assert ["".join(one.itertext()) for one in cell.iter("strong")] == ["Nobody", "fix", "so"]
        assert [one.get("href") for one in cell.iter("a")] == ["https://more.example/a", "https://graphs.example"]


def test_emphasis_that_markdown_would_not_read_is_left_out() -> None:
    made = reported(incident(Note("n", EVENT, "a**(b)**c and **(d)** e", OnTimeline(NINE, "public", 1))))
    assert "a(b)c and (d) e" in [squeezed(cell) for row in markdown_rows(markdown(made)) for cell in row]
    assert "a(b)c and **(d)** e" in markdown(made)


def test_how_a_time_was_said_stands_beside_it_where_that_says_more() -> None:
    at = NINE + 70 * MINUTE
    said = {"10:10": False, "09:10 UTC": False, "2019-07-18T09:10:00Z": False, "5:10 EST": True, "after lunch": True}
    notes = (Note(f"n{n}", "event", "x", OnTimeline(at, "public", n), said=text) for n, text in enumerate(said))
    document = incident(*notes)
    text = markdown(report(document, figures(document), ["timeline"]))
    assert {words: f"said as “{words}”" in text for words in said} == said


def test_an_empty_board_tells_that_it_is_and_no_table_of_dashes() -> None:
    empty = Document.of(Board("b", "Nothing yet"), ())
    text = markdown(report(empty, figures(empty), ["summary", "comms"]))
    assert "Nothing is on the timeline yet" in text
    assert "missing" not in text
