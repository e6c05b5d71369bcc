#!/usr/bin/env bash
# Runs the tests from the built wheel on every Python that is supported, and with the oldest libraries allowed.
#   tests/matrix.sh [VERSION…]     for example: tests/matrix.sh 3.13 oldest
# An interpreter that the machine lacks is borrowed from a suite of Debian that has it (needs root and debootstrap); one
# that no suite has is left out, and said to be.
set -euo pipefail # not inside the functions called with ||: there, each step says && itself
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'umount -q "$work"/*/dev/pts "$work"/*/proc 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT

# version: Debian's suite that has it
declare -A from=([3.13]=trixie [3.14]=testing)
wanted=("$@")
[ $# -gt 0 ] || wanted=(oldest 3.11 3.12 3.13 3.14)

mkdir "$work/checkout" "$work/dist"
git archive HEAD | tar -x -C "$work/checkout"
"${PYTHON:-python3}" -m pip wheel --quiet --no-deps --wheel-dir "$work/dist" "$work/checkout"
rm -r "$work/checkout/ecrdoctor" # the tests must find the wheel's

wheel=$(basename "$work/dist"/*.whl)
mv "$work/dist/$wheel" "$work/checkout/"

# install PYTHON FOLDER [chroot DIRECTORY]: the wheel and what its tests need, in FOLDER/venv.
install() {
  local python=$1 folder=$2
  shift 2
  "$@" "$python" -m venv "$folder/venv" &&
    "$@" "$folder/venv/bin/python" -m pip install --quiet --upgrade "pip>=25.1" &&
    "$@" bash -c "cd '$folder/checkout' && ../venv/bin/python -m pip install --quiet ./'$wheel' --group dev"
}

run() {
  local folder=$1
  shift
  "$@" env CI= LC_ALL=C.UTF-8 bash -c "cd '$folder/checkout' &&
    ../venv/bin/python -m pytest -p no:cacheprovider -m 'not lab and not browser' --ignore=tests/lab"
}

# The machine's own interpreter.
present() {
  local folder=$work/$1
  mkdir "$folder" && cp -r "$work/checkout" "$folder/" && install "python$1" "$folder" && run "$folder"
}

# An interpreter of another distribution.
borrowed() {
  local version=$1 inside=$work/$1
  debootstrap --variant=minbase --include="python$version,python$version-venv,ca-certificates" \
    "${from[$version]}" "$inside" >"$work/$version.log" 2>&1 ||
    { tail -3 "$work/$version.log" && return 1; }
  cp /etc/resolv.conf /etc/hosts "$inside/etc/" &&
    cp /etc/ssl/certs/ca-certificates.crt "$inside/etc/ssl/certs/" &&
    mount --bind /proc "$inside/proc" &&
    mount -t devpts devpts "$inside/dev/pts" &&
    mkdir "$inside/test" && cp -r "$work/checkout" "$inside/test/" &&
    install "python$version" /test chroot "$inside" && run /test chroot "$inside"
}

# The oldest direct dependencies that pyproject.toml allows; theirs are the newest that fit.
oldest() {
  local folder=$work/oldest python
  mkdir "$folder" && cp -r "$work/checkout" "$folder/" || return 1
  python=$folder/venv/bin/python
  "${PYTHON:-python3}" -m venv "$folder/venv" &&
    "${PYTHON:-python3}" -m venv "$folder/uv" && "$folder/uv/bin/python" -m pip install --quiet uv &&
    "$folder/uv/bin/uv" pip install --quiet --python "$python" --resolution lowest-direct "$folder/checkout/$wheel" &&
    "$folder/uv/bin/uv" pip freeze --python "$python" |
    grep -iE '^(boto3|docker|typer|pydantic|pyyaml|google-re2|platformdirs|jinja2|tree-sitter[a-z-]*)==' |
    tee "$folder/oldest.txt" &&
    "$folder/uv/bin/uv" pip install --quiet --python "$python" --constraint "$folder/oldest.txt" \
    "moto[server]>=5" aiohttp trustme hypothesis jsonschema pytest markdown-it-py &&
    run "$folder"
}

failed=()
for version in "${wanted[@]}"; do
  echo "== $version"
  if [ "$version" = oldest ]; then
    oldest || failed+=("$version")
  elif command -v "python$version" >/dev/null; then
    present "$version" || failed+=("$version")
  elif [ -n "${from[$version]:-}" ] && [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null; then
    borrowed "$version" || failed+=("$version")
  else
    echo "left out: no python$version here, and none to borrow"
  fi
done
[ ${#failed[@]} = 0 ] || { echo "failed: ${failed[*]}" && exit 1; }
