# The Debian packages Landreeve needs, and how they get installed. Sourced by ./run and ./check; the names are those of
# Debian 12. Nothing here is taken "recommended": what is needed is named.

# To run the two programs. libsecret-1-0 is what talks to the desktop's keyring; it is loaded when it is there.
packages_run=(
    postgresql-15 libqt6sql6-sqlite libqt6svg6 libsecret-1-0 ca-certificates
    fonts-inter fonts-hack fonts-noto-core
)

# To build them.
packages_build=(
    g++ cmake ninja-build ccache
    qt6-base-dev qt6-networkauth-dev qt6-svg-dev qt6-charts-dev libqt6opengl6-dev
    qtkeychain-qt6-dev libpq-dev libssl-dev libcli11-dev libxlsxwriter-dev bootstrap-icons
)

# To check them: format and lint, a keyring to test against, a display to look at, and what the figures are measured against.
packages_test=(
    git clang-format-14 clang-tidy-14 man-db desktop-file-utils appstream
    dbus-daemon gnome-keyring xvfb iproute2 procps poppler-utils
    pgbouncer libqt6sql6-psql libxcb1-dev qt6-httpserver-dev qt6-websockets-dev libcjose-dev libjwt-dev
)
# What the tests take from npm comes with a node of its own (tests/npm); any npm will do to fetch it.
command -v npm >/dev/null || packages_test+=(npm)

# To build the Debian package and to try it, and the scripts, in a fresh root, and to fuzz (./check --deep).
packages_deep=(debootstrap dpkg-dev file clang-14 libclang-rt-14-dev)

# missing_packages NAME...: prints those that are not installed, a line each.
missing_packages() {
    comm -23 <(printf '%s\n' "$@" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

# ensure_packages NAME...: installs what is missing, as root or through sudo. Where neither is possible it prints the
# line to type and returns 1.
ensure_packages() {
    if ! command -v dpkg-query apt-get >/dev/null; then
        printf 'Landreeve builds on Debian 12. Here there is no apt-get; it needs what these packages hold:\n  %s\n' "$*" >&2
        return 1
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0

    local installer=("$(dirname "${BASH_SOURCE[0]}")/install-packages" "${missing[@]}")
    if ((EUID == 0)); then
        :
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        installer=(sudo -n "${installer[@]}")
    elif command -v sudo >/dev/null && [[ -t 0 && -t 2 ]]; then
        installer=(sudo "${installer[@]}")
    else
        local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        if command -v sudo >/dev/null; then
            line="sudo sh -c '$line'"
        else
            line="su -c '$line'"
        fi
        printf 'These packages are missing, and installing them takes root. Type this line, then start again:\n\n  %s\n\n' \
            "$line" >&2
        return 1
    fi

    printf 'Installing %d packages and what they depend on: %s\n' "${#missing[@]}" "${missing[*]}" >&2
    local log status=0
    log=$(mktemp)
    "${installer[@]}" >"$log" 2>&1 </dev/null || status=$?
    if ((status != 0)); then
        tail -n 25 "$log" >&2
        printf 'Installing failed. The names are those of Debian 12; this is %s.\n' \
            "$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-another system}")" >&2
        status=1
    fi
    rm -f "$log"
    return "$status"
}
