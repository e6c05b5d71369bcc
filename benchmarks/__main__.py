"""Measures, prints, and writes RESULTS.md.

    python -m benchmarks [SCENARIO…]     all of them when none is named; only then RESULTS.md is written

ROUNDS (10) changes the effort.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from .places import ROOT, install
from .results import page
from .rows import Found
from .scenarios import SCENARIOS


def main(names: list[str]) -> None:
    """Measure the scenarios called `names`."""
    if unknown := set(names) - SCENARIOS.keys():
        sys.exit(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    rounds = int(os.environ.get("ROUNDS", "10"))
    found: dict[str, Found] = {}
    with tempfile.TemporaryDirectory() as folder:
        places = install(Path(folder))
        for name in names or SCENARIOS:
            started = time.monotonic()
            found[name] = SCENARIOS[name](places, rounds)
            print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        text = page(found, places)
    print(text)
    if not names:
        (ROOT / "benchmarks" / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
