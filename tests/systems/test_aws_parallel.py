"""Many questions at once, for a bounded time."""

from __future__ import annotations

import threading
import time

from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_parallel import ask_all


def _refuse() -> int:
    raise Unavailable("no", kind="denied")


def test_answers_and_refusals_come_back_by_name() -> None:
    found = ask_all({"one": lambda: 1, "two": lambda: 2, "no": _refuse}, seconds=5)
    refusal = found.pop("no")
    assert found == {"one": 1, "two": 2}
    assert isinstance(refusal, Unavailable)
    assert refusal.kind == "denied"


def test_what_hangs_keeps_nobody_from_leaving() -> None:
    release, before = threading.Event(), set(threading.enumerate())
    start = time.monotonic()
    found = ask_all({"slow": lambda: release.wait(30), "quick": lambda: True}, seconds=0.3)
    assert found == {"quick": True}
    assert time.monotonic() - start < 2
    assert all(thread.daemon for thread in set(threading.enumerate()) - before)
    release.set()


def test_more_questions_than_threads() -> None:
    questions = {str(number): (lambda n=number: n) for number in range(50)}
    assert ask_all(questions, seconds=5, workers=3) == {str(number): number for number in range(50)}


def test_no_question_no_answer() -> None:
    assert ask_all({}, seconds=5) == {}
