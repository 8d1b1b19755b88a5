"""E-mail threads as they are copied out of programs."""

from __future__ import annotations

from datetime import date

import pytest

from whiteboard.importers import mail, road
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Role

TODAY = date(2026, 6, 1)
THREAD = """From: Mia Holt <mia@example.com>
To: ops@example.com
Date: Thu, 12 Mar 2026 10:14:22 -0500
Subject: Re: payments down?

We see it too. Workers rolled back.

On Thu, Mar 12, 2026 at 10:02 AM Tom Berg <tom@example.com> wrote:
> Confirmed, all payments fail.
> Calling the provider.
>
> On Thu, Mar 12, 2026 at 9:58 AM Support Desk
> <support@example.com> wrote:
>> Three customers report payments down.
"""
OUTLOOK = """From: Mia Holt
Sent: Thursday, March 12, 2026 10:20 AM
To: All staff
Subject: RE: Logins

We have rolled back.

________________________________
From: Tom Berg
Sent: Thursday, March 12, 2026 9:40 AM
To: All staff
Subject: Logins

Some cannot log in.
"""


def read(text: str) -> Import:
    """The thread, for somebody in New York."""
    return road.read(text, today=TODAY, timezone="America/New_York")


def told(imported: Import) -> list[tuple[str, str, str]]:
    """When, by whom and what."""
    return [(to_iso(one.at)[:16] if one.at is not None else "-", one.author, one.text) for one in imported.candidates]


def test_each_message_has_its_own_words() -> None:
    """Whoever is quoted said it then; nothing quoted becomes an action."""
    found = read(THREAD)
    assert (found.format, found.title) == (mail.NAME, "payments down?")
    assert told(found) == [
        ("2026-03-12T15:14", "Mia Holt", "We see it too. Workers rolled back."),
        ("2026-03-12T14:02", "Tom Berg", "Confirmed, all payments fail.\nCalling the provider."),
        ("2026-03-12T13:58", "Support Desk", "Three customers report payments down."),
    ]
    assert {one.role for one in found.candidates} == {Role.INTERNAL}
    assert all(one.todo is None and one.source for one in found.candidates)


def test_fields_as_outlook_writes_them() -> None:
    """The line between messages is nobody's."""
    found = read(OUTLOOK)
    assert found.title == "Logins"
    assert told(found) == [
        ("2026-03-12T14:20", "Mia Holt", "We have rolled back."),
        ("2026-03-12T13:40", "Tom Berg", "Some cannot log in."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "From: somewhere\n10:45 alert\n10:50 ack\n",
        "# Report\n\nDate: 2026-03-12\n\n- 10:45 alert\n- 10:50 ack\n",
        "On Monday we wrote:\n10:45 alert\n",
    ],
)
def test_what_is_no_thread(text: str) -> None:
    """A field or a sentence by itself makes none."""
    assert road.format_of(road.open_source(text)).name != mail.NAME


def test_headers_without_words_are_refused() -> None:
    """There is nothing to bring."""
    with pytest.raises(Unreadable, match="no messages with their dates"):
        road.read("From: a\nDate: soon\nSubject: b\n\n", today=TODAY, format=mail.NAME)


def test_a_date_that_is_none_is_said() -> None:
    """The message waits in the inbox."""
    found = road.read("From: a\nDate: soon\nSubject: b\n\nwords\n", today=TODAY, format=mail.NAME)
    assert told(found) == [("-", "a", "words")]
    assert found.candidates[0].warnings


BELOW = """From: Mia Holt <mia@example.com>
Date: Thu, 12 Mar 2026 10:14:22 -0500
Subject: Re: payments down?

On Thu, Mar 12, 2026 at 10:02 AM Tom Berg <tom@example.com> wrote:
> All payments fail.

Since when?

> Calling the provider.

I call as well.
"""


def test_answers_below_and_between_quoted_lines_are_by_whoever_quotes() -> None:
    """Nobody is told to have said what another answered."""
    assert told(read(BELOW)) == [
        ("2026-03-12T15:14", "Mia Holt", "Since when?\n\nI call as well."),
        ("2026-03-12T14:02", "Tom Berg", "All payments fail.\n\nCalling the provider."),
    ]


def test_the_answer_above_the_first_header_is_not_lost() -> None:
    """A program copies the newest answer without a line that says whose it is: it waits in the inbox."""
    found = read(f"Agreed.\n\n{BELOW.partition(chr(10) * 2)[2]}")
    assert told(found)[0] == ("-", "", "Agreed.\n\nSince when?\n\nI call as well.")
    assert found.candidates[0].warnings


@pytest.mark.parametrize("date", ["Thu, 12 Mar 99999999999999999999 10:20:00 +0000", "Fri, 31 Dec 9999 23:59:59 -1200"])
def test_a_year_beyond_the_calendar_is_no_crash(date: str) -> None:
    """The words come all the same."""
    found = road.read(f"from: a\ndate: {date}\nsubject: Re: b\n\nwords\n", today=TODAY, format=mail.NAME)
    assert (found.title, found.candidates[0].text) == ("b", "words")
