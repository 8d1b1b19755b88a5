"""Markdown reports: tables, bullets, headings and key events become candidates."""

from __future__ import annotations

from datetime import date

import pytest

from whiteboard.importers import lines, markdown, road
from whiteboard.importers.candidates import Import, Unreadable
from whiteboard.importers.columns import Column
from whiteboard.model.instants import to_iso
from whiteboard.model.records import Mark, Precision, Role

TODAY = date(2021, 6, 1)


def read(text: str, **more) -> Import:
    assert markdown.recognise(text.encode(), "")
    return road.read(text, today=TODAY, format="markdown", **more)


def told(imported: Import) -> list[tuple[str | None, str]]:
    return [(one.at and to_iso(one.at), one.text) for one in imported.candidates]


TABLE = """\
---
title: "Checkout slow"
---

## Timeline (all times UTC)

| Time | Event | Who |
| :--- | ----- | --- |
| 2021-03-04 09:00 | Deploy of **shop** | @ann |
| 2021-03-04 09:10 - 09:40 | Queue grows<br>and grows | |
|  | Somebody calls | bo |
| 20202-03-04 09:50 | A `typo` | |
| 2021-03-04 10:00 | Status page updated: [notice](https://s.example/1) | |
"""


def test_a_table():
    imported = read(TABLE)
    assert (imported.title, imported.asks_zone, imported.asks_day) == ("Checkout slow", False, False)
    assert told(imported) == [
        ("2021-03-04T09:00:00Z", "Deploy of shop"),
        ("2021-03-04T09:10:00Z", "Queue grows\nand grows"),
        (None, "Somebody calls"),
        (None, "A typo"),
        ("2021-03-04T10:00:00Z", "Status page updated: notice (https://s.example/1)"),
    ]
    assert [one.author for one in imported.candidates] == ["ann", "", "bo", "", ""]
    assert [one.where for one in imported.candidates] == [f"line {number}" for number in range(9, 14)]
    assert [len(one.warnings) for one in imported.candidates] == [0, 0, 1, 1, 0]
    assert imported.candidates[-1].role is Role.PUBLIC
    assert imported.table is not None
    assert imported.table.columns.meanings == (Column.TIME, Column.WHAT, Column.WHO)


def test_columns_can_be_reassigned():
    first = read(TABLE)
    assert first.table is not None
    columns = first.table.columns.reassigned(2, Column.WHAT).reassigned(1, None)
    again = read(TABLE, columns=columns)
    assert [one.text for one in again.candidates][::2] == [
        "@ann",
        "bo",
        "Status page updated: notice (https://s.example/1)",
    ]
    assert again.table is not None
    assert again.table.columns == columns


KEY_EVENTS = """\
# Incident on 2021-03-04 - Checkout slow

- **Key events**
  - First detected: 2021-03-04 08:10
  - Incident declared 2021-03-04 08:30
  - Repaired 2021-03-04 10:10 UTC
  - Resolved 2021-03-04 10:15 (after a check)
- **Time to repair**: 2h 0m
- **Impact**: many baskets were lost
- **Context**:
  - 2021-03-04 08:10 - Baskets stay empty
    - in two shops
    - 08:12 in a third one
  - 08:30 - Incident declared
  - nobody knows when: a phone rings
"""


def test_key_events_suggest_marks_once():
    imported = read(KEY_EVENTS)
    marks = {mark: one.text for one in imported.candidates for mark in one.marks}
    assert marks == {
        Mark.DETECTED: "First detected",
        Mark.DECLARED: "Incident declared",
        Mark.MITIGATED: "Repaired",
        Mark.RESOLVED: "Resolved",
    }
    assert told(imported)[4:] == [
        ("2021-03-04T08:10:00Z", "Baskets stay empty\n• in two shops"),
        ("2021-03-04T08:12:00Z", "in a third one"),
        ("2021-03-04T08:30:00Z", "Incident declared"),
        (None, "nobody knows when: a phone rings"),
    ]


