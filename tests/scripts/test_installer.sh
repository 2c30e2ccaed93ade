#!/usr/bin/env bash
# The files of the package are well-formed, and the completions offer what the command line knows.
# test_installer.sh [LANDREEVECTL LANDREEVE]: with the programs, their own help is compared too.
. "$(dirname "$0")/expect.sh"
cd "$root/installer"

expect "the desktop entry" desktop-file-validate landreeve.desktop
expect "the AppStream metainfo" appstreamcli validate --no-net org.landreeve.Landreeve.metainfo.xml
for page in landreeve landreevectl; do
    said=$(LC_ALL=C.UTF-8 man --warnings -l -Tutf8 -Z "man/$page.1.in" 2>&1 >/dev/null || :)
    expect "the manual page of $page" equal "$said" ""
done
for script in debian/prerm debian/postrm; do
    expect "the syntax of $script" sh -n "$script"
    expect "$script removes nothing" lacks "$(<"$script")" "rm -"
done

. completions/landreevectl.bash
# offered WORD...: what Tab offers after these words, the last one being unfinished.
offered() {
    COMP_WORDS=(landreevectl "$@")
    COMP_CWORD=$#
    _landreevectl
    printf '%s' "${COMPREPLY[*]-}"
}
expect "verbs of tenant" contains "$(offered tenant p)" "provision"
expect "a verb after options" contains "$(offered --home /tmp --json tenant reco)" "reconcile"
expect "options of a verb" contains "$(offered tenant provision --tenant-)" "--tenant-id --tenant-name"
expect "global options everywhere" contains "$(offered stock adjust --js)" "--json"
expect "entities" contains "$(offered record list inv)" "inventory"
expect "no entity twice" equal "$(offered record list inventory v)" ""
expect "values of an option" equal "$(offered tenant url x --role v)" "viewer"
expect "files after @" contains "$(offered record update vendor x "@$root/READ")" "@$root/README.md"

if (($#)); then
    commands=$("$1" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p')
    expect "the program names its commands" contains "$commands" "tenant"
    for command in $commands; do
        expect "completion of $command" equal "$(offered "$command")" "$command"
        verbs=$("$1" "$command" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p')
        for verb in $verbs; do
            expect "completion of $command $verb" contains " $(offered "$command" "$verb") " " $verb "
            expect "the manual knows $command $verb" grep -qE "\b$verb\b" <(sed "s/\\\\-/-/g" man/landreevectl.1.in)
        done
    done
    for option in --help --version; do
        said=$(env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM "$2" "$option" 2>&1 || :)
        expect "landreeve $option without a display" contains "$said" landreeve
        expect "landreeve $option finds no fault" lacks "$said" "qt.qpa"
    done
fi
finish
