"""Every recorded log is diagnosed with the cause that its folder is named after, first; `healthy` with none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import builtin_directory

ROOT = Path(__file__).parent.parent / "examples" / "logs"
LOGS = sorted(file.relative_to(ROOT).as_posix() for file in ROOT.rglob("*.log"))
HEALTHY = "healthy"


@pytest.fixture(scope="module")
def builtin() -> Explainer:
    return Explainer(load_rulebook((builtin_directory(),)))


def test_there_are_logs_and_each_folder_is_a_cause() -> None:
    causes = {cause.id for cause in load_rulebook((builtin_directory(),)).causes}
    assert LOGS
    assert {name.split("/")[0] for name in LOGS} - causes <= {HEALTHY}


@pytest.mark.parametrize("name", LOGS)
def test_a_recorded_log(name: str, builtin: Explainer) -> None:
    report = builtin.explain(read_log((ROOT / name).read_bytes(), name))
    folder = name.split("/")[0]
    expected = ("no-failure", "") if folder == HEALTHY else ("explained", folder)
    assert (report.outcome, report.causes[0].id if report.causes else "") == expected
