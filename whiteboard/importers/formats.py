"""The table of formats that can be imported, the particular ones first: a row is all that a new format needs here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whiteboard.importers import chat, lines, opsgenie, pagerduty, slack, slack_text, statuspage
from whiteboard.importers.candidates import Channel, Import, Incident, Options
from whiteboard.importers.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``title`` is for lists, ``origin`` completes “4 events from …”.

    ``recognise(head, name)`` looks at the first bytes (UTF-8 where they are text) and must not raise; ``parse``,
    ``incidents`` and ``channels`` raise nothing but Unreadable. The latter two are there when a source can hold several.
    """

    name: str
    title: str
    origin: str
    recognise: Callable[[bytes, str], bool]
    parse: Callable[[Source, Options], Import]
    incidents: Callable[[Source], tuple[Incident, ...]] | None = None
    channels: Callable[[Source], tuple[Channel, ...]] | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        statuspage.NAME,
        "Status page incidents (Statuspage JSON)",
        "a status page",
        statuspage.recognise,
        statuspage.parse,
        statuspage.incidents,
    ),
    Format(
        slack.NAME,
        "Slack export (zip, folder or day file)",
        "Slack",
        slack.recognise,
        slack.parse,
        channels=slack.channels,
    ),
    Format(
        pagerduty.NAME,
        "PagerDuty log entries or notes (JSON)",
        "PagerDuty",
        pagerduty.recognise,
        pagerduty.parse,
        channels=pagerduty.channels,
    ),
    Format(opsgenie.NAME, "Opsgenie alert log (JSON)", "Opsgenie", opsgenie.recognise, opsgenie.parse),
    Format(slack_text.NAME, "Text copied out of Slack", "Slack", slack_text.recognise, slack_text.parse),
    Format(chat.NAME, "Chat text (Zoom, Teams, HH:MM name: text)", "a chat", chat.recognise, chat.parse),
    Format(lines.NAME, "Lines of text, as typed into the bar", "text", lines.recognise, lines.parse),
)
"""The last one takes any text."""