HEADINGS = """\
# 2021-03-04, Checkout

All times in CET (GMT+1)

### Mar 4 2021 14:17

Something is wrong. A line that
goes on.

### 14:55 Restart

- first this
- then that

```
1
2
3
4
5
6
```

#### Details

More of it.

### 2X:XX

(not sure when)

### Lessons

Prose with 10:00 in it is no event.
"""


def test_headings_are_times_of_what_is_below_them():
    imported = read(HEADINGS)
    assert told(imported) == [
        ("2021-03-04T13:17:00Z", "Something is wrong. A line that goes on."),
        ("2021-03-04T13:55:00Z", "Restart\n• first this\n• then that\n1\n2\n3\n4\n…\nDetails\nMore of it."),
        ("2021-03-04T19:00:00Z", "(not sure when)"),
    ]
    assert imported.candidates[1].warnings == ("2 lines of code are left out",)
    assert not imported.asks_zone


def test_bold_days_and_times_in_lines_and_items():
    imported = read(
        "**2021-03-04**\n\n* **10:45 UTC** one\n* **10:50** two\n\n**2021-03-05**\n\n1. 9:02am three\n2. 9:10 a.m. four\n"
        "\n10:00 five\n10:05 six\n\nDate: 2021-03-06\n\n- 07:00 seven\n"
    )
    assert told(imported) == [
        ("2021-03-04T10:45:00Z", "one"),
        ("2021-03-04T10:50:00Z", "two"),
        ("2021-03-05T09:02:00Z", "three"),
        ("2021-03-05T09:10:00Z", "four"),
        ("2021-03-05T10:00:00Z", "five"),
        ("2021-03-05T10:05:00Z", "six"),
        ("2021-03-06T07:00:00Z", "seven"),
    ]


@pytest.mark.parametrize(
    ("written", "at", "until"),
    [
        ("Mar 3rd, 14:20:", "2021-03-03T14:20:00Z", None),
        ("March 12th 10:40", "2021-03-12T10:40:00Z", None),
        ("12 Mar 21 10:40", "2021-03-12T10:40:00Z", None),
        ("12-Mar-21 10:40", "2021-03-12T10:40:00Z", None),
        ("13-03-2021 10:40", "2021-03-13T10:40:00Z", None),
        ("20210312 10:40", "2021-03-12T10:40:00Z", None),
        ("20210312T104000Z", "2021-03-12T10:40:00Z", None),
        ("Fri Mar 12 10:40:05 UTC 2021", "2021-03-12T10:40:05Z", None),
        ("2021-03-12 1040 UTC", "2021-03-12T10:40:00Z", None),
        ("1455 UTC", "2021-03-04T14:55:00Z", None),
        ("0930hrs", "2021-03-04T09:30:00Z", None),
        ("14h37:", "2021-03-04T14:37:00Z", None),
        ("14.50 Uhr", "2021-03-04T14:50:00Z", None),
        ("10:40h", "2021-03-04T10:40:00Z", None),
        ("kl. 10.40", "2021-03-04T10:40:00Z", None),
        ("around 10:40", "2021-03-04T10:40:00Z", None),
        ("At 10:40", "2021-03-04T10:40:00Z", None),
        ("10:40 AM Eastern -", "2021-03-04T15:40:00Z", None),
        ("10:40 Pacific Time", "2021-03-04T18:40:00Z", None),
        ("08:45 → 09:10", "2021-03-04T08:45:00Z", "2021-03-04T09:10:00Z"),
        ("08:45 -> 09:10", "2021-03-04T08:45:00Z", "2021-03-04T09:10:00Z"),
        ("between 08:45 and 09:10", "2021-03-04T08:45:00Z", "2021-03-04T09:10:00Z"),
        ("From 08:45 to 09:10", "2021-03-04T08:45:00Z", "2021-03-04T09:10:00Z"),
    ],
)
def test_times_as_people_write_them(written, at, until):
    imported = read(f"# Outage of 2021-03-04\n\n- {written} it broke\n- and again\n")
    first = imported.candidates[0]
    assert (first.text, first.at and to_iso(first.at), first.until and to_iso(first.until)) == ("it broke", at, until)
    assert imported.candidates[1].warnings == ("no time is given",)


