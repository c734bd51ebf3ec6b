#!/bin/sh
# Installs rollkeep: finds the file for this system, holds it to its SHA-256, and puts it into PREFIX/bin. Needs no root.
#
#   sh install.sh [--prefix DIR] [--version V] [--from DIR]
set -eu

repository=https://github.com/rollkeep/rollkeep

usage() {
  cat <<EOF
sh install.sh [--prefix DIR] [--version V] [--from DIR]

--prefix DIR  installs DIR/bin/rollkeep; without it ~/.local/bin/rollkeep
--version V   this release instead of the newest one
--from DIR    takes the file from a folder that has it and SHA256SUMS, and downloads nothing

Said again, it replaces what it has installed. To be rid of it: rm ~/.local/bin/rollkeep, and
rm -r ~/.cache/rollkeep, which it can do without. What it has moved to the trash of a store stays there.
EOF
}

fail() {
  printf 'Error: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

# What is said on the command line: prefix, version, from.
read_words() {
  prefix=
  version=
  from=
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case $word in
      --prefix=* | --version=* | --from=*)
        value=${word#*=}
        word=${word%%=*}
        ;;
      --prefix | --version | --from)
        value=${1:-}
        [ $# -eq 0 ] || shift
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) fail "unknown word \"$word\"" "sh install.sh --help" ;;
    esac
    [ -n "$value" ] || fail "$word takes a value" "sh install.sh --help"
    case $word in
      --prefix) prefix=$value ;;
      --version) version=${value#v} ;;
      --from) from=$value ;;
    esac
  done
  if [ -z "$prefix" ]; then
    [ -n "${HOME:-}" ] || fail "HOME is not set" "name a folder with --prefix DIR"
    prefix=$HOME/.local
  fi
  # A name that begins with a hyphen would be a flag of other programs.
  case $prefix in -*) prefix=./$prefix ;; esac
  case $from in -*) from=./$from ;; esac
  case $version in
    *[!0-9A-Za-z.+-]*) fail "\"$version\" is no version" ;;
  esac
  if [ -n "$from" ]; then
    [ -d "$from" ] || fail "\"$from\" is no folder"
    [ -z "$version" ] || fail "--version chooses what is downloaded, and --from downloads nothing" "leave one of them out"
  fi
}

# Which file: file.
find_file() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) os=linux ;;
    Darwin) os=macos ;;
    MINGW* | MSYS* | CYGWIN*) fail "this is Windows" "run install.ps1 in PowerShell" ;;
    *) fail "there is no rollkeep for $system" "run it with Node: npx rollkeep" ;;
  esac
  # A shell that is translated on an Apple processor says the other one.
  if [ "$os" = macos ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then
    machine=arm64
  fi
  case $machine in
    x86_64 | amd64) arch=x86_64 ;;
    arm64 | aarch64) arch=arm64 ;;
    *) fail "there is no rollkeep for $machine" "run it with Node: npx rollkeep" ;;
  esac
  if [ "$os" = linux ] && ! [ -e /lib64/ld-linux-x86-64.so.2 ] && ! [ -e /lib/ld-linux-aarch64.so.1 ]; then
    fail "the program needs the GNU C library, which this system has not" "run it with Node: npx rollkeep"
  fi
  file=rollkeep-$os-$arch
}

# How to get: get NAME TO.
find_getter() {
  if [ -n "$from" ]; then
    get() {
      [ -f "$from/$1" ] || fail "\"$from\" has no $1"
      cp "$from/$1" "$2" || fail "cannot copy \"$from/$1\""
    }
    return
  fi
  if [ -n "$version" ]; then
    address=$repository/releases/download/v$version
  else
    address=$repository/releases/latest/download
  fi
  if command -v curl >/dev/null 2>&1; then
    get() { curl --proto '=https' --tlsv1.2 -fsSL --output "$2" "$address/$1" || fail_download "$1"; }
  elif command -v wget >/dev/null 2>&1; then
    get() { wget -q -O "$2" "$address/$1" || fail_download "$1"; }
  else
    fail "neither curl nor wget is here" "download $file and SHA256SUMS from $address, then: sh install.sh --from DIR"
  fi
}

fail_download() {
  fail "cannot download $address/$1" "nothing was installed; try again, or download it and SHA256SUMS yourself, then: sh install.sh --from DIR"
}

# How to check: digest FILE.
find_digest() {
  if command -v sha256sum >/dev/null 2>&1; then
    digest() { sha256sum <"$1" | cut -d ' ' -f 1; }
  elif command -v shasum >/dev/null 2>&1; then
    digest() { shasum -a 256 <"$1" | cut -d ' ' -f 1; }
  elif command -v openssl >/dev/null 2>&1; then
    digest() { openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1; }
  else
    fail "nothing here makes a SHA-256" "install sha256sum, shasum or openssl"
  fi
}

# A folder beside its place, so that it comes there whole or not at all: bin, work.
make_place() {
  another="name a folder of your own with --prefix DIR"
  mkdir -p "$prefix/bin" 2>/dev/null || fail "cannot make \"$prefix/bin\"" "$another"
  bin=$(CDPATH='' cd "$prefix/bin" && pwd) || fail "cannot go to \"$prefix/bin\"" "$another"
  place=$bin/rollkeep
  [ -w "$bin" ] || fail "cannot write to \"$bin\"" "$another"
  [ ! -d "$place" ] || fail "\"$place\" is a folder" "name another one with --prefix DIR"
  if [ -e "$place" ] || [ -L "$place" ]; then
    case $("$place" --version 2>/dev/null </dev/null || true) in
      "rollkeep "[0-9]*) ;;
      *) fail "\"$place\" is there and does not say that it is rollkeep" "remove it, or name another folder with --prefix DIR" ;;
    esac
  fi
  work=$(mktemp -d "$bin/.rollkeep-XXXXXX" 2>/dev/null) || fail "cannot write to \"$bin\"" "$another"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

main() {
  read_words "$@"
  find_file
  find_getter
  find_digest
  make_place
  get SHA256SUMS "$work/SHA256SUMS"
  wanted=$(awk -v file="$file" '$2 == file || $2 == "*" file { print $1 }' "$work/SHA256SUMS")
  case $wanted in
    *[!0-9a-f]*) fail "SHA256SUMS names $file twice, or no digest of it" ;;
  esac
  [ ${#wanted} -eq 64 ] || fail "SHA256SUMS has no digest of $file"
  get "$file" "$work/rollkeep"
  found=$(digest "$work/rollkeep")
  [ "$found" = "$wanted" ] || fail "the SHA-256 of $file is $found, and should be $wanted" "nothing was installed; try again"
  chmod 755 "$work/rollkeep"
  said=$("$work/rollkeep" --version </dev/null) || fail "the program does not run here" "nothing was installed"
  mv -f "$work/rollkeep" "$place"
  printf '%s is %s\n' "$place" "$said"
  # shellcheck disable=SC2016 # The user's shell expands it.
  case :$PATH: in
    *":$bin:"*) ;;
    *) printf 'Put it on your PATH: export PATH="%s:$PATH"\n' "$bin" ;;
  esac
}

# A shell that was given half of this file does nothing: the brace is not closed.
{ main "$@"; }
