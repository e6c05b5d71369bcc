#!/usr/bin/env bash
# Runs the tests from the built wheel on every Python that is supported, and with the oldest libraries allowed.
#   tests/matrix.sh [VERSION…]     for example: tests/matrix.sh 3.13 oldest
# Tests what is committed. An interpreter that the machine lacks is borrowed from a suite of Debian that has it (needs
# root, and debootstrap, which checks the signature). What cannot be had is left out, and the last line names it.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
work=$(mktemp -d) # nothing is ever mounted here but in a namespace of its own, which ends with its process
trap 'rm -rf --one-file-system "$work"' EXIT

declare -A from=([3.11]=bookworm [3.13]=trixie [3.14]=testing)
wanted=("$@")
[ $# -gt 0 ] || wanted=(oldest 3.11 3.12 3.13 3.14)

# interpreter VERSION: one of this machine, on PATH or among pyenv's, that can make virtual environments.
interpreter() {
  local candidate
  for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
    if "$candidate" -c "import ensurepip, sys; sys.exit(not sys.version.startswith('$1.'))" 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# borrowed VERSION: its root is made in "$work/root-VERSION", if that can be.
borrowed() {
  local root=$work/root-$1 file
  [ -n "${from[$1]:-}" ] && [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null || return
  [ ! -e "$root/ready" ] || return 0
  # git, man, mandoc: tests use them. The certificates: packages come through TLS.
  debootstrap --variant=minbase --force-check-gpg "--include=python$1,python$1-venv,ca-certificates,git,man-db,mandoc" \
    "${from[$1]}" "$root" >"$work/debootstrap.log" 2>&1 || { tail -n 3 "$work/debootstrap.log" && return 1; }
  for file in resolv.conf hosts ssl/certs/ca-certificates.crt; do
    cp "/etc/$file" "$root/etc/$file" || return
  done
  touch "$root/ready"
}

# inside ROOT COMMAND…: there, with this machine's devices and processes, and with $work and pip's cache in their places.
# shellcheck disable=SC2016
inside() {
  unshare --mount bash -euc '
    root=$1 && shift
    mount --bind "$root" "$root" # tests make namespaces themselves, for which it must be a mount
    mount --rbind /dev "$root/dev"
    mount --rbind /proc "$root/proc"
    for folder in "$work" "$PIP_CACHE_DIR"; do
      mkdir -p "$root$folder"
      mount --bind "$folder" "$root$folder"
    done
    export PATH=/usr/bin:/bin:/usr/sbin:/sbin
    exec chroot "$root" "$@"' inside "$@"
}

# Run where the interpreter is. The wheel's package must be found, so the checkout's is taken away once it is built.
# shellcheck disable=SC2317
test_with() {
  local folder=$1 interpreter=$2 lock=$3 python=$1/venv/bin/python
  cd "$folder/checkout"
  "$interpreter" -m venv "$folder/venv"
  "$python" -m pip install --quiet --require-hashes --requirement requirements/pip.txt
  "$python" -m pip install --quiet --require-hashes --requirement "requirements/$lock.txt"
  SOURCE_DATE_EPOCH=1700000000 "$python" -m hatchling build --directory "$folder/dist" 2>"$folder/build.log" ||
    { cat "$folder/build.log" && exit 1; }
  "$python" -m pip install --quiet --no-deps --no-index "$folder"/dist/*.whl
  rm -r ecrdoctor
  # Left out, since they cannot differ by the interpreter: real clients, the browser, the site, the image.
  local tests=("$python" -m pytest -m 'not lab and not browser' --ignore=tests/lab --ignore=tests/docs -rfEs)
  export PATH=$folder/venv/bin:$PATH CI=
  # What a busy machine had no time for gets a second try, alone.
  "${tests[@]}" --numprocesses auto --dist loadfile || "${tests[@]}" --last-failed --last-failed-no-failures none
}

# try NAME INTERPRETER LOCK COMMAND…: in a folder of its own; a wheel or a source distribution that differs is a failure.
try() {
  local folder=$work/$1 interpreter=$2 lock=$3
  shift 3
  mkdir -p "$folder/checkout"
  git archive HEAD | tar -x -C "$folder/checkout"
  "$@" bash -euo pipefail -c "$(declare -f test_with); test_with '$folder' '$interpreter' '$lock'" || return
  (cd "$folder/dist" && sha256sum ./*.whl ./*.tar.gz) >"$folder/sums"
  [ -e "$work/sums" ] || cp "$folder/sums" "$work/sums"
  diff "$work/sums" "$folder/sums" || { echo "the same sources gave other bytes" && return 1; }
}

export work PIP_CACHE_DIR=${PIP_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/pip}
mkdir -p "$PIP_CACHE_DIR"
failed=() left_out=()
for name in "${wanted[@]}"; do
  version=$name lock=tests
  [ "$name" != oldest ] || version=3.11 lock=oldest
  echo "== $name"
  SECONDS=0
  if python=$(interpreter "$version"); then
    try "$name" "$python" "$lock" || failed+=("$name")
  elif borrowed "$version"; then
    try "$name" "python$version" "$lock" inside "$work/root-$version" || failed+=("$name")
  else
    left_out+=("$name")
  fi
  echo "== $name: $SECONDS s"
done
[ ${#failed[@]} = 0 ] || echo "failed: ${failed[*]}"
echo "left out: ${left_out[*]:-none}"
[ ${#failed[@]} = 0 ]
