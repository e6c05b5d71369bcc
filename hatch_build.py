"""Build hook: compiles the rules into the wheel, so that no start ever parses YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface[Any]):
    """Adds `ecrdoctor/rules/compiled.json` to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs; an editable install reads the YAML itself."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            from ecrdoctor.rulebook.load import load_rulebook
            from ecrdoctor.rulebook.store import COMPILED, compiled_text
        finally:
            sys.path.pop(0)
        compiled = Path(self.directory) / COMPILED
        compiled.parent.mkdir(parents=True, exist_ok=True)
        compiled.write_text(compiled_text(load_rulebook((root / "rules",))), encoding="utf-8")
        build_data["force_include"][str(compiled)] = f"ecrdoctor/rules/{COMPILED}"
