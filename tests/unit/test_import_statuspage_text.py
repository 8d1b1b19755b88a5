"""Text copied out of a status page becomes the updates of its incident, wherever their times stand."""

from __future__ import annotations

from datetime import date

import pytest

from whiteboard.importers import road, statuspage_text
from whiteboard.importers.candidates import Import, SeveralIncidents, Unreadable
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Mark, Precision, Role

TODAY = date(2024, 6, 1)
PAGE = """\
Log-ins fail
Incident Report for Example

Resolved
Everything works again.
Posted 3 days ago. Mar 05, 2024 - 09:20 UTC
Monitoring
The pool was restarted.

We will provide another update within 30 minutes.
Posted 3 days ago. Mar 05, 2024 - 09:12 UTC
Investigating
Some of you cannot log in.
Posted 3 days ago. Mar 05, 2024 - 08:56 UTC
This incident affected: Log-in.
"""
HISTORY = """\
Mar 5, 2023
Log-ins fail
Resolved - Everything works again.
Mar 5, 09:20 UTC
Investigating - Some of you cannot log in.
Mar 5, 08:56 UTC
Mar 4, 2023
No incidents reported.
Mar 3, 2023
Uploads are slow
Resolved - Uploads are fast.
Mar 3, 10:00 UTC
Identified - A disk is full.
Mar 3, 09:00 UTC
"""


def read(text: str, **more: str) -> Import:
    return road.read(text, today=TODAY, **more)


def told(imported: Import) -> list[tuple[str, str]]:
    return [(to_iso(one.at) if one.at is not None else "-", one.text) for one in imported.candidates]


def test_a_page_of_an_incident() -> None:
    """Oldest first, for the public, with the mark and the promise of its words."""
    imported = read(PAGE)
    assert (imported.format, imported.title) == ("statuspage-text", "Log-ins fail")
    assert told(imported) == [
        ("2024-03-05T08:56:00Z", "Investigating: Some of you cannot log in."),
        (
            "2024-03-05T09:12:00Z",
            "Monitoring: The pool was restarted.\nWe will provide another update within 30 minutes.",
        ),
        ("2024-03-05T09:20:00Z", "Resolved: Everything works again."),
    ]
    assert {one.role for one in imported.candidates} == {Role.PUBLIC}
    assert imported.candidates[-1].marks == (Mark.RESOLVED,)
    assert imported.candidates[1].promise is not None


def test_a_history_holds_several_and_the_year_stands_above() -> None:
    with pytest.raises(SeveralIncidents) as several:
        read(HISTORY)
    assert [one.title for one in several.value.incidents] == ["Log-ins fail", "Uploads are slow"]
    assert told(read(HISTORY, incident="2")) == [
        ("2023-03-03T09:00:00Z", "Identified: A disk is full."),
        ("2023-03-03T10:00:00Z", "Resolved: Uploads are fast."),
    ]


def test_times_may_stand_above_and_the_whole_be_quoted() -> None:
    above = "Log-ins fail\nMar 5, 2024 09:20 UTC\nResolved - Works.\nMar 5, 2024 08:56 UTC\nInvestigating - Fails.\n"
    expected = [("2024-03-05T08:56:00Z", "Investigating: Fails."), ("2024-03-05T09:20:00Z", "Resolved: Works.")]
    assert told(read(above)) == expected
    below = "# Copied\n\n> **Resolved**\n> Works.\n> Mar 5, 2024 - 09:20 UTC\n\n> **Investigating**\n> Fails.\n> Mar 5, 2024 - 08:56 UTC\n"
    assert told(read(below)) == expected


def test_a_year_that_nobody_tells_and_a_zone_that_is_not_there_are_said() -> None:
    text = "Resolved - Works.\nMar 5, 09:20\nInvestigating - Fails.\nMar 5, 08:56\n"
    (first, _) = read(text, timezone="Europe/Berlin").candidates
    assert first.at is not None
    assert (to_iso(first.at), first.precision) == ("2024-03-05T07:56:00Z", Precision.ABOUT)
    assert first.warnings[-1] == "the year is not told: taken as Tue 5 Mar 2024"


@pytest.mark.parametrize(
    "text",
    [
        "Resolved\nUpdate\nMonitoring\n",
        "Mar 5, 2024 09:20 UTC\nMar 5, 2024 09:30 UTC\n",
        "# Report\n\n- 09:00 Deployed\n- 09:05 Alert\n- 09:10 Paged\n- 09:20 Rolled back\n\n> Resolved\n> Mar 5, 2024 - 09:20 UTC\n\n> Update\n> Mar 5, 2024 - 09:10 UTC\n",
    ],
)
def test_what_is_none_or_only_quotes_one(text: str) -> None:
    """A report keeps its own times."""
    assert not statuspage_text.recognise(text.encode(), "")


def test_a_text_without_updates_is_refused() -> None:
    with pytest.raises(Unreadable, match="copy the updates"):
        read("nothing", format="statuspage-text")
