"""Build hook: compiles the rules into the wheel, so that no start ever parses YAML, and writes the manual pages."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MANUALS = {"en": "share/man/man1/ecrdoctor.1", "zh": "share/man/zh_CN/man1/ecrdoctor.1"}


class CompileRules(BuildHookInterface[Any]):
    """Adds `ecrdoctor/rules/compiled.json` and `ecrdoctor.1` to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs; an editable install reads the YAML itself."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            from ecrdoctor.cli.main import app
            from ecrdoctor.cli.manual import manual
            from ecrdoctor.rulebook.load import load_rulebook
            from ecrdoctor.rulebook.store import COMPILED, compiled_text
        finally:
            sys.path.pop(0)
        compiled = Path(self.directory) / COMPILED
        compiled.parent.mkdir(parents=True, exist_ok=True)
        compiled.write_text(compiled_text(load_rulebook((root / "rules",))), encoding="utf-8")
        build_data["force_include"][str(compiled)] = f"ecrdoctor/rules/{COMPILED}"
        for language, place in _MANUALS.items():
            page = Path(self.directory) / language / "ecrdoctor.1"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(manual(app, language, _date()), encoding="utf-8")
            build_data["shared_data"][str(page)] = place


def _date() -> str:
    """Today, or the date of a reproducible build (reproducible-builds.org, SOURCE_DATE_EPOCH)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date().isoformat()
