#!/usr/bin/env bash
# Installs ecrdoctor from the action's own checkout into a virtual environment of its own, and says where its Python is.
# Nothing on the job's PATH changes. Reads GITHUB_ACTION_PATH, RUNNER_TEMP, RUNNER_TOOL_CACHE, GITHUB_OUTPUT, INPUT_PYTHON.
set -euo pipefail

fail() {
  echo "::error title=ecrdoctor::$1"
  exit 4
}

is_new_enough() {
  "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local candidate
  if [ -n "${INPUT_PYTHON:-}" ]; then
    is_new_enough "$INPUT_PYTHON" && echo "$INPUT_PYTHON"
    return
  fi
  for candidate in python3 python "${RUNNER_TOOL_CACHE:-/nowhere}"/Python/3.1[1-9].*/*/{bin/python3,python.exe}; do
    if is_new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Another version of the action in the same job has another path, and so another environment.
venv="$RUNNER_TEMP/ecrdoctor-$(printf %s "$GITHUB_ACTION_PATH" | cksum | cut -d ' ' -f 1)"
if [ ! -e "$venv/installed" ]; then
  python=$(find_python) ||
    fail "No Python 3.11 or newer was found. Add a step with actions/setup-python before this one, or give the input python."
  "$python" -I -m venv --clear "$venv" ||
    fail "Python could not make a virtual environment. On Debian and Ubuntu, install python3-venv."
fi
for python in "$venv/bin/python" "$venv/Scripts/python.exe"; do
  [ ! -e "$python" ] || break
done
if [ ! -e "$venv/installed" ]; then
  pip=("$python" -I -m pip install --quiet --disable-pip-version-check)
  # Every dependency at its locked version, by its hash, those of the build too.
  { "${pip[@]}" --require-hashes -r "$GITHUB_ACTION_PATH/requirements/build.txt" &&
    "${pip[@]}" --no-build-isolation --no-deps "$GITHUB_ACTION_PATH"; } ||
    fail "ecrdoctor could not be installed; pip has said why."
  touch "$venv/installed"
fi
echo "python=$python" >>"$GITHUB_OUTPUT"
