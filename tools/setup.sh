#!/usr/bin/env bash
# Installs what the build needs and has not got; does nothing, in well under a second, when all is there.
#   tools/setup.sh [test]     with "test" also what only the tests need
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$repository"

TRUNK=0.21.14 # 0.22 needs a newer Rust than we ask for
NEXTEST=0.9.128 # the newest for the Rust we ask for; whichever is there already does

require_rust
require_node

wasm_library="$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null || true)"
if [ ! -d "$wasm_library" ]; then
  say "adding Rust's wasm32 target…"
  rustup target add wasm32-unknown-unknown
fi

# Neither shall download anything, so without what encrypts connections: the longest part of their compilation.
cargo_tool trunk "$TRUNK" --locked --no-default-features
# The binding program and the library must be of one version. Without --locked: with it, 0.2.130 does not build.
bindgen="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)"
cargo_tool wasm-bindgen-cli "$bindgen" --no-default-features

# Our own tool that splits programs, built again when its source has changed.
split="$(cat tools/split/Cargo.lock tools/split/Cargo.toml tools/split/src/*.rs | cksum)"
if [ "$(cat "$cache/tools/split.built" 2>/dev/null || true)" != "$split" ] || ! backyard-split --version >/dev/null 2>&1; then
  require_c_compiler
  say "building tools/split (seconds, once)…"
  CARGO_TARGET_DIR="$cache/tools/split" cargo install --quiet --locked --path tools/split --root "$cache/tools" --force
  printf '%s\n' "$split" >"$cache/tools/split.built"
fi

# npm packages, as the lock file says; the copy tells when it has changed. web/ is what the site is built with,
# web/runtime what learners' servers import: none of that runs here, so no install script of a package does either.
npm_packages() {
  local folder="$1"
  shift
  if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then return; fi
  say "installing npm packages of $folder…"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error "$@")
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
}
npm_packages web
npm_packages web/runtime --ignore-scripts
# Scripts outside web/ (tests/browser, benches) find the packages through this link.
[ -e node_modules ] || ln -s web/node_modules node_modules

if [ "${1:-}" = test ]; then
  cargo nextest --version >/dev/null 2>&1 || cargo_tool cargo-nextest "$NEXTEST" --locked
fi