def test_the_next_day_and_a_day_without_a_year():
    imported = read("## 2021-03-04\n\n- 09:20 a\n- 1:05 next day b\n- 2:00 c\n")
    assert [at for at, _ in told(imported)] == ["2021-03-04T09:20:00Z", "2021-03-05T01:05:00Z", "2021-03-05T02:00:00Z"]
    # Years lie behind, and not before, whatever day was guessed for clocks above.
    imported = read("- 09:20 a\n- 3 Aug, 10:00 b\n")
    assert told(imported)[1] == ("2020-08-03T10:00:00Z", "b")


def test_links_are_read_where_they_are_defined():
    imported = read("- 2021-03-04 10:00 see [the fix][1]\n- 10:05 b\n\n[1]: https://example.com/1\n")
    assert imported.candidates[0].text == "see the fix (https://example.com/1)"


def test_days_as_items_with_times_below_and_the_newest_first():
    imported = read(
        "# x\n\n- 2021-03-04\n  - 00:10 b\n  - 23:50 c\n\n## later\n\n- 00:20 i\n- 23:58 hh\n- 23:55 g\n- 23:50 f\n"
    )
    assert [one.text for one in imported.candidates] == ["b", "c", "i", "hh", "g", "f"]
    assert [at for at, _ in told(imported)][2:] == [
        "2021-03-05T00:20:00Z",
        "2021-03-04T23:58:00Z",
        "2021-03-04T23:55:00Z",
        "2021-03-04T23:50:00Z",
    ]


def test_tasks_become_actions():
    imported = read(
        "# Review 2021-03-04\n\n- 10:00 x\n\n## Actions\n\n- [ ] Add an alert @ann due 2 Aug\n- [x] Write it down\n"
    )
    todos = [one for one in imported.candidates if one.todo is not None]
    assert [(one.text, one.todo.owner, one.todo.due, one.warnings) for one in todos if one.todo] == [
        ("Add an alert", "ann", "2021-08-02", ()),
        ("Write it down", "", None, ("done already in the source",)),
    ]


