#!/usr/bin/env bash
# Installing what is missing: only that, through sudo where needed, and one line to type where it cannot be done.
. "$(dirname "$0")/expect.sh"
bin=$work/bin
mkdir "$bin"

# stub NAME: a program that notes how it was called and then does what standard input says.
stub() {
    { printf '#!/bin/bash\necho "%s $*" >>"%s/calls"\n' "$1" "$work" && cat; } >"$bin/$1"
    chmod +x "$bin/$1"
}
# ensure PACKAGE...: as somebody who is not root, with the stubs before everything; prints what was said.
ensure() {
    : >"$work/calls"
    env PATH="$bin:$PATH" bash -c '
        source <(sed "s/((EUID == 0))/((0))/" "$0/scripts/packages.sh")
        ensure_packages "$@"' "$root" "$@" 2>&1 </dev/null || echo "status $?"
}

stub dpkg-query <<<'for name; do case $name in here*) echo "installed $name" ;; gone*) echo "config-files $name" ;; esac; done'
stub sudo <<<'exit 1'

expect "nothing to do when all is there" equal "$(ensure here1 here2)" ""
said=$(ensure here1 new1 gone1)
expect "without rights: one line to type" contains "$said" "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends gone1 new1'"
expect "without rights: it fails" contains "$said" "status 1"
expect "what is there is not asked for" lacks "$said" here1

stub sudo <<<'[[ $1 == -n && $2 == true ]] || echo "installing ${*##*/}"'
said=$(ensure here1 new1)
expect "through sudo without asking" contains "$(<"$work/calls")" "install-packages new1"
expect "through sudo: what is installed is said" contains "$said" "Installing 1 packages"
stub sudo <<<'[[ $2 == true ]] || { echo "E: Unable to locate package new1"; exit 100; }'
said=$(ensure new1)
expect "what apt said is shown when it fails" contains "$said" "Unable to locate package new1"
expect "and it fails" contains "$said" "status 1"

# The part that runs as root, with the machine's own files out of the way.
installer=$work/install-packages
sed "s|/etc/postgresql-common|$work/etc|" "$root/scripts/install-packages" >"$installer"
stub apt-cache <<<'exit 0'
stub apt-get <<<'case $* in *" install "*) cat "'"$work"'/etc/createcluster.d/landreeve.conf" 2>/dev/null >>"'"$work"'/calls";; esac; exit 0'
stub dpkg-query <<<'exit 1'
: >"$work/calls"
env PATH="$bin:$PATH" bash "$installer" new1
expect "lists that know the package are not fetched again" lacks "$(<"$work/calls")" " update"
expect "no system cluster is made" contains "$(<"$work/calls")" "create_main_cluster = false"
expect "the answer is taken back" test ! -e "$work/etc/createcluster.d"

stub dpkg-query <<<'echo installed'
: >"$work/calls"
env PATH="$bin:$PATH" bash "$installer" new1
expect "an installed PostgreSQL keeps its ways" lacks "$(<"$work/calls")" "create_main_cluster"

stub apt-cache <<<'exit 100'
: >"$work/calls"
env PATH="$bin:$PATH" bash "$installer" new1
expect "empty lists are fetched first" contains "$(grep -m1 '^apt-get' "$work/calls")" "update"

stub apt-cache <<<'exit 0'
stub apt-get <<<'case $* in *" install "*) [[ -e "'"$work"'/tried" ]] || { touch "'"$work"'/tried"; exit 100; };; esac; exit 0'
: >"$work/calls"
expect "old lists are fetched and it is tried again" env PATH="$bin:$PATH" bash "$installer" new1
expect "in that order" equal "$(grep -oE 'install|update' <(grep ^apt-get "$work/calls" | sed 's/--no-install-recommends//') | tr '\n' ' ')" "install update install "
finish
