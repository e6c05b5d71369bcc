"""The command that was tried, where the log shows it."""

from __future__ import annotations

from collections.abc import Sequence

from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.patterns import COMMAND

_PROMPT = "$#+>% "
_MOST_CHARACTERS = 300


def command_tried(facts: Facts, lines: Sequence[str]) -> str | None:
    """The last line that is a command about the repository of the push, without its prompt.

    Args:
        facts: of that push.
        lines: of the transcript that they were read from.
    """
    shown = [
        mention.index
        for mention in facts.mentions
        if mention.rank == COMMAND and mention.target.repository == facts.target.repository
    ]
    return lines[max(shown)].strip().lstrip(_PROMPT)[:_MOST_CHARACTERS] if shown else None
