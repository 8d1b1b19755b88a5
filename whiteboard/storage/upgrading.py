"""Bringing an open database to the present version: its tables, and what follows from them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from whiteboard.storage import journal, rows, schema
from whiteboard.storage.journal import Cursor


def bring_up_to_date(connection: sqlite3.Connection) -> Cursor:
    """Take the steps that are missing, inside the caller's transaction; the cursor, whose digest new columns change."""
    cursor = journal.read_cursor(connection)
    if schema.migrate(connection):
        cursor = replace(cursor, digest=rows.digest_of(connection, rows.COLUMNS))
        journal.set_cursor(connection, cursor)
    return cursor
