# Sourced by the other scripts: where tools are, and what has to be there already.
# bash 3.2 (macOS) is enough for all of tools/*.sh.

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Tools that are built here; CI keeps it between runs by naming a folder of its own.
cache="${BACKYARD_CACHE:-$repository/.cache}"

export PATH="$cache/tools/bin:$repository/web/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

say() { printf '%s\n' "backyard: $*" >&2; }
fail() { say "$*"; exit 1; }

# Each is one line that says how to get what is missing.
require_rust() {
  command -v rustup >/dev/null && command -v cargo >/dev/null && return
  fail "Rust is missing: install rustup from https://rustup.rs, open a new terminal and try again."
}
require_c_compiler() {
  cc --version >/dev/null 2>&1 && return
  if [ "$(uname)" = Darwin ]; then fail "A C compiler is missing: run \`xcode-select --install\`."; fi
  fail "A C compiler is missing: run \`sudo apt-get install build-essential\` (or your system's equivalent)."
}
require_node() {
  local major
  major="$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)"
  if [ "$major" -lt 20 ] || ! command -v npm >/dev/null; then
    fail "Node 20 or newer with npm is missing (found: $(node --version 2>/dev/null || echo none)): install it from https://nodejs.org."
  fi
}

# cargo_tool NAME VERSION [cargo install options]: installs the crate's program unless that version is on PATH.
cargo_tool() {
  local name="$1" version="$2" program
  shift 2
  program="${name%-cli}"
  if "$program" --version 2>/dev/null | head -1 | grep -q " $version\$"; then return; fi
  require_c_compiler
  say "installing $name $version (a few minutes, once)…"
  # Never into the project's own target folder: CARGO_TARGET_DIR may name it. Optimised a little: they run for seconds,
  # and as their authors release them they compile for twice as long.
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    CARGO_TARGET_DIR="$cache/tools/target" cargo install "$name" --version "$version" --root "$cache/tools" --force "$@"
  rm -rf "$cache/tools/target"
}
