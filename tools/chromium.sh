#!/usr/bin/env bash
# Prints the path of a Chromium or Chrome for the browser tests; installs Debian's where that is possible.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

find_chromium() {
  local candidate
  for candidate in "${BACKYARD_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

if find_chromium; then exit; fi
as_root=""
if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="none"; fi
fi
# Ubuntu's package of that name is only a pointer to a snap.
if [ "$as_root" != none ] && grep -qs '^ID=debian' /etc/os-release; then
  say "installing Chromium…"
  $as_root apt-get update -qq >&2
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2
  if find_chromium; then exit; fi
fi
if [ "$(uname)" = Darwin ]; then
  fail "The browser tests need Chromium or Chrome: install Google Chrome, or set BACKYARD_CHROMIUM to a browser's path."
fi
fail "The browser tests need Chromium or Chrome: \`sudo apt-get install chromium\` (Debian), Google Chrome's package (Ubuntu), or set BACKYARD_CHROMIUM to a browser's path."
