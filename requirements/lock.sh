#!/usr/bin/env bash
# Writes the locks in this folder from pyproject.toml. Keeps the versions that are locked as far as they fit;
# `--upgrade` takes the newest. Only PyPI is asked, whatever this machine's settings say.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

compile=(env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_FIND_LINKS "$uv" pip compile
  --quiet --no-config --system-certs --universal --python-version 3.11)

lock() {
  local name=$1
  shift
  "${compile[@]}" --generate-hashes --custom-compile-command "make lock" "${upgrade[@]}" \
    --output-file "requirements/$name.txt" "$@"
}

upgrade=("$@")
lock runtime pyproject.toml                                                            # the image, the action
lock build pyproject.toml --group build --constraint requirements/runtime.txt          # what makes the wheel
lock demo pyproject.toml --group demo --group build --constraint requirements/runtime.txt
lock dev pyproject.toml --group dev --constraint requirements/runtime.txt              # `make test`, CI
lock tests pyproject.toml --group tests --constraint requirements/dev.txt              # the matrix
lock bench --group bench --only-binary :all:                                           # what `make bench` compares with
lock docs --group docs
lock fuzz --group fuzz
lock pip --group pip

# The matrix once more, with the oldest that each range in pyproject.toml allows.
mkdir -p build
"${compile[@]}" --no-deps --resolution lowest-direct --output-file build/oldest.txt pyproject.toml
lock oldest pyproject.toml --group tests --constraint build/oldest.txt
