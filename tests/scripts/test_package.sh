#!/usr/bin/env bash
# The Debian package, built here and tried on a bare Debian 12: it installs with all it needs, both programs start, and
# removing it takes every file of its own and none of anybody's data.
. "$(dirname "$0")/expect.sh"
. "$root/tests/scripts/fresh_root.sh"

cd "$root"
build=$root/build/package
{ cmake --preset release -B "$build" && ninja -C "$build" && cd "$build" && rm -f ./*.deb && cpack; } >"$work/build.log" 2>&1 ||
    { tail -n 60 "$work/build.log"; exit 1; }
package=$(echo "$build"/landreeve_*.deb)
dpkg-deb -I "$package"
dpkg-deb -c "$package" | awk '{print $1, $6}'

enter_root
cp "$package" "$fresh/root/tmp/landreeve.deb"
inside root useradd -m meera
quiet() { "$@" >"$work/said" 2>&1 || { tail -n 40 "$work/said"; false; }; }
apt() { inside root env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends "$@"; }

inside root apt-get update -q >/dev/null
expect "it installs, with nothing recommended" quiet apt install /tmp/landreeve.deb
mapfile -t files < <(inside root dpkg -L landreeve | while read -r file; do [[ -d $fresh/root$file ]] || echo "$file"; done)

for user in meera root; do
    expect "the command line starts as $user" quiet inside "$user" landreevectl --version
    expect "the demonstration runs as $user" quiet inside "$user" landreevectl demo
    # The window has nobody to close it: to be there still after five seconds is to have started.
    status=0
    inside "$user" env QT_QPA_PLATFORM=offscreen timeout -s TERM 5 landreeve >"$work/window" 2>&1 || status=$?
    expect "the window starts as $user and stays" equal "$status" 124
    expect "and finds all it loads" lacks "$(<"$work/window")" "ould not"
    cat "$work/window"
done
expect "the manual pages are found" quiet inside root test -s /usr/share/man/man1/landreevectl.1.gz

# Everything below the two homes, but for what a running server keeps changing.
inside meera landreevectl engine stop >/dev/null 2>&1 || :
inside root landreevectl engine stop >/dev/null 2>&1 || :
data() {
    (cd "$fresh/root" && find home/meera root var/lib/landreeve -type f -exec sha256sum {} + 2>/dev/null | sort -k 2)
}
data >"$work/before"
expect "there is data to keep" test "$(wc -l <"$work/before")" -gt 1000
expect "a server running as root is no obstacle" quiet inside root landreevectl engine start
expect "it is removed" quiet apt remove landreeve
expect "and purged" quiet apt purge landreeve
data >"$work/after"
expect "meera's data is what it was" cmp <(grep home/meera "$work/before") <(grep home/meera "$work/after")
# Its server ran meanwhile: it adds files of its own, and makes its caches anew.
tables() { awk '{print $2}' "$1" | grep -E '(base|global)/' | grep -v 'pg_internal.init$' | sort; }
expect "root's data is all there" equal "$(comm -23 <(tables "$work/before") <(tables "$work/after"))" ""
left=$(for file in "${files[@]}"; do [[ ! -e $fresh/root$file ]] || echo "$file"; done)
expect "no file of the package is left" equal "$left" ""
expect "root's server was stopped" equal "$(readlink /proc/[0-9]*/root 2>/dev/null | grep -cxF "$fresh/root")" 0
finish