def test_items_below_an_item_that_names_actions_are_actions():
    imported = read(
        "# Review 2021-03-04\n\n- **Context**:\n  - 2021-03-04 10:00 - x\n- **Review actions**:\n  - Add an alert (Ann)\n"
        "  - Write it down (Done)\n- **Afterwards**:\n  - not a task\n"
    )
    todos = [one for one in imported.candidates if one.todo is not None]
    assert [(one.text, one.todo.owner, one.warnings) for one in todos if one.todo] == [
        ("Add an alert", "Ann", ()),
        ("Write it down", "", ("done already in the source",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "14:02 public Status page: investigating @anna #statuspage\n+11m internal Told support",
        "+ went well\n- did not\n> Do it @me",
        "09:00 Ann: hello\n09:01 Bo: hi",
        "words only",
        '{"incidents": []}',
        "<p>10:00</p>",
    ],
)
def test_what_is_not_markdown(text):
    assert not markdown.recognise(text.encode(), "notes.md")


def test_lines_stay_lines():
    assert road.format_of(road.open_source("14:02 pub x #tag\n- to improve")).name == lines.NAME


@pytest.mark.parametrize("text", ["# Nothing\n\nwords", "# Empty\n\n- a\n- b\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"])
def test_a_report_without_times_is_refused(text):
    with pytest.raises(Unreadable, match="tells no times"):
        read(text)


ACTIONS = """
# Outage

| Time | What |
|---|---|
| 2021-03-04 10:00+ | Alert |

## {heading}

{listed}

## Lessons learned

- Alerts fire twice
"""


@pytest.mark.parametrize(
    "heading", ["Action items", "Action Points:", "4. Corrective action items", "Follow-up action items"]
)
def test_what_stands_below_action_items_is_an_action(heading):
    listed = "- Watch the queue @anna due 2021-04-01\n- Retry on timeouts (Bo)\n  - twice at most"
    found = read(ACTIONS.format(heading=heading, listed=listed)).candidates
    assert [(one.text, one.todo and (one.todo.owner, one.todo.due)) for one in found] == [
        ("Alert", None),
        ("Watch the queue", ("anna", "2021-04-01")),
        ("Retry on timeouts • twice at most", ("Bo", None)),
    ]


def test_a_table_of_actions_is_no_timeline():
    listed = "| Action | Owner | Due |\n|---|---|---|\n| Watch the queue | @anna | 2021-04-01 |\n| Retry | Bo | |"
    found = read(ACTIONS.format(heading="Action items", listed=listed)).candidates
    assert [(one.text, one.todo and (one.todo.owner, one.todo.due)) for one in found] == [
        ("Alert", None),
        ("Watch the queue", ("anna", "2021-04-01")),
        ("Retry", ("Bo", None)),
    ]


def test_a_plus_behind_a_clock_means_about():
    alert, *_ = read(ACTIONS.format(heading="Notes", listed="- none")).candidates
    assert alert.precision is Precision.ABOUT


def test_a_row_whose_words_begin_with_another_time_is_flagged():
    rows = "| 2021-03-04 10:00 | 10:20 rolled back |\n| 2021-03-04 10:30 | 10:30 all well |"
    found = read(f"| Time (UTC) | What |\n|---|---|\n{rows}\n")
    assert not found.asks_zone
    assert not found.asks_day
    odd, fine = found.candidates
    assert any("two different times" in warning for warning in odd.warnings)
    assert fine.warnings == ()


def test_what_a_label_before_a_colon_says_suggests_a_mark():
    told_by = "## Timeline\n\n- Date detected: 2021-03-04 09:00 UTC\n- 2021-03-04 09:10 UTC Cause identified: a lock\n"
    assert [one.marks for one in read(told_by).candidates] == [(Mark.DETECTED,), (Mark.IDENTIFIED,)]
    said = "## Timeline\n\n- 2021-03-04 09:00 UTC ben said: resolved\n- 2021-03-04 09:10 UTC Update: cause unknown\n"
    assert [one.marks for one in read(said).candidates] == [(), ()]


def test_a_table_of_who_does_what_until_when_is_actions_whatever_stands_above_it():
    text = "# x\n\n- 2021-03-04 09:00 UTC a\n\n## What we change\n\n| # | Action | Owner | Due |\n|-|-|-|-|\n| 1 | Add it | @ann | 2021-04-01 |\n"
    event, action = read(text).candidates
    assert event.todo is None
    assert action.text == "Add it"
    assert action.todo is not None
    assert (action.todo.owner, action.todo.due) == ("ann", "2021-04-01")


def test_a_table_with_a_time_besides_the_day_due_is_events():
    text = "# x\n\n| Time | Action | Owner | Due |\n|-|-|-|-|\n| 2021-03-04 09:00 UTC | Add it | @ann | 2021-04-01 |\n"
    (event,) = read(text).candidates
    assert event.todo is None


def test_what_stands_behind_a_time_and_is_not_understood_is_said():
    text = "# x\n\n| When | What |\n|-|-|\n| 2021-03-04, ~6s later | a |\n| 2021-03-04 10:00 UTC | b |\n"
    first, second = read(text).candidates
    assert first.warnings[-1] == "“~6s later” behind the time is not understood: it is kept as what was said"
    assert first.said == "2021-03-04 ~6s later"
    assert second.warnings == ()


def test_a_timeline_that_is_a_block_of_code():
    text = "# x\n\n2021-03-04, all times UTC\n\n## Timeline of events\n\n```\n09:00:01.250  a\n              b\n\n09:01  c\n```\n"
    assert told(read(text)) == [("2021-03-04T09:00:01.250Z", "a\nb"), ("2021-03-04T09:01:00Z", "c")]


def test_other_blocks_of_code_are_logs_that_are_read_where_they_are():
    text = "# x\n\n## Timeline\n\n- 2021-03-04 09:00 UTC a\n\n## What we saw\n\n```\n09:00 b\n09:01 c\n```\n"
    assert told(read(text)) == [("2021-03-04T09:00:00Z", "a")]


def test_dates_that_no_line_is_broken_in():
    text = (
        "# Outage on 2021\u201103\u201104\n\nSEV\u20111\n\n## Timeline (UTC)\n\n- 09:00 on\u2011call woke\n- 09:05 b\n"
    )
    assert told(read(text)) == [("2021-03-04T09:00:00Z", "on\u2011call woke"), ("2021-03-04T09:05:00Z", "b")]


def test_the_zone_that_a_label_names():
    text = (
        "# x\n\n- **Date/Time Detected (UTC):** 2021-05-04 07:42\n- **Resolution time (UTC):** 2021-05-04 08:00 UTC\n"
    )
    first, second = read(text, timezone="Europe/London").candidates
    assert (to_iso(first.at), first.marks) == ("2021-05-04T07:42:00Z", (Mark.DETECTED,))
    assert (to_iso(second.at), second.marks) == ("2021-05-04T08:00:00Z", (Mark.RESOLVED,))


def test_the_same_time_in_another_zone_may_be_on_another_day():
    text = "# x\n\n| Time | What |\n|-|-|\n| 2021-03-04 23:12Z / 18:12 ET | a |\n| 00:00Z / 19:00 ET | b |\n| 00:30Z / 19:31 ET | c |\n"
    found = read(text).candidates
    assert [one.at and to_iso(one.at) for one in found] == [
        "2021-03-04T23:12:00Z",
        "2021-03-05T00:00:00Z",
        "2021-03-05T00:30:00Z",
    ]
    assert ["two different times" in "".join(one.warnings) for one in found] == [False, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "# Störung am 18. Juli 2019\n\nAlle Zeiten in MESZ\n\n- 14:02 Uhr: a\n- 14:10 Uhr: b\n",
        "# 18 juillet 2019\n\n| Datetime (UTC+2) | Événement |\n|-|-|\n| 14h02 | a |\n| 14h10 | b |\n",
    ],
)
def test_reports_in_german_and_french(text):
    found = read(text)
    assert told(found) == [("2019-07-18T12:02:00Z", "a"), ("2019-07-18T12:10:00Z", "b")]
    assert not found.asks_zone
    assert not found.asks_day


