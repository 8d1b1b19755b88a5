"""Where a note came from, in words for readers."""

from __future__ import annotations

_KINDS = {
    "chat": "chat",
    "csv": "table",
    "discord": "Discord",
    "discord-text": "Discord",
    "html": "web page",
    "json": "file of events",
    "mail": "e-mail",
    "markdown": "report",
    "opsgenie": "Opsgenie",
    "pagerduty": "PagerDuty",
    "slack": "Slack",
    "slack-text": "Slack",
    "statuspage": "status page",
    "statuspage-feed": "status page",
    "statuspage-page": "status page",
    "statuspage-text": "status page",
    "timelinejs": "TimelineJS",
    "webvtt": "transcript",
}
"""What stands before the colon of an id that an import gave, to what people call it."""


def source_words(source: str) -> str:
    """“Slack” for ``slack:C1/1563440640.000100``: such an id tells the next import what is there already, and nobody else
    anything. An address, and whatever else stands there, is told as it is."""
    kind, _, id = source.partition(":")
    return _KINDS.get(kind, source) if id and not id[0].isspace() else source
