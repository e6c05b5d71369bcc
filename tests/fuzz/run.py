"""Fuzzes one target for a while: `python -m tests.fuzz.run TARGET SECONDS`. Needs the dependency group `fuzz`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

CORPORA = Path("build/fuzz")
CORPORA.mkdir(parents=True, exist_ok=True)
tempfile.tempdir = str(CORPORA)  # libFuzzer ends the process without a chance to tidy up

with atheris.instrument_imports(include=["ecrdoctor"]):
    from tests.fuzz.targets import FOUND, SEEDS, TARGETS, harness

    CHECKS = {name: harness(name) for name in TARGETS if name in sys.argv}


def main(target: str, seconds: str, *options: str) -> None:
    """What is new in coverage goes to build/fuzz, what breaks a promise to `found/`; options are libFuzzer's."""
    corpus, found = CORPORA / target, FOUND / target
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    limits = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1")
    folders = (str(corpus), str(SEEDS / target))
    arguments = [sys.argv[0], f"-max_total_time={seconds}", f"-artifact_prefix={found}/", *limits, *options, *folders]
    atheris.Setup(arguments, CHECKS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
