"""Python's searches for garbage, kept out of the frames: while a board is open, long ones are made only when it rests."""

from __future__ import annotations

import gc
import sys

_YOUNG, _MIDDLE, _ALL = gc.get_threshold()
_NEVER = 1_000_000_000


def leave_open_board() -> None:
    """A board stays as long as it is open: no search looks through what there is now, a tenth of a second at a time. From
    now on Python begins only short ones by itself."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)


def free_closed_board() -> None:
    """Free what a closed board held, and leave what stays to itself."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def look_at_rest() -> None:
    """Search everything that came since the board was opened, where Python would have done so by itself, and give back
    what that leaves unused."""
    if gc.isenabled() and gc.get_count()[2] > _ALL:
        gc.collect()
        give_back()


def give_back() -> None:
    """Return unused memory to the system. Tiles come and go by the hundred, and glibc keeps the gaps between what stayed,
    48 MB after some thousand edits; see its malloc_trim(3). Other systems do that by themselves."""
    import ctypes  # a hundredth of a second that no window waits for

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
