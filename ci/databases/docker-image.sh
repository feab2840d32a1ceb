#!/usr/bin/env bash
# Builds a stand-in for the image pgvector/pgvector:pg17 from Debian packages alone, for machines that cannot pull
# images. Needs a running engine (docker-engine.sh). Does nothing if the image is there and was built by these files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=ci/databases/common.sh
. ./common.sh

image=paritygate/pgvector-standin:pg17
recipe=$(cat docker-image.sh standin-entrypoint.sh | sha256sum | cut -c1-16)
label=paritygate.recipe

if [[ "$(docker image inspect -f "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null)" == "$recipe" ]]; then
  log "image $image is there already"
  exit 0
fi

apt_install debootstrap debian-archive-keyring
work=$(mktemp -d)
root=$work/root
cleanup() {
  # An interrupted debootstrap leaves these mounted; never delete through a mount.
  umount -q -R "$root/proc" "$root/sys" "$root/dev" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

log 'debootstrap: PostgreSQL 17 with pgvector'
debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector --keyring="$(debian_source keyring)" \
  trixie "$root" "$(debian_source uri)" >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; die 'debootstrap failed'; }

# The vfs driver copies the whole image for each container, so leave out what no server needs (of Perl, its library:
# Debian's wrapper scripts need it, but PATH puts the programs themselves first). The cluster that the package made goes
# too, the entry point makes its own; so does, with the last line, what tells of the machine that built the image.
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/var/cache/debconf/* \
  "$root"/usr/share/{doc,man,info,locale,lintian,bash-completion}/* "$root"/usr/share/postgresql/17/man \
  "$root"/usr/share/{perl,perl5,i18n} "$root"/usr/lib/*/perl \
  "$root"/var/lib/postgresql/17 "$root"/etc/postgresql/* \
  "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/etc/hostname "$root"/etc/resolv.conf
# Under the official image's name: wrappers (testcontainers' for TLS is one) call it by its path.
install -m 755 standin-entrypoint.sh "$root/usr/local/bin/docker-entrypoint.sh"

log 'docker import'
tar --numeric-owner --exclude=./proc/\* --exclude=./sys/\* -C "$root" -c . | docker import \
  --change 'ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENV LANG=C.UTF-8' \
  --change 'ENV PG_MAJOR=17' \
  --change 'ENV PGDATA=/var/lib/postgresql/data' \
  --change 'VOLUME /var/lib/postgresql/data' \
  --change 'EXPOSE 5432' \
  --change "LABEL $label=$recipe" \
  --change 'ENTRYPOINT ["docker-entrypoint.sh"]' \
  --change 'CMD ["postgres"]' \
  - "$image" >/dev/null
log "image $image: $(docker image inspect -f '{{.Size}}' "$image" | numfmt --to=si)B"