@pytest.mark.parametrize(
    ("said", "at"), [("All times Pacific", "18:02"), ("All times SGT", "02:02"), ("times in Eastern", "15:02")]
)
def test_zones_that_a_heading_names(said, at):
    found = read(f"# Outage on 2021-03-04\n\n## Timeline ({said})\n\n- **10:02**: a\n- **10:03**: b\n")
    assert told(found)[0] == (f"2021-03-04T{at}:00Z", "a")
    assert not found.asks_zone


PLAIN = """Incident review: slow search
Date: March 12, 2026
Participants: Mia Holt (on call), Tom and Ada

Timeline
10:42 PT - Mia: paged
10:58 PT - Tom: sees a rebuild
Note: nobody looked before
12:10 PT - Ada: all is well, resolved

Action items
- Tom: write it down (due April 1)
- Alert on rebuilds
"""


def test_plain_text_that_is_a_report_is_read_as_one():
    imported = read(PLAIN)
    events = [one for one in imported.candidates if one.todo is None]
    assert [(to_iso(one.at)[:16], one.author, one.text) for one in events] == [
        ("2026-03-12T17:42", "Mia", "paged"),
        ("2026-03-12T17:58", "Tom", "sees a rebuild Note: nobody looked before"),
        ("2026-03-12T19:10", "Ada", "all is well, resolved"),
    ]
    todos = [(one.todo.owner, one.todo.due, one.text) for one in imported.candidates if one.todo is not None]
    assert [(owner, text) for owner, _, text in todos] == [("Tom", "write it down"), ("", "Alert on rebuilds")]
    assert todos[0][1].endswith("-04-01")
    assert road.format_of(road.open_source(PLAIN)).name == markdown.NAME


