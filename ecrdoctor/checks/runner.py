"""Runs checks in parallel, within one budget of time, and always has an answer for each."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from ecrdoctor.checks.contract import Answer, Check, Missing, Outcome, Subject
from ecrdoctor.report.leaves import with_texts
from ecrdoctor.report.model import Status
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems
from ecrdoctor.text import one_line

_TICK_SECONDS = 0.1


Progress = Callable[[tuple[str, ...]], None]
"""Called with the ids of the checks that are running now, whenever that changes or time passes."""


def run_checks(
    checks: tuple[Check, ...], subject: Subject, systems: Systems, *, seconds: float, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """An outcome for every check that applies, in the order given.

    Independent checks run at the same time, each in a daemon thread, so that one that hangs delays neither
    the others nor the end. Ctrl-C ends the waiting: what is not known by then is `unknown`.
    """
    wanted = [check for check in checks if _wanted(check, subject)]
    run = _Run(wanted, subject, systems)
    deadline = time.monotonic() + seconds
    interrupted = False
    try:
        while run.unfinished and time.monotonic() < deadline:
            run.start_ready()
            if progress:
                progress(run.running)
            run.collect(min(_TICK_SECONDS, max(0.0, deadline - time.monotonic())))
    except KeyboardInterrupt:
        interrupted = True
    reason = _INTERRUPTED if interrupted else _late(seconds)
    return tuple(run.finished.get(check.id) or Outcome(check, reason, int(seconds * 1000)) for check in wanted)


class _Run:
    """The state of one run: what waits, runs and is finished."""

    def __init__(self, checks: list[Check], subject: Subject, systems: Systems) -> None:
        self._waiting = {check.id: check for check in checks}
        self._subject = subject
        self._systems = systems
        self._running: dict[str, Check] = {}
        self._results: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self.finished: dict[str, Outcome] = {}

    @property
    def unfinished(self) -> bool:
        return bool(self._waiting or self._running)

    @property
    def running(self) -> tuple[str, ...]:
        return tuple(self._running)

    def start_ready(self) -> None:
        """Start every check whose needs are met; skip those whose needs failed."""
        for check in list(self._waiting.values()):
            needs = [need for need in check.needs if need in self._waiting or need in self._running]
            if needs:
                continue
            del self._waiting[check.id]
            failed = next((need for need in check.needs if self._status(need) not in (None, "ok")), None)
            if failed:
                self.finished[check.id] = Outcome(check, _skipped(failed), 0)
                continue
            self._running[check.id] = check
            threading.Thread(target=self._answer, args=(check,), name=f"check-{check.id}", daemon=True).start()

    def collect(self, seconds: float) -> None:
        """Take what has been answered, waiting at most so long for the first answer."""
        try:
            while True:
                outcome = self._results.get(timeout=seconds)
                del self._running[outcome.check.id]
                self.finished[outcome.check.id] = outcome
                seconds = 0.0
        except queue.Empty:
            return

    def _status(self, check_id: str) -> Status | None:
        """None for a check that is not part of this run, which then stands in nobody's way."""
        outcome = self.finished.get(check_id)
        return outcome.answer.status if outcome else None

    def _answer(self, check: Check) -> None:
        start = time.monotonic()
        try:
            said = check.run(self._subject, self._systems)
            answer = with_texts(said, one_line)  # it quotes programs and servers that may say anything
        except Exception as error:  # the one place: a broken check must not take the others with it
            answer = _broken(type(error).__name__)
        self._results.put(Outcome(check, answer, int((time.monotonic() - start) * 1000)))


def with_needs(checks: tuple[Check, ...], wanted: frozenset[str]) -> tuple[Check, ...]:
    """The wanted checks and all they need, in the order of `checks`."""
    by_id = {check.id: check for check in checks}
    chosen: set[str] = set()
    pending = [check_id for check_id in wanted if check_id in by_id]
    while pending:
        check_id = pending.pop()
        if check_id not in chosen:
            chosen.add(check_id)
            pending += [need for need in by_id[check_id].needs if need in by_id]
    return tuple(check for check in checks if check.id in chosen)


def _wanted(check: Check, subject: Subject) -> bool:
    return check.applies(subject) and (not check.only_with or bool(getattr(subject.settings, check.only_with)))


_INTERRUPTED = Answer(
    "unknown",
    Text("interrupted before it answered", "在得到回答之前被中断"),
    missing=Missing(Text("it was interrupted", "检查被中断"), Text("Run it again.", "请重新运行。")),
)


def _late(seconds: float) -> Answer:
    return Answer(
        "unknown",
        Text(f"no answer within {seconds:g} s", f"{seconds:g} 秒内没有回答"),
        missing=Missing(
            Text(f"no answer within {seconds:g} s", f"{seconds:g} 秒内没有回答"),
            Text("Give it more time with --timeout.", "用 --timeout 给它更多时间。"),
        ),
    )


def _skipped(need: str) -> Answer:
    return Answer("skipped", Text(f"needs {need}, which is not ok", f"依赖 {need}，而它没有通过"))


def _broken(kind: str) -> Answer:
    return Answer(
        "unknown",
        Text(f"the check itself failed ({kind})", f"检查自身出错（{kind}）"),
        missing=Missing(
            Text(f"the check itself failed ({kind})", f"检查自身出错（{kind}）"),
            Text("Please report it.", "请上报这个问题。"),
        ),
    )
