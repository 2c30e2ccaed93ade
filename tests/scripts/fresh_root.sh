# A Debian 12 root of its own, with nothing in it but Debian and git, for the tests that install things. Sourced after
# expect.sh; needs root. What apt on this machine uses (its mirror, a proxy) is used inside too, read when it runs.
[[ $EUID == 0 ]] || { echo "This test needs root: it makes a root folder with debootstrap. Run it with sudo."; exit 77; }

fresh=${LANDREEVE_FRESH_ROOT:-$root/build/fresh-root}
mkdir -p "$fresh/archives/partial"

apt_sources() {
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        sed -nE 's/^Debian ([^ ]+ bookworm[^ ]* main)$/deb \1/p' | sort -u
}

leave_root() {
    local mounted
    for mounted in tmp/landreeve dev/shm dev/pts dev proc var/cache/apt/archives; do
        ! mountpoint -q "$fresh/root/$mounted" || umount "$fresh/root/$mounted"
    done
    rm -rf "$fresh/root"
}

# A new root every time; Debian itself is fetched once and kept as an archive.
enter_root() {
    local mirror
    [[ -n $(apt_sources) ]] || apt-get update -q >/dev/null
    mirror=$(apt_sources | awk '$3 == "bookworm" {print $2; exit}')
    [[ -n $mirror ]] || { echo "apt on this machine knows no mirror of Debian 12"; exit 77; }
    trap 'end_processes; leave_root; rm -rf "$work"' EXIT
    leave_root
    if [[ ! -e $fresh/debian.tar ]]; then
        rm -rf "$fresh/debian"
        debootstrap --variant=minbase --include=git,ca-certificates bookworm "$fresh/debian" "$mirror" >"$fresh/debootstrap.log" 2>&1 ||
            { tail -n 20 "$fresh/debootstrap.log"; exit 1; }
        rm -f "$fresh"/debian/var/cache/apt/archives/*.deb
        tar -C "$fresh/debian" -cf "$fresh/debian.tar.new" .
        mv "$fresh/debian.tar.new" "$fresh/debian.tar"
        rm -rf "$fresh/debian"
    fi
    mkdir -p "$fresh/root"
    tar -C "$fresh/root" -xf "$fresh/debian.tar"
    apt_sources >"$fresh/root/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(http|https)::' >"$fresh/root/etc/apt/apt.conf.d/90host" || :
    cp /etc/resolv.conf /etc/hosts "$fresh/root/etc/" 2>/dev/null || :
    # A proxy may sign what it passes on: inside, those are trusted whom this machine trusts.
    ! cp /usr/local/share/ca-certificates/*.crt "$fresh/root/usr/local/share/ca-certificates/" 2>/dev/null ||
        chroot "$fresh/root" update-ca-certificates >/dev/null 2>&1
    mount -t proc proc "$fresh/root/proc"
    mount --bind /dev "$fresh/root/dev"
    mount --bind /dev/pts "$fresh/root/dev/pts"
    mount -t tmpfs tmpfs "$fresh/root/dev/shm"
    mkdir -p "$fresh/root/var/cache/apt/archives"
    mount --bind "$fresh/archives" "$fresh/root/var/cache/apt/archives"
}

# inside USER COMMAND...: in the root, with that user's environment and nothing of this one's.
inside() {
    local user=$1 home
    shift
    home=$(chroot "$fresh/root" getent passwd "$user" | cut -d: -f6)
    chroot "$fresh/root" setpriv --reuid "$user" --regid "$user" --init-groups \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" USER="$user" "$@" </dev/null
}

# What was started inside and still runs (a private PostgreSQL) is ended: by its root folder, nobody else's.
end_processes() {
    local process signal
    for signal in TERM KILL; do
        for process in /proc/[0-9]*; do
            [[ $(readlink "$process/root" 2>/dev/null) != "$fresh/root" ]] || kill "-$signal" "${process#/proc/}" 2>/dev/null || :
        done
        for _ in {1..50}; do
            ! in_root || sleep 0.1
        done
    done
}
in_root() { readlink /proc/[0-9]*/root 2>/dev/null | grep -qxF "$fresh/root"; }
