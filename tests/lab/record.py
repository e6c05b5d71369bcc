"""Records what real clients print: ``python -m tests.lab.record [--only REGEX] [--tools DIR]``.

Every scenario gets a fresh home, its own world, and one shell. The lines typed are echoed after a prompt (or by
``set -x``), the output is kept as it came, and the file is written only if it shows what it is meant to show. Needs
root, because it starts daemons at their usual places and mounts within namespaces of its own; run it on a machine
that has no other dockerd. Programs in the tools folder (``crane``, ``aws-2``, ``buildkitd-0.29`` and so on) are used
where a scenario names them; a scenario whose programs are not there is left out.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import get_args

from .gateway import Lab
from .recordings import SCENARIOS
from .recordings.bare import BareNetwork, bare_network
from .recordings.daemons import DOCKER_SOCKET, Daemons, Unavailable
from .recordings.machine import HOME, RUNTIME, UID, Machine, Tools
from .scenario import DaemonKind, Scenario

LOGS = Path(__file__).parents[2] / "examples" / "logs"
PROXY_PORT = 3128
LEAK = re.compile(rf"/tmp/(?!push|ci)|{re.escape(str(LOGS.parents[1]))}|10\.255\.|/root/")
"""Places of the recording machine's own, which no log may show."""

DRIVER = """set +e
typed() {{ printf '$ %s\\n' "$1"; eval "$1"; }}
{before}
exec 2>&1
{lines}
"""


class Recorder:
    """Runs scenarios against one lab."""

    def __init__(self, lab: Lab, work: Path, tools: Path, network: BareNetwork) -> None:
        self.lab, self.work, self.network = lab, work, network
        self.machine = Machine(lab, work, Tools(tools))
        self.daemons = Daemons(lab, work, self.machine.tools, network)

    def record_all(self, scenarios: list[Scenario]) -> int:
        """Make the recordings, daemon by daemon; the answer counts those that were not kept."""
        bad = 0
        for kind in get_args(DaemonKind):
            group = [scenario for scenario in scenarios if scenario.daemon == kind]
            if not group:
                continue
            with contextlib.suppress(Unavailable), self.daemons.docker(kind):
                for scenario in group:
                    why = self._attempt(scenario)
                    bad += bool(why)
                    print(f"{'BAD' if why else 'ok '} {scenario.cause}/{scenario.name} {why}", flush=True)
        return bad

    def _attempt(self, scenario: Scenario) -> str:
        try:
            return self._record(scenario)
        except (subprocess.TimeoutExpired, TimeoutError, Unavailable) as failure:
            return f"{type(failure).__name__}: {failure}"

    def _record(self, scenario: Scenario) -> str:
        if absent := self.machine.install(scenario):
            return f"left out, needs {absent}"
        self.lab.load(scenario.world)
        self.machine.furnish(scenario)
        with contextlib.ExitStack() as services:
            for name in scenario.services:
                services.enter_context(self.daemons.service(name))
            output = scrubbed(self._run(scenario), self.work)
        if leak := LEAK.search(output):
            return f"leaks {leak[0]}:\n{output}"
        if not re.search(scenario.shows, output, re.MULTILINE):
            return f"does not show {scenario.shows}:\n{output}"
        path = place(scenario)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(output)
        return ""

    def _run(self, scenario: Scenario) -> str:
        driver = self.work / "driver.sh"
        driver.write_text(DRIVER.format(before=scenario.before, lines=typed(scenario)))
        driver.chmod(0o755)
        command = ["/bin/bash", str(driver)]
        if scenario.user == "ci":
            command = ["/usr/bin/setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", *command]
        namespace = self.network.entered(self.work) if scenario.on_bare_network else ["/usr/bin/unshare", "-m"]
        command = [*namespace, *command]
        if scenario.terminal:
            command = ["/usr/bin/script", "-qec", " ".join(command), "/dev/null"]
        done = subprocess.run(
            command,
            cwd=HOME,
            env=self.machine.environment(scenario),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=scenario.timeout,
            check=False,
        )
        return done.stdout.decode(errors="replace")


def place(scenario: Scenario) -> Path:
    """Where its recording is kept."""
    return LOGS / scenario.cause / f"{scenario.name}.log"


def typed(scenario: Scenario) -> str:
    """The scenario's lines as bash for the driver: one call for each that a user would type."""
    if scenario.xtrace:
        return f"set -x\n{scenario.script}"
    commands: list[str] = []
    for line in scenario.script.strip().splitlines():
        goes_on = commands and (commands[-1].endswith(("\\", "|")) or line.startswith("  "))
        if goes_on:
            commands[-1] += f"\n{line}"
        else:
            commands.append(line)
    quoted = (command.replace("'", "'\\''") for command in commands)
    return "\n".join(f"typed '{command}'" for command in quoted)


def scrubbed(output: str, work: Path) -> str:
    """Put neutral places where this machine's own showed; nothing else is changed."""
    output = output.replace("\r\n", "\n").replace(f"{work}/bin/", "/usr/bin/").replace(f"{work}/driver.sh", "bash")
    output = re.sub(r"\bbash: line \d+: ", "bash: ", output)
    output = re.sub(r"/tmp/[\w./-]*?/site-packages", "/home/ci/.venv/lib/python3.11/site-packages", output)
    return output.replace(str(work), "/var/lib")


def main() -> int:
    """Record all scenarios, or those whose cause and name match."""
    parser = argparse.ArgumentParser(description="Record what real clients print.")
    parser.add_argument("--only", default="", metavar="REGEX", help="matched against cause/name")
    parser.add_argument("--tools", type=Path, default=Path("/nonexistent"), help="folder with more clients")
    parser.add_argument("--missing", action="store_true", help="only what is not recorded yet")
    chosen = parser.parse_args()
    if DOCKER_SOCKET.exists() or HOME.exists():
        print(f"{DOCKER_SOCKET} or {HOME} exists: this machine is in use", file=sys.stderr)
        return 2
    wanted = [
        scenario
        for scenario in SCENARIOS
        if re.search(chosen.only, f"{scenario.cause}/{scenario.name}")
        and not (chosen.missing and place(scenario).exists())
    ]
    try:
        with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            work.chmod(0o755)
            with bare_network() as network, Lab(work, proxy_port=PROXY_PORT) as lab:
                return min(1, Recorder(lab, work, chosen.tools, network).record_all(wanted))
    finally:
        for left in (HOME, RUNTIME):
            shutil.rmtree(left, ignore_errors=True)
        DOCKER_SOCKET.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