def test_a_name_is_an_author_only_of_those_who_took_part():
    imported = read("Participants: Mia\n\nTimeline\n10:42 Mia: paged\n10:50 Database: down\n")
    assert [(one.author, one.text) for one in imported.candidates] == [("Mia", "paged"), ("", "Database: down")]


def test_clocks_without_a_colon_make_a_report():
    text = "0902Z alert\n0906Z ack\n"
    assert road.format_of(road.open_source(text)).name == markdown.NAME
    assert [to_iso(one.at)[11:16] for one in read(text).candidates] == ["09:02", "09:06"]


def test_words_below_a_line_that_only_names_a_state_belong_to_it():
    text = "Sample timeline\n\n09:15 UTC – Investigating\n\nUploads time out.\n\n10:45 UTC – Resolved\n\nAll is restored.\n\nAfterwards we met.\n"
    imported = read(text, day=date(2021, 3, 4))
    assert told(imported) == [
        ("2021-03-04T09:15:00Z", "Investigating\nUploads time out."),
        ("2021-03-04T10:45:00Z", "Resolved\nAll is restored."),
    ]
    assert imported.candidates[1].marks == (Mark.RESOLVED,)


def test_a_block_of_code_is_read_anywhere_where_nothing_else_tells_times():
    text = "# Degraded\n\n## Errors\n\n```\n[2021-03-04 09:15:00 UTC] ops: seen\n[2021-03-04 09:45:00 UTC] ops: gone\n```\n"
    assert told(read(text)) == [("2021-03-04T09:15:00Z", "ops: seen"), ("2021-03-04T09:45:00Z", "ops: gone")]
    assert told(read(f"{text}\n- 2021-03-04 10:00 Told everybody\n")) == [("2021-03-04T10:00:00Z", "Told everybody")]


def test_the_day_is_guessed_by_what_the_report_says_and_asked():
    text = "# Uploads fail\n\nFrom 09:12 on 14 July 2020 uploads failed.\n\n- **09:12** Deployed\n- **09:40** Rolled back\n"
    imported = read(text)
    assert (imported.asks_day, imported.day) == (True, date(2020, 7, 14))
    assert told(imported)[0] == ("2020-07-14T09:12:00Z", "Deployed")


def test_bold_words_and_code_need_no_parser_and_read_the_same():
    """Where asterisks are more than that, the parser is asked."""
    text = "- 09:00 **Disk** of `db-1` is full\n- 09:05 2 * 3 = 6 and **a*b** is `x*y`\n- 09:10 **bold**word and *it*, (**so**)\n"
    imported = read(text, day=date(2021, 3, 4))
    assert [one.text for one in imported.candidates] == [
        "Disk of db-1 is full",
        "2 * 3 = 6 and a*b is x*y",
        "boldword and it, (so)",
    ]


def test_the_text_of_a_mediawiki_page():
    text = (
        "== Timeline ==\n'''All times in UTC.''' On 2021-03-04.\n\n* 09:02: Pager fires '''OUTAGE BEGINS'''\n"
        "* 09:10: Rolled back by [[User:Ben|Ben]]\n** within minutes\n"
    )
    assert told(read(text)) == [
        ("2021-03-04T09:02:00Z", "Pager fires OUTAGE BEGINS"),
        ("2021-03-04T09:10:00Z", "Rolled back by Ben\n• within minutes"),
    ]


