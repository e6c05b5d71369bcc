from __future__ import annotations

import threading
import time

import pytest

from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.once import Once


def test_many_threads_ask_and_one_fetches() -> None:
    once, calls, answers = Once(), list[int](), list[object]()

    def fetch() -> int:
        calls.append(1)
        time.sleep(0.05)
        return 7

    threads = [threading.Thread(target=lambda: answers.append(once.get("key", fetch))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (calls, answers) == ([1], [7] * 8)


def test_different_questions_do_not_wait_for_each_other() -> None:
    once, inside = Once(), threading.Event()
    hanging = threading.Thread(target=lambda: once.get("slow", lambda: inside.wait(5)), daemon=True)
    hanging.start()
    assert once.get("fast", lambda: 1) == 1
    inside.set()
    hanging.join()


def test_that_there_was_no_answer_is_remembered_too() -> None:
    once, calls = Once(), list[int]()

    def fetch() -> int:
        calls.append(1)
        raise Unavailable("no", kind="denied", action="a:b")

    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            once.get("key", fetch)
        assert (caught.value.reason, caught.value.kind, caught.value.action) == ("no", "denied", "a:b")
    assert calls == [1]
