#!/usr/bin/env bash
# ./run: builds once and then no more, hands arguments and exit codes through, and knows what to do without a display.
. "$(dirname "$0")/expect.sh"
tree=$work/tree
bin=$work/bin
mkdir -p "$bin" "$tree/scripts" "$tree"/{app,core,ui,resources,migrations,cmake,installer}
cp "$root/run" "$tree/"
cp "$root/scripts/packages.sh" "$tree/scripts/"
echo 'ensure_packages() { :; }' >>"$tree/scripts/packages.sh"
touch "$tree/CMakeLists.txt" "$tree/CMakePresets.json" "$tree/core/a.cpp"

cat >"$bin/cmake" <<'SH'
#!/bin/bash
mkdir -p build/release && touch build/release/build.ninja
SH
cat >"$bin/ninja" <<SH
#!/bin/bash
echo built >>"$work/builds"
[[ ! -e "$work/broken" ]] || exit 1
mkdir -p "\$2/bin"
for name in landreeve landreevectl; do
    printf '#!/bin/bash\nprintf "%%s" "\${0##*/}"; ((\$# == 0)) || printf " <%%s>" "\$@"; echo; exit \${STATUS-0}\n' >"\$2/bin/\$name"
    chmod +x "\$2/bin/\$name"
done
SH
chmod +x "$bin/cmake" "$bin/ninja"

start() { env -u DISPLAY -u WAYLAND_DISPLAY PATH="$bin:$PATH" "$@"; }
builds() { wc -l <"$work/builds"; }

# The sources must be older than the build, by the clock of the file system.
settle() { find "$tree" -path '*/build' -prune -o -exec touch -d '-1 minute' {} +; }
settle

expect "without a display: the demonstration" equal "$(start "$tree/run" 2>"$work/said")" "landreevectl <demo>"
expect "and it says so" contains "$(<"$work/said")" "neither DISPLAY nor WAYLAND_DISPLAY"
expect "the first start builds" equal "$(builds)" 1
expect "the second builds nothing" equal "$(start "$tree/run" 2>/dev/null)$(builds)" "landreevectl <demo>1"
expect "with a display: the window" equal "$(start env DISPLAY=:7 "$tree/run" 2>&1)" "landreeve"
expect "with Wayland: the window" equal "$(start env WAYLAND_DISPLAY=w "$tree/run" 2>&1)" "landreeve"
expect "arguments arrive as they were" equal "$(start "$tree/run" ctl tenant show 'a b' '' '*' 2>&1)" "landreevectl <tenant> <show> <a b> <> <*>"
status=0
start env STATUS=5 "$tree/run" ctl x >/dev/null || status=$?
expect "the exit code arrives" equal "$status" 5
expect "from any folder, through a link" equal "$(ln -s "$tree/run" "$work/link" && cd / && start "$work/link" ctl x 2>&1)" "landreevectl <x>"
expect "none of these built anything" equal "$(builds)" 1

touch -d '+1 minute' "$tree/core/a.cpp"
expect "a changed source is built" equal "$(start "$tree/run" ctl x 2>"$work/said")$(builds)" "landreevectl <x>2"
expect "what the build says stays out of the results" contains "$(<"$work/said")" "Building"
settle
touch -d '-1 minute' "$tree/core/a.cpp"
start "$tree/run" ctl x >/dev/null 2>&1
before=$(builds)
touch "$work/broken" && rm "$tree/core/a.cpp" && touch -d '+1 minute' "$tree/core"
status=0
said=$(start "$tree/run" ctl x 2>&1) || status=$?
expect "a build that fails starts nothing" lacks "$said" "landreevectl <x>"
expect "and says so" contains "$said" "The build failed"
expect "with exit code 1" equal "$status" 1
rm "$work/broken"
start "$tree/run" ctl x >/dev/null 2>&1
expect "and is tried again" equal "$(builds)" $((before + 2))
finish
