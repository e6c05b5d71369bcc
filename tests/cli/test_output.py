"""What is written, and in which order, when something may not be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.cli.options import Format, Redact
from ecrdoctor.cli.output import ReportWriter
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.facts.reference import Target
from ecrdoctor.report.model import Report
from ecrdoctor.text import plain

TARGET = Target(registry="123456789012.dkr.ecr.eu-west-1.amazonaws.com", account="123456789012", repository="acme/app")


@pytest.mark.parametrize("bundle", [None, "push.zip"])
def test_what_the_gate_refuses_leaves_nothing_behind(
    bundle: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise EcrDoctorError(plain("refused"), exit_code=4)

    monkeypatch.setattr(Redaction, "let_out", refuse)
    redaction = Redaction(Redact.public, tmp_path / "names.json")
    zipped = tmp_path / bundle if bundle else None
    writer = ReportWriter(Format.json, tmp_path / "report.json", redaction=redaction, bundle=zipped)
    writer.write(Report("explain", "-", "no-failure", "Nothing.", "1", target=TARGET))
    with pytest.raises(EcrDoctorError):
        writer.close()
    assert list(tmp_path.iterdir()) == []
