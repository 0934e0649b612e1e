# shellcheck shell=bash
# What the commands in tools/ share: where the root is, what the machine needs, how results look.
# Sourced, never run. Whoever sources it stands in the repository's root afterwards.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
# A container may have no locale at all, and then programs refuse what is not ASCII.
export LC_ALL=C.UTF-8
# The release binary that the suites run; built by release_build.
DAYBOOK=$ROOT/.build/release/daybook
export ROOT DAYBOOK

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
  BOLD='' DIM='' RED='' GREEN='' PLAIN=''
fi
export BOLD DIM RED GREEN PLAIN

say() { printf '%s\n' "$*"; }
heading() { printf '\n%s%s%s\n' "$BOLD" "$*" "$PLAIN"; }
complain() { printf '%s%s%s\n' "$RED" "$*" "$PLAIN" >&2; }
give_up() {
  complain "$*"
  exit 2
}

# Seconds since the epoch with milliseconds, for timings.
now() { date +%s.%3N; }
# elapsed START: seconds since START, one digit.
elapsed() { awk -v start="$1" -v end="$(now)" 'BEGIN { printf "%.1f s", end - start }'; }

# is_there PACKAGE: whether the machine has what the Debian package brings, however it came here.
is_there() {
  case $1 in
  liblmdb-dev) header lmdb.h ;;
  libsimdjson-dev) header simdjson.h ;;
  libssl-dev) header openssl/evp.h ;;
  lmdb-utils) command -v mdb_stat >/dev/null ;;
  python3-jsonschema)
    python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null
    ;;
  python3-yaml) python3 -c 'import yaml' 2>/dev/null ;;
  *) command -v "$1" >/dev/null ;;
  esac
}

header() {
  local folder
  for folder in /usr/include /usr/local/include /usr/include/"$(uname -m)"-linux-gnu; do
    [[ -e $folder/$1 ]] && return 0
  done
  return 1
}

# need PACKAGE…: installs what is missing, says so, and is quiet where nothing is.
need() {
  local missing=() package as_root=()
  for package; do is_there "$package" || missing+=("$package"); done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    give_up "This needs ${missing[*]}, and there is no apt-get here. Install them, then run it again."
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null ||
      give_up "This needs ${missing[*]}: run 'apt-get install ${missing[*]}' as root, then again."
    as_root=(sudo)
  fi
  say "Installing ${missing[*]}"
  install_packages "${missing[@]}" || {
    "${as_root[@]}" apt-get update -qq && install_packages "${missing[@]}"
  } || give_up "apt-get could not install ${missing[*]}."
  for package in "${missing[@]}"; do
    is_there "$package" || give_up "$package was installed, and what it brings is still not found."
  done
}

install_packages() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# What every build needs.
need_to_build() {
  command -v swift >/dev/null || give_up "This needs Swift 6.3 or later: https://www.swift.org/install"
  need git liblmdb-dev libsimdjson-dev libssl-dev
}

# release_build: the binaries that suites, demo and bench run.
release_build() {
  local start log=$ROOT/.build/release-build.log
  start=$(now)
  mkdir -p .build
  if swift build -c release >"$log" 2>&1; then
    say "release build: $(elapsed "$start")"
  else
    grep -E 'error:|warning:' "$log" | sort -u | head -40 >&2 || tail -40 "$log" >&2
    complain "the release build failed: $log"
    return 1
  fi
}
