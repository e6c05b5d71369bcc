#!/usr/bin/env bash
# Writes the locks in this folder from pyproject.toml. Keeps the versions that are locked as far as they fit;
# `--upgrade` takes the newest. Only PyPI is asked, whatever this machine's settings say.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

lock() {
  local name=$1
  shift
  env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_FIND_LINKS "$uv" pip compile --quiet \
    --no-config --system-certs --universal --python-version 3.11 \
    --generate-hashes --custom-compile-command "make lock" "${upgrade[@]}" --output-file "requirements/$name.txt" "$@"
}

upgrade=("$@")
lock runtime pyproject.toml                                                            # the image, the action
lock build pyproject.toml --group build --constraint requirements/runtime.txt          # what makes the wheel
lock demo pyproject.toml --group demo --group build --constraint requirements/runtime.txt
lock dev pyproject.toml --group dev --constraint requirements/runtime.txt              # `make test`, CI
lock docs --group docs
lock fuzz --group fuzz
lock pip --group pip
