#!/bin/bash
# Entry point of our stand-in for the image pgvector/pgvector:pg17: what tests rely on of the official image's contract.
# Environment: POSTGRES_PASSWORD, POSTGRES_USER (postgres), POSTGRES_DB (as the user), PGDATA. Arguments starting with
# `postgres` or `-` are the server's; any other command is run as it is. Scripts in /docker-entrypoint-initdb.d are not
# supported, and the cluster's locale is C.UTF-8 where the official image has en_US.utf8.
set -euo pipefail

if [[ ${1:--} == -* ]]; then set -- postgres "$@"; fi
if [[ $1 != postgres ]]; then exec "$@"; fi

if [[ $(id -u) == 0 ]]; then # the server refuses to run as root
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/var/lib/postgresql "${BASH_SOURCE[0]}" "$@"
fi

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

if [[ ! -s $PGDATA/PG_VERSION ]]; then # first start: make the cluster
  # Process 1 ignores signals it does not ask for: without this, stopping now would take until the engine kills it.
  trap 'exit 143' TERM INT
  if [[ -z ${POSTGRES_PASSWORD:-} ]]; then
    echo 'Error: Database is uninitialized and superuser password is not specified: set POSTGRES_PASSWORD.' >&2
    exit 1
  fi
  # No sync: what a power cut during the first start leaves is not worth the seconds. The server itself does sync.
  initdb --no-sync --pgdata="$PGDATA" --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --encoding=UTF8 --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"

  # A server that no network reaches creates the database; its "ready to accept connections" is the first of the two
  # that wait strategies count.
  pg_ctl --pgdata="$PGDATA" --wait --options="-c listen_addresses=''" start
  if [[ $database != postgres ]]; then
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$user" --dbname=postgres --set=db="$database" \
      <<<'CREATE DATABASE :"db";'
  fi
  pg_ctl --pgdata="$PGDATA" --wait --mode=fast stop
fi

# SIGTERM would let the server wait for its clients to leave; here both signals mean "stop now, cleanly" (SIGINT to it).
"$@" &
server=$!
trap 'kill -INT "$server" 2>/dev/null || true' TERM INT
status=0
wait "$server" || status=$?
while kill -0 "$server" 2>/dev/null; do # `wait` also returns when a trapped signal comes in
  status=0
  wait "$server" || status=$?
done
exit "$status"
