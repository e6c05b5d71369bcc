"""Asking a system once per run, however many checks ask, from however many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from ecrdoctor.systems import Unavailable

T = TypeVar("T")


class Once:
    """Answers by key. The first to ask fetches, the others wait; an `Unavailable` is remembered like an answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[Hashable, _Answer] = {}

    def get(self, key: Hashable, fetch: Callable[[], T]) -> T:
        """What `fetch` returned (or raised as `Unavailable`) when this key was first asked for."""
        with self._lock:
            answer = self._answers.setdefault(key, _Answer())
        with answer.lock:
            if not answer.known:
                try:
                    answer.value = fetch()
                except Unavailable as error:
                    answer.error = error
                answer.known = True
        if answer.error is not None:
            raise Unavailable(answer.error.reason, kind=answer.error.kind, action=answer.error.action)
        value: T = answer.value
        return value


class _Answer:
    """One remembered answer."""

    __slots__ = ("error", "known", "lock", "value")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known = False
        self.value: Any = None
        self.error: Unavailable | None = None
