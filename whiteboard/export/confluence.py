"""Writes a report in Confluence's storage format: XHTML with macros of Confluence for labels and names of places.

https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""

from __future__ import annotations

from whiteboard.export.markup import Dialect, line, markup
from whiteboard.export.report import Report, Tone

_COLOURS = {Tone.GOOD: "rgb(0,102,68)", Tone.BAD: "rgb(191,38,0)", Tone.QUIET: "rgb(94,108,132)"}
"""The dark green, red and grey that the editor's own palette has."""


def _toned(tone: Tone, text: str) -> str:
    if tone in _COLOURS:
        return f'<span style="color: {_COLOURS[tone]};">{text}</span>'
    if tone is Tone.LABEL and "<" not in text:
        return _macro(
            "status",
            f'<ac:parameter ac:name="title">{text}</ac:parameter><ac:parameter ac:name="colour">Blue</ac:parameter>',
        )
    return f"<strong>{text}</strong>" if tone is Tone.STRONG else text


def _macro(name: str, parameters: str) -> str:
    return f'<ac:structured-macro ac:name="{name}">{parameters}</ac:structured-macro>'


_DIALECT = Dialect(
    anchor=lambda name: _macro("anchor", f'<ac:parameter ac:name="">{name}</ac:parameter>'),
    inside=lambda name, text: f'<ac:link ac:anchor="{name}"><ac:link-body>{text}</ac:link-body></ac:link>',
    tone=_toned,
    # A page holds pictures as attachments, which are sent apart from it.
    picture=lambda alt, _data: f"<p>Picture: {alt}</p>\n" if alt else "",
)


def confluence(report: Report) -> str:
    """The body of a page, to be put there by the REST interface or a source editor. Its title is not in it."""
    return "".join((f"<p>{line(report.subtitle)}</p>\n" if report.subtitle else "", *markup(report, _DIALECT)))
