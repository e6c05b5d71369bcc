"""The outside world: one door per system, as wide as the questions we ask.

A door's methods return frozen models or raise `Unavailable`; they never raise an SDK's exception, never
write, and answer the same question once per run (the checks share one instance, from several threads).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecrdoctor.systems.aws import Aws
    from ecrdoctor.systems.docker import Docker
    from ecrdoctor.systems.network import Network


class Unavailable(Exception):
    """A system gave no answer. This says nothing about what the answer would have been.

    Args:
        reason: one line, in plain words, without secrets.
        kind: what kept us from the answer: `denied` (not allowed to look), `no-credentials`, `expired`,
            `invalid-credentials`, `clock-skew`, `unreachable`, `timeout`, `throttled`, `missing-tool`, `error`.
        action: the IAM action that would allow it, where the kind is `denied`.
    """

    def __init__(self, reason: str, *, kind: str = "error", action: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.action = action


@dataclass(frozen=True, slots=True)
class Systems:
    """The doors that the checks may knock at."""

    aws: Aws
    docker: Docker
    network: Network
