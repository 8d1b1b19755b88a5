"""The table of formats that can be imported, the particular ones first: a row is all that a new format needs here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whiteboard.importers import (
    board_json,
    chat,
    delimited,
    discord,
    discord_text,
    json_rows,
    lines,
    mail,
    markdown,
    opsgenie,
    pagerduty,
    slack,
    slack_text,
    statuspage,
    statuspage_page,
    statuspage_text,
    timelinejs,
    webpage,
    webvtt,
)
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
    Format(discord.NAME, "Discord channel (JSON)", "Discord", discord.recognise, discord.parse),
    Format(webvtt.NAME, "Transcript of a call (WebVTT, SRT, SBV)", "a transcript", webvtt.recognise, webvtt.parse),
    Format(
        statuspage_text.NAME,
        "Text copied out of a status page",
        "a status page",
        statuspage_text.recognise,
        statuspage_text.parse,
        statuspage_text.incidents,
    ),
    Format(discord_text.NAME, "Text copied out of Discord", "Discord", discord_text.recognise, discord_text.parse),
    Format(slack_text.NAME, "Text copied out of Slack", "Slack", slack_text.recognise, slack_text.parse),
    Format(mail.NAME, "E-mail thread, as text", "e-mails", mail.recognise, mail.parse),
    Format(chat.NAME, "Chat text (Zoom, Teams, HH:MM name: text)", "a chat", chat.recognise, chat.parse),
    Format(
        statuspage_page.NAME,
        "Saved page of a status page (HTML)",
        "a status page",
        statuspage_page.recognise,
        statuspage_page.parse,
        statuspage_page.incidents_on_page,
    ),
    Format(
        statuspage_page.FEED,
        "History feed of a status page (Atom, RSS)",
        "a status page",
        statuspage_page.recognise_feed,
        statuspage_page.parse_feed,
        statuspage_page.incidents,
    ),
    Format(board_json.NAME, "Board (JSON of “show --json”)", "a board", board_json.recognise, board_json.parse),
    Format(timelinejs.NAME, "TimelineJS (CSV or JSON)", "TimelineJS", timelinejs.recognise, timelinejs.parse),
    Format(json_rows.NAME, "Events of any program (JSON)", "a JSON file", json_rows.recognise, json_rows.parse),
    Format(
        webpage.NAME, "Web or wiki page (HTML, Confluence, Word export)", "a page", webpage.recognise, webpage.parse
    ),
    Format(markdown.NAME, "Markdown report", "a report", markdown.recognise, markdown.parse),
    Format(delimited.NAME, "Table (CSV, TSV)", "a table", delimited.recognise, delimited.parse),
    Format(lines.NAME, "Lines of text, as typed into the bar", "text", lines.recognise, lines.parse),
)
"""The last one takes any text."""
