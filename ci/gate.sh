#!/usr/bin/env bash
# Runs a scenario as a gate, for any CI system: measures, writes the reports that such systems show, and ends with an
# exit code that they understand. Thin over the command line: whatever is decided, is decided there.
#
#   ci/gate.sh SCENARIO [OPTION...]       options as for `paritygate run`
#
# PARITYGATE            the command; `npx --no-install paritygate` unless set
# PARITYGATE_OUT        where the record goes; `paritygate-results` unless set. Beside it: junit.xml, report.md, report.csv
# PARITYGATE_NEUTRAL    exit code for an inconclusive run that the scenario takes for neutral; 0 unless set
# PARITYGATE_POSTGRES_URL   the server to measure, with --postgres url; kept out of every file
#
# Exit codes: 0 pass or neutral, 1 fail (or inconclusive, where the scenario says `gate.inconclusive: fail`),
# 2 usage or configuration, 4 environment, 130 interrupted.
set -uo pipefail

if [ $# -eq 0 ]; then
  echo 'usage: ci/gate.sh SCENARIO [options of "paritygate run"]' >&2
  exit 2
fi
read -r -a paritygate <<<"${PARITYGATE:-npx --no-install paritygate}"
out=${PARITYGATE_OUT:-paritygate-results}
mkdir -p "$out" || exit 4

records() { find "$out" -mindepth 2 -maxdepth 2 -name run.json | sort; }
before=$(records)

status=0
"${paritygate[@]}" run "$@" --out "$out" || status=$?

# A run that could not even begin leaves no record, and nothing to report.
file=$(comm -13 <(printf '%s\n' "$before") <(records) | tail -n 1)
record=${file:+$(dirname "$file")}
verdict=error
if [ -n "$record" ]; then
  report() { "${paritygate[@]}" report "$record" --format "$@" || echo "gate.sh: no $1 report" >&2; }
  report junit --out "$out/junit.xml"
  report markdown --out "$out/report.md"
  report csv --out "$out/report.csv"
  if [ "${GITHUB_ACTIONS:-}" = true ]; then report github; fi
  verdict=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).gate.verdict' "$file")
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf '%s\n' "verdict=$verdict" "record=$record" "exit-code=$status" >>"$GITHUB_OUTPUT"
fi

if [ "$status" -eq 3 ]; then
  echo 'gate.sh: inconclusive, which the scenario takes for neutral.' >&2
  exit "${PARITYGATE_NEUTRAL:-0}"
fi
exit "$status"
