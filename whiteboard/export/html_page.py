"""Writes a report as one HTML file that needs nothing else, loads nothing, and keeps its tables when it is pasted."""

from __future__ import annotations

from base64 import b64encode

from whiteboard import resources
from whiteboard.export.markup import Dialect, line, markup
from whiteboard.export.report import Report, Tone
from whiteboard.model.pictures import media_type

_TAGS = {Tone.STRONG: "strong"}


def _toned(tone: Tone, text: str) -> str:
    if tone is Tone.PLAIN:
        return text
    tag = _TAGS.get(tone, "span")
    return f"<{tag}>{text}</{tag}>" if tone in _TAGS else f'<{tag} class="{tone.value}">{text}</{tag}>'


def _picture(alt: str, data: bytes) -> str:
    source = f"data:{media_type(data)};base64,{b64encode(data).decode('ascii')}"
    caption = f'<figcaption dir="auto">{alt}</figcaption>' if alt else ""
    return f'<figure><img alt="{alt}" src="{source}"/>{caption}</figure>\n'


_DIALECT = Dialect(
    anchor=lambda name: f'<a id="{name}"></a>',
    inside=lambda name, text: f'<a href="#{name}">{text}</a>',
    tone=_toned,
    picture=_picture,
    # Each cell writes in the direction of its own first letter.
    attributes=' dir="auto"',
)


def html(report: Report) -> str:
    """The text of an HTML file."""
    title = line(report.title)
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n",
            f"<title>{title}</title>\n<style>\n{resources.text('export', 'report.css')}</style>\n</head>\n<body>\n<main>\n",
            f'<header>\n<h1 dir="auto">{title}</h1>\n<p>{line(report.subtitle)}</p>\n</header>\n',
            *markup(report, _DIALECT),
            "</main>\n</body>\n</html>\n",
        )
    )
