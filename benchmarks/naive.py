"""The naive way to look for the same patterns: Python's `re`, line by line, pattern by pattern.

python naive.py PATTERNS LOG      prints how many lines match
"""

from __future__ import annotations

import re
import sys


def main(patterns: str, log: str) -> None:
    """Count the lines that match."""
    with open(patterns, encoding="utf-8") as lines:
        compiled = [re.compile(line.rstrip("\n").encode(), re.IGNORECASE) for line in lines]
    with open(log, "rb") as lines_of_log:
        print(sum(any(pattern.search(line) for pattern in compiled) for line in lines_of_log))


if __name__ == "__main__":
    main(*sys.argv[1:])
