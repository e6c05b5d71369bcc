"""Starts the measured commands, one a line of standard input, from a process that is small itself.

A new process is charged with the memory of the one that starts it, until it has become another program: from here,
no more than a bare Python's. Nothing is imported that is not needed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any


def run(task: dict[str, Any]) -> dict[str, float]:
    """Run one command to its end, its output in a file: grep stops early where nobody reads it."""
    os.chdir(task["folder"])
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, "output", new, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(task["words"][0], task["words"], task["environment"], file_actions=streams)
    _, status, usage = os.wait4(child, 0)
    return {
        "wall": time.perf_counter() - start,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
        "code": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
