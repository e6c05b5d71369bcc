"""Fuzzes every target, one after the other: `python -m tests.fuzz.all SECONDS`. Fails where a promise was broken."""

from __future__ import annotations

import subprocess
import sys

from .targets import FOUND, TARGETS


def main(seconds: int) -> int:
    """Divide the time; print for each target how often it was run and how many places of the code that reached."""
    broken = []
    for target in TARGETS:
        share = max(1, seconds // len(TARGETS))
        command = [sys.executable, "-m", f"{__package__}.run", target, str(share)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        runs = _last(done.stderr, "stat::number_of_executed_units:")
        print(f"{target:14} {runs:>9} runs, coverage {_last(done.stderr, ' cov:')}", flush=True)
        if (FOUND / target).is_dir() and not any((FOUND / target).iterdir()):
            (FOUND / target).rmdir()
        if done.returncode:
            broken.append(target)
            print(done.stderr[-3000:], flush=True)
    if broken:
        print(
            f"broken: {', '.join(broken)}; the inputs are in {FOUND}, and `make test` now fails until they are mended"
        )
    return bool(broken)


def _last(log: str, label: str) -> str:
    """The word after the last `label` in libFuzzer's log."""
    words = log.rpartition(label)[2].split()
    return words[0] if label in log and words else "0"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
