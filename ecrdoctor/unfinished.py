"""What must not outlive this process however it ends: half-written files, and programs that it started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_open: dict[object, Callable[[], object]] = {}
_ending = False


@contextmanager
def undone_unless_finished(undo: Callable[[], object]) -> Iterator[None]:
    """Call `undo` when the block fails, or when the process ends before the block does.

    Args:
        undo: works at any moment of the block, also before anything was done in it; may raise OSError.

    Raises:
        InterruptedError: the process is about to end, so that nothing may begin any more.
    """
    key = object()
    _open[key] = undo  # first: whoever ends looks at these last
    try:
        if _ending:
            raise InterruptedError
        yield
    except BaseException:
        with suppress(OSError):
            undo()
        raise
    finally:
        _open.pop(key, None)


def undo_all() -> None:
    """Undo whatever is under way, in any thread, and let nothing begin; the process is about to end."""
    global _ending
    _ending = True
    for undo in list(_open.values()):
        with suppress(OSError):
            undo()
