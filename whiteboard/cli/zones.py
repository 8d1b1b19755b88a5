"""Time zones as the command line takes them: IANA names, by default the machine's own."""

from __future__ import annotations

from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import click


class Zone(click.ParamType[str]):
    """An IANA name such as ``Europe/London``; any other word is wrong usage, and the nearest name is said."""

    name = "zone"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself, once it is known to be one."""
        if is_zone(value):
            return value
        by_folded = {zone.casefold(): zone for zone in available_timezones()}
        wanted = value.casefold().replace(" ", "_")
        near = [wanted] if wanted in by_folded else get_close_matches(wanted, by_folded, n=1)
        hint = f"did you mean {by_folded[near[0]]}?" if near else "write an IANA name such as Europe/London."
        raise click.BadParameter(f"no time zone is called {value!r}; {hint}", ctx, param)


def is_zone(name: str) -> bool:
    """Whether this is the IANA name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A name such as “Europe” is a folder of the zone database, and one with “..” is refused.
        return False
    return True


def local_zone() -> str:
    """The IANA name of the machine's zone, or UTC where it has none."""
    import tzlocal

    try:
        name = tzlocal.get_localzone_name()
    except ZoneInfoNotFoundError:
        return "UTC"
    return name if name and is_zone(name) else "UTC"
