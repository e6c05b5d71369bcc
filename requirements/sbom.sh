#!/usr/bin/env bash
# Writes the bill of materials (CycloneDX) of what is shipped, from its lock; the same lock gives the same bytes.
#   requirements/sbom.sh FILE
set -euo pipefail
out=$(realpath -m "$1")
cd "$(dirname "$0")/.."
mkdir -p "$(dirname "$out")"
# Its one warning: a lock of one list does not say which package needs which.
PYTHONWARNINGS=ignore "${BIN:-.venv/bin}/cyclonedx-py" requirements requirements/runtime.txt --pyproject pyproject.toml \
  --output-reproducible --output-format JSON --output-file "$out"
