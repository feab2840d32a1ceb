# shellcheck shell=bash
# Shared by the scripts beside it; source it, it does nothing by itself.

# What a script must find again later (pids, folders of throwaway servers). A caller that wants to stop exactly what it
# started, and nothing that somebody else did, sets PARITYGATE_STATE to a folder of its own.
PARITYGATE_STATE=${PARITYGATE_STATE:-${XDG_RUNTIME_DIR:-/run}/paritygate-ci}

log() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { log "error: $*"; exit 1; }

installed() { [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]; }

# apt_install PACKAGE...: install what is missing of these. Quiet unless it fails. Several scripts may call it at once:
# the lock file makes them take turns (apt's own lock on the package lists fails at once instead of waiting).
apt_install() {
  local missing=() name out
  for name in "$@"; do installed "$name" || missing+=("$name"); done
  ((${#missing[@]})) || return 0
  log "apt-get install ${missing[*]}"
  out=$(mktemp)
  (
    flock 8
    # RUNLEVEL=1 keeps a package's installation from starting its service (a default PostgreSQL cluster, a dockerd with
    # the wrong storage driver): these scripts start what they need themselves.
    get() {
      DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@" \
        >>"$out" 2>&1 </dev/null 8>&-
    }
    # No package lists, or lists so old that they name what the mirror no longer has: refresh them and try again.
    get install --no-install-recommends "${missing[@]}" ||
      { get update && get install --no-install-recommends "${missing[@]}"; }
  ) 8>/var/lock/paritygate-apt.lock || { cat "$out" >&2; rm -f "$out"; die "apt-get could not install: ${missing[*]}"; }
  rm -f "$out"
}

# debian_source uri|keyring: where this machine gets its Debian packages from, read from its own apt configuration:
# the first source whose suite is the release this machine runs (so neither security updates nor a third party).
debian_source() {
  local want=$1 codename file line uri='' suites='' keyring=''
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  found() { # prints the answer if the source just read is the one
    [[ -n $uri && " $suites " == *" $codename "* ]] || return 1
    keyring=${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}
    if [[ $want == uri ]]; then echo "$uri"; else echo "$keyring"; fi
  }
  for file in /etc/apt/sources.list.d/*.sources; do # deb822 style: fields, a blank line ends a source
    [[ -e $file ]] || continue
    while IFS= read -r line || [[ -n $line ]]; do
      case $line in
        '') if found; then return; fi; uri='' suites='' keyring='' ;;
        URIs:*) read -r _ uri _ <<<"$line" ;;
        Suites:*) suites=${line#Suites:} ;;
        Signed-By:*) read -r _ keyring _ <<<"$line" ;;
      esac
    done <"$file"
    if found; then return; fi
    uri='' suites='' keyring=''
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do # one line a source: deb [options] URI suite ...
    [[ -e $file ]] || continue
    while IFS= read -r line || [[ -n $line ]]; do
      keyring=''
      if [[ $line =~ ^deb[[:space:]]+(\[([^]]*)\][[:space:]]+)?([^[:space:]]+)[[:space:]]+([^[:space:]]+) ]]; then
        uri=${BASH_REMATCH[3]} suites=${BASH_REMATCH[4]}
        if [[ ${BASH_REMATCH[2]} =~ signed-by=([^[:space:],]+) ]]; then keyring=${BASH_REMATCH[1]}; fi
        if found; then return; fi
      fi
    done <"$file"
  done
  die "found no apt source of Debian $codename"
}
