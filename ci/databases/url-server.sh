#!/usr/bin/env bash
# A throwaway PostgreSQL server for tests that are given a server by URL.
#   eval "$(url-server.sh start)"   start it; prints `export PARITYGATE_TEST_URL=...`
#   url-server.sh stop              end it and remove its folder
# Needs native-pgvector.sh to have run.
set -euo pipefail
# shellcheck source=ci/databases/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bin=/usr/lib/postgresql/15/bin
note=$PARITYGATE_STATE/url-server.folder

# The server refuses to run as root: root acts as user postgres, anybody else as themselves.
as_owner() {
  if [[ $EUID == 0 ]]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}

start() {
  [[ ! -e $note ]] || die "a server is running already (or was left behind): ${0##*/} stop"
  local folder password port
  mkdir -p "$PARITYGATE_STATE"
  cd / # a folder that user postgres may read
  folder=$(mktemp -d --suffix=.url-server)
  echo "$folder" >"$note"
  trap '[[ $? == 0 ]] || { cat "$(cat "$note")"/*.log >&2; stop; }' EXIT
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "$password" >"$folder/password" # in a folder that only its owner can enter
  if [[ $EUID == 0 ]]; then chown -R postgres:postgres "$folder"; fi

  as_owner "$bin/initdb" --pgdata="$folder/data" --username=paritygate --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1
  # Whether a port is free shows only when the server takes it, so try.
  for _ in {1..20}; do
    port=$((RANDOM % 10000 + 20000))
    if as_owner "$bin/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/server.log" \
      --options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder" \
      start >>"$folder/pg_ctl.log" 2>&1; then
      echo "export PARITYGATE_TEST_URL=postgresql://paritygate:$password@127.0.0.1:$port/postgres"
      return
    fi
  done
  die 'the server did not start'
}

stop() {
  local folder
  folder=$(cat "$note" 2>/dev/null) || return 0
  if [[ -e $folder/data/postmaster.pid ]]; then
    (cd / && as_owner "$bin/pg_ctl" --pgdata="$folder/data" --wait --mode=immediate stop >/dev/null 2>&1) || true
  fi
  rm -rf "$folder" "$note"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) die "usage: ${0##*/} start|stop" ;;
esac
