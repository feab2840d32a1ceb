#!/usr/bin/env bash
# Debian 12's own PostgreSQL 15, with pgvector (which Debian 12 has only in a version before 0.8) built for it from the
# Debian source package of the next release. Does nothing if pgvector 0.8 or later is installed.
set -euo pipefail
# shellcheck source=ci/databases/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

major=15
control=/usr/share/postgresql/$major/extension/vector.control

version() { sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$control" 2>/dev/null || true; }
recent() { [[ -n "$(version)" && "$(printf '0.8\n%s\n' "$(version)" | sort -V | head -n 1)" == 0.8 ]]; }

apt_install "postgresql-$major"
# For the tests that ask what the planner would do with an index; they are skipped by name without it.
(apt_install "postgresql-$major-hypopg") || log "hypopg could not be installed: its tests will be skipped"
if recent; then
  log "pgvector $(version) is installed already in PostgreSQL $major"
  exit 0
fi

apt_install "postgresql-server-dev-$major" build-essential dpkg-dev
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists,cache}/partial "$work/source"

# An apt configuration of its own that knows only the sources of the next release: the machine's stays as it is.
echo "deb-src [signed-by=$(debian_source keyring)] $(debian_source uri) trixie main" >"$work/sources.list"
get() {
  apt-get -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root \
    -o Acquire::Retries=3 "$@" </dev/null
}
log 'fetching and building pgvector'
# Chained by && since `set -e` does not hold in front of a `||`.
build() {
  local pg_config=/usr/lib/postgresql/$major/bin/pg_config
  get update && cd "$work/source" && get source pgvector && cd pgvector-*/ &&
    # No -march=native (what pgvector's makefile would add): built as the packages and images that people run are.
    make -j "$(nproc)" OPTFLAGS='' PG_CONFIG="$pg_config" && make OPTFLAGS='' PG_CONFIG="$pg_config" install
}
(build) >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; die 'pgvector could not be built'; }
recent || die "pgvector $(version) is older than 0.8"
log "pgvector $(version) installed in PostgreSQL $major"
