"""``python -m tests.approved``: pages and slides as they are now become those that are approved."""

from __future__ import annotations

from tests.approved import renew

renew()
