"""Many questions at once, for a bounded time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from ecrdoctor.systems import Unavailable

T = TypeVar("T")


def ask_all(
    questions: Mapping[str, Callable[[], T]], *, seconds: float, workers: int = 16
) -> dict[str, T | Unavailable]:
    """The answers that came within `seconds`, by name; a question without one is absent.

    The threads are daemons, so that one that hangs keeps nobody from leaving; a pool of `concurrent.futures`
    would be waited for at exit.
    """
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    answered: queue.SimpleQueue[tuple[str, T | Unavailable]] = queue.SimpleQueue()
    deadline = time.monotonic() + seconds
    for name in questions:
        waiting.put(name)

    def work() -> None:
        while time.monotonic() < deadline:
            try:
                name = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                answered.put((name, questions[name]()))
            except Unavailable as error:
                answered.put((name, error))

    for _ in range(min(workers, len(questions))):
        threading.Thread(target=work, daemon=True).start()
    answers: dict[str, T | Unavailable] = {}
    while len(answers) < len(questions):
        try:
            name, answer = answered.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        answers[name] = answer
    return answers
