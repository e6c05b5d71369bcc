"""Builds the site, both languages, with warnings as errors; or asks every external link whether it is still there.

    python docs/make_site.py --sphinx .venv/docs/bin/python [--linkcheck] [--target build/docs]

Sphinx has an environment of its own, since it and the AWS CLI of the tests need different versions of docutils.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from generate import DOCS, LANGUAGES, built_in, generate

_LOCALES = {"en": "en", "zh": "zh_CN"}
_INDEX = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ecrdoctor</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.1rem system-ui, sans-serif; margin: 15vh auto; width: 18rem; }
</style>
</head>
<body>
<h1>ecrdoctor</h1>
<p><a href="en/index.html" hreflang="en">English</a></p>
<p><a href="zh/index.html" hreflang="zh-CN" lang="zh-CN">中文</a></p>
</body>
</html>
"""


def main() -> int:
    """Build, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sphinx", default=sys.executable, help="a Python that has Sphinx, MyST and Furo")
    parser.add_argument("--target", type=Path, default=DOCS.parent / "build" / "docs")
    parser.add_argument("--linkcheck", action="store_true", help="check external links instead; needs the network")
    options = parser.parse_args()
    source = options.target.with_name(f"{options.target.name}-source")
    generate(source, built_in())
    builder = "linkcheck" if options.linkcheck else "html"
    target = options.target.with_name(f"{options.target.name}-links") if options.linkcheck else options.target
    if target.exists():
        shutil.rmtree(target)
    running = [_sphinx(options.sphinx, builder, language, source, target) for language in LANGUAGES]
    failed = [process.wait() for process in running]
    if any(failed):
        return 1
    if not options.linkcheck:
        (target / "index.html").write_text(_INDEX, encoding="utf-8")
        print(f"built: {target / 'index.html'}")
    return 0


def _sphinx(python: str, builder: str, language: str, source: Path, target: Path) -> subprocess.Popen[bytes]:
    command = [python, "-m", "sphinx", "--builder", builder, "--conf-dir", str(DOCS)]
    command += ["--nitpicky", "--fail-on-warning", "--keep-going", "--quiet", "--fresh-env"]
    command += ["--doctree-dir", str(source / f"{language}-doctrees"), str(source / language), str(target / language)]
    return subprocess.Popen(command, env={**os.environ, "ECRDOCTOR_DOCS_LANGUAGE": _LOCALES[language]})


if __name__ == "__main__":
    sys.exit(main())