def test_times_of_org_mode_have_their_weekday_inside():
    text = "# Log\n\n- [2021-03-04 Thu 09:02] Pager fires\n- <2021-03-04 Thu 09:10> Rolled back\n"
    assert told(read(text)) == [("2021-03-04T09:02:00Z", "Pager fires"), ("2021-03-04T09:10:00Z", "Rolled back")]


def test_a_clock_without_a_zone_among_others_that_name_one_is_in_theirs_and_asked():
    text = "# Proxy\n\n### 2021-03-04 16:22 PST\n\nDegrades.\n\n### 17:02 PST\n\nSeen.\n\n### 17:07\n\nAsked.\n"
    imported = read(text)
    assert told(imported)[-1] == ("2021-03-05T01:07:00Z", "Asked.")
    assert imported.asks_zone
    assert imported.warnings == ("times that name no zone are taken as PST, as most others say",)
    assert told(read(text, timezone="UTC"))[-1] == ("2021-03-04T17:07:00Z", "Asked.")


def test_the_title_is_no_event_though_it_has_a_time():
    text = "# 2021-03-04 4:23PM UTC, the proxy\n\n## Summary\n\nIt broke.\n\n### 16:22 UTC\n\nDegrades.\n"
    imported = read(text)
    assert imported.title.endswith("the proxy")
    assert told(imported) == [("2021-03-04T16:22:00Z", "Degrades.")]


def test_a_zone_that_nobody_knows_is_told():
    assert read("All times in UC/Pacific\n\n- 2021-03-04 09:00 Seen\n- 09:10 Gone\n").warnings == (
        "“UC/Pacific” is no zone that is known",
    )


def test_quotes_of_the_front_matter_are_taken_in_pairs():
    text = '---\ntitle: Gaps of "seconds"\n---\n\n- Fault occurs 2021-03-04 09:00\n- Resolved 2021-03-04 09:10\n'
    imported = read(text)
    assert imported.title == 'Gaps of "seconds"'
    assert imported.candidates[0].marks == (Mark.IMPACT_STARTED,)


def test_updates_with_a_label_before_their_time_are_events_and_may_stand_newest_first():
    found = read(
        "# Login errors\n\n18 July 2019\n\n**Update 2 (20:00 UTC):** All is well.\n\nThanks for\nwaiting.\n\n"
        "UPDATE 14:00 UTC - still looking\n\n**Investigating (09:02 UTC):** Logins fail for all.\n\n## Resolved at what cost?\n"
    )
    assert told(found) == [
        ("2019-07-18T20:00:00Z", "Update 2: All is well.\nThanks for waiting."),
        ("2019-07-18T14:00:00Z", "Update: still looking"),
        ("2019-07-18T09:02:00Z", "Investigating: Logins fail for all."),
    ]


def test_labelled_updates_are_a_report_without_any_markup_and_in_items_too():
    assert told(
        read("Login errors on 18 July 2019\n\nFirst post (14:02 UTC): Logins fail.\n\nUpdate: 14:30 UTC\n")
    ) == [
        ("2019-07-18T14:02:00Z", "First post: Logins fail."),
        ("2019-07-18T14:30:00Z", "Update"),
    ]
    assert told(read("# 2019-07-18\n\n- Update (14:02 UTC): a\n- **Resolved [15:10 UTC]** b\n")) == [
        ("2019-07-18T14:02:00Z", "Update: a"),
        ("2019-07-18T15:10:00Z", "Resolved: b"),
    ]


def test_a_ticked_line_with_a_time_is_an_event_unless_it_is_among_actions():
    found = read(
        "# 2019-07-18\n\n## Timeline (UTC)\n\n- [x] 10:00 deploy\n- [ ] 10:20 told\n\n## Action items\n\n- [ ] 11:00 daily look\n"
    )
    assert told(found)[:2] == [("2019-07-18T10:00:00Z", "deploy"), ("2019-07-18T10:20:00Z", "told")]
    assert [one.text for one in found.candidates if one.todo is not None] == ["11:00 daily look"]
