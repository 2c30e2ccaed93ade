# What the tests of the scripts share: counted expectations, and a folder of their own. Sourced.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect WHAT COMMAND...: the command must succeed.
expect() {
    local what=$1
    shift
    if "$@"; then
        echo "ok: $what"
    else
        echo "FAILED: $what"
        failures=$((failures + 1))
    fi
}

# equal ACTUAL EXPECTED, contains TEXT PART, lacks TEXT PART: to be expected; say what they got.
equal() { [[ $1 == "$2" ]] || { printf 'got:      %s\nexpected: %s\n' "$1" "$2" && false; }; }
contains() { [[ $1 == *"$2"* ]] || { printf 'got:  %s\nlacks: %s\n' "$1" "$2" && false; }; }
lacks() { [[ $1 != *"$2"* ]] || { printf 'got:   %s\nholds: %s\n' "$1" "$2" && false; }; }

finish() {
    ((failures == 0)) || { echo "$failures expectations failed"; exit 1; }
}
