"""Runs the job of a workflow of GitHub Actions that uses our action, as far as our examples need it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .runner import Ran, Runner

OURS = "OWNER/ecrdoctor@v0.1.0"
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass
class Job:
    """What has happened in a job so far."""

    runner: Runner
    environ: Mapping[str, str]
    workspace: Path
    others: Mapping[str, Callable[[], None]]
    """Action of others → what it does here."""
    values: dict[str, str]
    """Contexts: `github.sha` and the like."""
    failed: bool = False
    log: str = ""
    uses: list[Ran] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Paths that were uploaded as artifacts."""

    def run(self, job: Mapping[str, Any]) -> None:
        """Run its steps to the end."""
        env = {name: self._evaluated(str(value)) for name, value in job.get("env", {}).items()}
        self.values |= {f"env.{name}": value for name, value in env.items()}
        environ = {**self.environ, **env, "RUNNER_TEMP": self.values["runner.temp"]}
        for step in job["steps"]:
            if not self._is_due(step.get("if", "success()")):
                continue
            if "run" in step:
                self._run(step["run"], environ)
            elif step["uses"] == OURS:
                self._use(step, environ)
            elif step["uses"].startswith("actions/upload-artifact@"):
                self.kept.append(self._evaluated(step["with"]["path"]))
            else:
                self.others[step["uses"]]()

    def _run(self, script: str, environ: Mapping[str, str]) -> None:
        assert "${{" not in script, "what an expression yields would be run"
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = subprocess.run(
            words, cwd=self.workspace, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        self.log += done.stdout.decode()
        self.failed |= done.returncode != 0

    def _use(self, step: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        inputs = {name: self._evaluated(str(value)) for name, value in step["with"].items()}
        ran = self.runner.use(inputs, environ, self.workspace)
        self.log += ran.log
        self.failed |= ran.code != 0
        self.uses.append(ran)
        if "id" in step:
            self.values |= {f"steps.{step['id']}.outputs.{name}": value for name, value in ran.outputs.items()}

    def _is_due(self, condition: str) -> bool:
        if "failure()" not in condition and self.failed:
            return False
        known = {"success()": not self.failed, "failure()": self.failed}
        return all(known[term] if term in known else self.values.get(term) for term in condition.split(" && "))

    def _evaluated(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self.values[match[1]], text)
