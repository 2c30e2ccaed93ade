#!/usr/bin/env bash
# From a clean clone on a bare Debian 12: ./run and ./check, as root or as an ordinary user with sudo.
#   test_fresh_root.sh root|user [run|check]      both, one after the other, when none is named
. "$(dirname "$0")/expect.sh"
. "$root/tests/scripts/fresh_root.sh"
user=${1:?root or user}
[[ $user == root ]] || user=landlord
what=${2:-run check}

enter_root
if [[ $user != root ]]; then
    { inside root apt-get update -q && inside root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends sudo; } >"$work/apt" 2>&1 || { cat "$work/apt"; exit 1; }
    inside root useradd -m -s /bin/bash "$user"
    echo "$user ALL=(ALL) NOPASSWD: ALL" >"$fresh/root/etc/sudoers.d/$user"
fi
home=$(chroot "$fresh/root" getent passwd "$user" | cut -d: -f6)
git -c safe.directory='*' clone -q --no-local "$root" "$fresh/root$home/landreeve"
chroot "$fresh/root" chown -R "$user:$user" "$home/landreeve"

# timed NAME COMMAND...: runs it inside with its output in a log; says how long it took.
timed() {
    local name=$1 begun=$SECONDS status=0
    shift
    inside "$user" "$@" >"$work/$name.log" 2>&1 || status=$?
    echo "$name as $user: $((SECONDS - begun)) s, exit $status"
    ((status == 0)) || tail -n 80 "$work/$name.log"
    return "$status"
}

if [[ $what == *run* ]]; then
    expect "./run builds and shows the demonstration" timed run "$home/landreeve/run"
    expect "it says that there is no display" contains "$(<"$work/run.log")" "neither DISPLAY nor WAYLAND_DISPLAY"
    expect "a second start is ready at once" timed again timeout 10 "$home/landreeve/run" ctl --version
    expect "and builds nothing" lacks "$(<"$work/again.log")" "uilding"
    expect "no PostgreSQL cluster of the system was made" equal "$(inside root pg_lsclusters -h)" ""
    inside "$user" "$home/landreeve/run" ctl engine stop >/dev/null 2>&1 || :
fi
if [[ $what == *check* ]]; then
    expect "./check passes" timed check "$home/landreeve/check"
    expect "it closes with the summary of the tests" contains "$(tail -n 1 "$work/check.log")" "Total Test time"
    expect "all tests passed" contains "$(<"$work/check.log")" "100% tests passed"
    grep -E '^(ok|FAILED) |tests passed|Total Test' "$work/check.log" || :
fi
finish
