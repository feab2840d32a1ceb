#!/usr/bin/env bash
# A browser for tests of the HTML report: Debian's Chromium.
set -euo pipefail
# shellcheck source=ci/databases/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
apt_install chromium
log "chromium: $(command -v chromium)"
