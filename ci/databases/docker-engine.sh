#!/usr/bin/env bash
# A Docker engine for the tests.
#   docker-engine.sh [start]   install it if it is missing, start it unless one answers already
#   docker-engine.sh stop      stop the one that `start` started (never another one)
set -euo pipefail
# shellcheck source=ci/databases/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

pidfile=$PARITYGATE_STATE/dockerd.pid # written and removed by dockerd itself

answers() { timeout 10 docker info >/dev/null 2>&1; }

start() {
  # A `docker` command alone proves nothing: it may be only a client.
  command -v dockerd >/dev/null || apt_install docker.io iptables
  mkdir -p "$PARITYGATE_STATE"
  exec 9>/var/lock/paritygate-dockerd.lock
  flock 9 # two callers at once start one engine
  if answers; then
    log 'docker: an engine answers already'
    return
  fi
  local out pid
  out=$PARITYGATE_STATE/dockerd.log
  # vfs needs nothing of the kernel or of the file system below, so it works inside a container too.
  setsid nohup dockerd --storage-driver=vfs --pidfile="$pidfile" </dev/null >"$out" 2>&1 9>&- &
  pid=$!
  for _ in {1..120}; do
    if answers; then
      log "docker: engine started (log: $out)"
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 30 "$out" >&2
  stop
  die 'docker: the engine did not start'
}

stop() {
  local pid
  pid=$(cat "$pidfile" 2>/dev/null) || return 0
  # A pid can be given to another process once ours is gone.
  [[ "$(cat "/proc/$pid/comm" 2>/dev/null)" == dockerd ]] || return 0
  # Containers of tests that were cut short: the engine would stop them with itself, but leave their files on the disk.
  # Only running ones, so that none is touched that was there before this engine.
  timeout 60 docker ps -q --filter label=org.testcontainers | xargs -r timeout 60 docker rm -fv >/dev/null 2>&1 || true
  kill "$pid"
  for _ in {1..80}; do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.5
  done
  kill -9 "$pid" 2>/dev/null || true
}

case ${1:-start} in
  start) start ;;
  stop) stop ;;
  *) die "usage: ${0##*/} [start|stop]" ;;
esac
