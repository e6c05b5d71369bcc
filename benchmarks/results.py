"""The results as a page of Markdown."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from ecrdoctor import __version__

from .measuring import Command, ratios
from .places import Places
from .rows import Figure, Found, Row, Target

_NEEDED = """\
Whole processes, wall seconds, medians; the commands take turns, round by round, after one round that is not counted,
and the ratio is the median of ours by the peer's in the same round (with the smallest and largest). Memory is the
peak of the largest process. ecrdoctor runs from its wheel, installed by pip with byte code, as its peers do; of the
1,000 MB logs, and where a peer needs many seconds, there are fewer rounds."""


def page(found: dict[str, Found], places: Places) -> str:
    """Everything that was found, by scenario."""
    return "\n".join(_lines(found, places)) + "\n"


def _lines(found: dict[str, Found], places: Places) -> Iterator[str]:
    rows = [row for each in found.values() for row in each.rows]
    figures = [figure for each in found.values() for figure in each.figures]
    yield from ("# Results", "", f"Made by `make bench` on {_machine()}.", f"Peers: {_peers(places)}.", _NEEDED, "")
    yield "| scenario | ours (s) | peer | peer (s) | ratio (min–max) | target | our peak (MiB) | peer's | rounds |"
    yield "|---|---|---|---|---|---|---|---|---|"
    yield from map(_row, rows)
    if figures:
        yield from ("", "| computed | value | target | from |", "|---|---|---|---|")
        yield from map(_figure, figures)
    yield from ("", "## Commands", "", "| scenario | ours | peer |", "|---|---|---|")
    yield from (f"| {row.scenario} | {_code(row.ours.command)} | {_code(row.peer.command)} |" for row in rows)
    yield from ("", "One scenario alone, here each with its name: " + _calls(found))


def _row(row: Row) -> str:
    each = ratios(row.ours, row.peer)
    target = _judged(row.target, row.ratio) if row.target else ""
    peak = f"{row.ours.peak:.0f}" + (f" (≤ {row.most_memory:.0f}{_mark(row)})" if row.most_memory else "")
    cells = (
        row.scenario, f"{row.ours.wall:.3f}", f"`{row.peer.command.shown.split()[0]}`", f"{row.peer.wall:.3f}",
        f"**{row.ratio:.2f}** ({min(each):.2f}–{max(each):.2f})", target, peak, f"{row.peer.peak:.0f}",
        str(len(each)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _mark(row: Row) -> str:
    return " ✓" if row.most_memory is not None and row.ours.peak <= row.most_memory else " ✗"


def _figure(figure: Figure) -> str:
    target = _judged(figure.target, figure.value) if figure.target else ""
    return f"| {figure.name} | **{figure.value:,.2f}** {figure.unit} | {target} | {figure.how} |"


def _judged(target: Target, value: float) -> str:
    return f"{target.text} {'✓' if target.holds(value) else '✗'}"


def _code(command: Command) -> str:
    return f"`{command.shown}`"


def _calls(names: Iterable[str]) -> str:
    return ", ".join(f"`make bench ONLY={name}`" for name in names) + "."


def _machine() -> str:
    models = [line.partition(":")[2].strip() for line in _words(Path("/proc/cpuinfo")) if line.startswith("model name")]
    memory = [line.split()[1] for line in _words(Path("/proc/meminfo")) if line.startswith("MemTotal")]
    named = [f"{os.cpu_count()} cores", *models[:1], *(f"{int(kib) / 2**20:.0f} GiB" for kib in memory)]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{system}, {', '.join(named)}, {python}, with ecrdoctor {__version__}"


def _words(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n") if file.exists() else []


def _peers(places: Places) -> str:
    names = ("aws", "rg", "grep", "shellcheck", "zizmor")
    return ", ".join(f"{name} {_version(places.command(f'{name} --version'))}" for name in names)


def _version(command: Command) -> str:
    """The first words of its answer that begin with a digit."""
    done = subprocess.run(command.words, env=command.environment, capture_output=True, text=True, check=True)
    words = done.stdout.replace("/", " ").split()
    return next((word for word in words if word[0].isdecimal()), "?")
