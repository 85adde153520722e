#!/bin/sh
# Proves the README's two commands on a fresh machine: a minimal Debian 12 in a folder (chroot)
# with nothing but git, make and ca-certificates. `make fresh`; needs root and debootstrap.
# FRESH_DIR: where the system goes (default build/fresh; made anew each time). CHECKS: the
# commands to run there, default both.
set -eu
cd "$(dirname "$0")/.."
dir=${FRESH_DIR:-$PWD/build/fresh}
checks=${CHECKS:-"make run EVENTS=5 && make test"}

[ "$(id -u)" = 0 ] || { echo "make fresh needs root (chroot and mount): run it with sudo." >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "make fresh needs debootstrap: apt-get install debootstrap." >&2; exit 2; }
[ -z "$(git status --porcelain --untracked-files=no)" ] || echo "Note: only what is committed is tried." >&2

release() {
  for mount in proc dev/pts dev/shm dev; do
    mountpoint -q "$dir/$mount" && umount "$dir/$mount"
  done
  return 0
}
trap release EXIT
trap 'exit 130' INT TERM

release
rm -rf "$dir"
mkdir -p "$dir"
# The machine's own package mirror, if it names one in the usual places.
mirror=$(sed -nE 's/^(deb( \[[^]]*\])?|URIs:) *([a-z+]+:\/\/[^ ]+).*/\3/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
echo "1/3 installing a minimal Debian 12 in $dir …"
mkdir -p build
debootstrap --variant=minbase --include=git,make,ca-certificates bookworm "$dir" ${mirror:+"$mirror"} >build/fresh.log 2>&1 ||
  { tail -n 5 build/fresh.log >&2; echo "debootstrap failed: see build/fresh.log." >&2; exit 1; }

# What a machine of this network has: its resolver, its certificates, its package sources.
cp -L /etc/resolv.conf "$dir/etc/resolv.conf"
cp -L /etc/ssl/certs/ca-certificates.crt "$dir/etc/ssl/certs/ca-certificates.crt"
for config in /etc/apt/apt.conf.d /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/keyrings; do
  [ -e "$config" ] && cp -rL "$config" "$dir/etc/apt/" || true
done
rm -f "$dir"/etc/apt/sources.list.d/nodesource* # Debian's own Node is what is to be proved
registry=$(npm config get registry 2>/dev/null || true)
mount -t proc proc "$dir/proc"
mount --bind /dev "$dir/dev"
mountpoint -q /dev/shm && mount --bind /dev/shm "$dir/dev/shm"

echo "2/3 cloning the repository into it …"
git clone -q . "$dir/srv/eventsource-wasm"

echo "3/3 $checks"
chroot "$dir" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  ${registry:+npm_config_registry="$registry"} \
  ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt} \
  sh -c "cd /srv/eventsource-wasm && $checks"
echo "A fresh Debian 12 passed: $checks"
