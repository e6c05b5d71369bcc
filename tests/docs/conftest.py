"""The modules that make the site, and the site itself, built once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from generate import built_in

from ecrdoctor.knowledge.library import Library

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def whole_library() -> Library:
    """All that this checkout knows."""
    return built_in()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site, both languages; warnings are errors."""
    sphinx = os.environ.get("SPHINX_PYTHON") or str(ROOT / ".venv" / "docs" / "bin" / "python")
    if not Path(sphinx).exists():
        pytest.skip("no environment with Sphinx; `make .venv/docs/installed` makes one")
    target = tmp_path_factory.mktemp("site") / "docs"
    command = [sys.executable, str(ROOT / "docs" / "make_site.py"), "--sphinx", sphinx, "--target", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"built: {target / 'index.html'}\n", "")
    return target
