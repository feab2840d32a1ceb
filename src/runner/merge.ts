import { HarnessError } from '../contracts/error.ts';
import { grouped } from '../contracts/grouped.ts';
import type { ArmRecord, RunRecord, SampleRow } from '../contracts/record.ts';
import { caveatsOf } from './caveats.ts';
import { judgeRecord } from './judge.ts';

/** What a shard's numbers are raised by, so that the rounds of all of them can stand in one record. */
export interface Offsets {
  session: number;
  fork: number;
  suiteRound: number;
}

/**
 * Makes one record of the shards of a run: sessions, processes and suite rounds are numbered on, cells and controls put
 * together, the run as a whole judged. The cells' verdicts stay: each was judged among all cells from the start.
 * @param shards In any order.
 * @returns the record, without samples, and the shards in its order with the numbers that theirs are raised by
 * @throws HarnessError (config) if they are not all shards of one run on equal engines and data
 */
export function mergeRecords(
  id: string,
  shards: readonly RunRecord[],
): { record: RunRecord; parts: { shard: RunRecord; offsets: Offsets }[] } {
  const inOrder = shards.toSorted((a, b) => (a.shard?.index ?? 0) - (b.shard?.index ?? 0));
  const [first] = inOrder;
  requireWhole(inOrder);
  for (const other of inOrder.slice(1)) requireAlike(first!, other);
  const parts: { shard: RunRecord; offsets: Offsets }[] = [];
  const next: Offsets = { session: 0, fork: 0, suiteRound: 0 };
  for (const shard of inOrder) {
    parts.push({ shard, offsets: { ...next } });
    const rounds = [...shard.cells, ...shard.controls].flatMap((entry) => entry.rounds);
    const last = (of: 'fork' | 'suiteRound') => Math.max(0, ...rounds.map((round) => round[of]));
    next.session += shard.sessions.length;
    next.fork += last('fork');
    next.suiteRound += last('suiteRound');
  }
  const all = parts.map(({ shard, offsets }) => raised(shard, offsets));
  const record: RunRecord = {
    ...structuredClone(first!),
    id,
    shard: null,
    sessions: all.flatMap(({ sessions }) => sessions),
    cells: inScenarioOrder(all),
    controls: all.flatMap(({ controls }) => controls),
    sweeps: all.flatMap(({ sweeps }) => sweeps),
    preflight: [
      ...new Map(
        all.flatMap(({ preflight }) => preflight).map((check) => [`${check.name} ${check.message}`, check]),
      ).values(),
    ],
    samples: [],
    digest: null,
  };
  judgeRecord(record);
  record.caveats = caveatsOf(record);
  return { record, parts };
}

/** A sample's row as it stands in the merged record. */
export function raisedRow(row: SampleRow, { session, fork, suiteRound }: Offsets): SampleRow {
  return {
    ...row,
    session: row.session + session,
    fork: row.fork + fork,
    suiteRound: row.suiteRound + suiteRound,
  };
}

function raised(shard: RunRecord, { session, fork, suiteRound }: Offsets): RunRecord {
  const copy = structuredClone(shard);
  for (const { rounds } of [...copy.cells, ...copy.controls]) {
    for (const round of rounds) {
      round.session += session;
      round.fork += fork;
      round.suiteRound += suiteRound;
    }
  }
  return copy;
}

/** Tier by tier, the shards taking turns: as they were shared out. */
function inScenarioOrder(shards: readonly RunRecord[]): RunRecord['cells'] {
  return shards[0]!.scenario.tiers.flatMap((tier) => {
    // All candidates of a workload are in one shard.
    const works = shards.map(({ cells }) => {
      const own = cells.filter((cell) => cell.tier === tier);
      return [...grouped(own, ({ workload, load }) => JSON.stringify([workload, load])).values()];
    });
    const most = Math.max(...works.map(({ length }) => length));
    return Array.from({ length: most }, (_, i) => works.flatMap((groups) => groups[i] ?? [])).flat();
  });
}

function refused(message: string, hint: string): HarnessError {
  return new HarnessError('config', message, { hint });
}

function requireWhole(shards: readonly RunRecord[]): void {
  const other = shards.find(({ shard }) => shard === null);
  if (other) throw refused(`${other.id} is no shard.`, 'Give the folders that runs with --shard have left.');
  const { of } = shards[0]!.shard!;
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter(
    (index) => shards.filter(({ shard }) => shard!.index === index && shard!.of === of).length !== 1,
  );
  if (missing.length === 0 && shards.length === of) return;
  throw refused(
    `These are not the ${of} shards of one run${missing.length > 0 ? `: ${missing.map((index) => `${index}/${of}`).join(', ')} should be there once` : ''}.`,
    'Give every shard, and each once.',
  );
}

function requireAlike(a: RunRecord, b: RunRecord): void {
  const differs = (what: string) =>
    refused(
      `${a.id} and ${b.id} are not of one run: their ${what} differ.`,
      'Shards of one run have the same scenario, options, version, engines and data.',
    );
  if (a.tool !== b.tool) throw differs('versions of Paritygate');
  const asked = ({ scenarioHash, only, aa, inject, shard }: RunRecord) =>
    JSON.stringify([scenarioHash, only, aa, inject, shard!.cells]);
  if (asked(a) !== asked(b)) throw differs('scenarios or options');
  const engine = ({ id, product, version, source, settings }: ArmRecord) =>
    JSON.stringify([id, product, version, source, settings]);
  if (a.arms.map(engine).join() !== b.arms.map(engine).join()) throw differs('engines or settings');
  const data = ({ data: all }: RunRecord) => JSON.stringify(all.map(({ tier, tables }) => [tier, tables]));
  if (data(a) !== data(b)) throw differs('data');
}
