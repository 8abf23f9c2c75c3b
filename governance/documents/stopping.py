"""Whether this worker was told to end: written by its main process, read by the processes that do the work."""

from mmap import mmap

_told = mmap(-1, 1)  # shared with whatever is forked later


def tell() -> None:
    """Let long jobs stop at the next place where nothing is lost."""
    _told[0] = 1


def take_back() -> None:
    _told[0] = 0


def told() -> bool:
    return _told[0] == 1
