#!/usr/bin/env bash
# Makes what the Makefile needs and only that: `venv` (uv, Python 3.10, our packages), `browser` (chromium and redis-server for the tests).
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
fail() { printf '%s\n' '' "$@" >&2; exit 1; }
runs() { "$@" >/dev/null 2>&1; }

# A uv on PATH may be a pyenv shim that only prints an error, or be older than pyproject.toml asks for: run it to know.
find_uv() {
    for uv in .tools/bin/uv uv; do
        if runs "$uv" python dir; then printf '%s' "$uv"; return; fi
    done
    return 1
}

# Any Python 3 that can make a venv will do to install uv; the shim of a pyenv without 3.10 cannot, hence the others.
find_any_python() {
    for python in python3 /usr/bin/python3 /usr/local/bin/python3 "$HOME"/.pyenv/versions/3.*/bin/python3; do
        if runs "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))'; then
            printf '%s' "$python"; return
        fi
    done
    return 1
}

install_uv() {
    local python
    python=$(find_any_python) || fail \
        "No Python 3 that can make a virtual environment was found, so uv cannot be installed." \
        "Install one, then run make again:" \
        "  Debian, Ubuntu: apt-get install python3-venv" \
        "  macOS:          brew install python" \
        "  or uv itself:   https://docs.astral.sh/uv/getting-started/installation/"
    say "Installing uv into .tools"
    rm -rf .tools
    "$python" -m venv .tools
    .tools/bin/python -m pip install --quiet 'uv>=0.9,<1'
}

# uv looks on PATH and among its own; pyenv's folders are named for the day when its shims are not on PATH.
find_python310() {
    local found
    if found=$("$1" python find --system --no-project --no-python-downloads '==3.10.*' 2>/dev/null); then
        printf '%s' "$found"; return
    fi
    for found in "$HOME"/.pyenv/versions/3.10.*/bin/python3; do
        if runs "$found" --version; then printf '%s' "$found"; return; fi
    done
    return 1
}

fetch_python310() {
    say "No Python 3.10 here: fetching one (Rasa needs 3.10)"
    "$1" python install 3.10 || fail \
        "Python 3.10 is not installed, and uv could not fetch it (see above). Install it, then run make again:" \
        "  with pyenv:     pyenv install 3.10" \
        "  Ubuntu:         add-apt-repository ppa:deadsnakes/ppa && apt-get install python3.10 python3.10-venv" \
        "  macOS:          brew install python@3.10" \
        "  or by hand:     $1 python install 3.10"
}

make_venv() {
    local uv python
    uv=$(find_uv) || { install_uv; uv=.tools/bin/uv; }
    python=$(find_python310 "$uv") || { fetch_python310 "$uv"; python=$(find_python310 "$uv"); }
    say "Installing from uv.lock into .venv ($("$python" --version), $("$uv" --version))"
    UV_PROJECT_ENVIRONMENT=.venv "$uv" sync --locked --python "$python" "$@"
    touch .venv/.synced
}

have_shell() { runs chromium-headless-shell --version; }
have_browser() { have_shell || runs chromium --version || runs chromium-browser --version || runs google-chrome --version; }

find_missing() {
    have_browser || printf 'chromium '
    runs redis-server --version || printf 'redis-server '
}

can_install() { [ "$(id -u)" = 0 ] && runs apt-get --version; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; }

# Debian has chromium without a window of its own: browser tests take a third of the time. Any other will do as well.
add_shell() {
    say "Looking for chromium-headless-shell, which is quicker to test with"
    runs install -o Acquire::Retries=0 -o Acquire::http::Timeout=10 chromium-headless-shell || true
}

make_browser() {
    local missing
    missing=$(find_missing)
    if can_install; then
        [ -z "$missing" ] || apt-get update -qq
        have_shell || add_shell
        missing=$(find_missing)
    fi
    [ -n "$missing" ] || return 0
    can_install || fail "The tests need $missing(a real browser, a real Redis): they are never skipped. Install, then run make again:" \
        "  Debian, Ubuntu: sudo apt-get install $missing" \
        "  macOS:          brew install --cask chromium; brew install redis"
    say "Installing ${missing}for the tests"
    # shellcheck disable=SC2086  # the names are words to be split
    install $missing
    [ -z "$(find_missing)" ] || fail "apt-get ended well but $(find_missing)still does not run: try it by hand."
}

case "${1:-}" in
    venv) make_venv "${@:2}" ;;
    browser) make_browser ;;
    *) fail "Use: ./bootstrap.sh venv [--extra postgres] | ./bootstrap.sh browser" ;;
esac
