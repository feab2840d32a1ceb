import type { Standing } from './standing.ts';

export type Gate = 'pass' | 'fail' | 'inconclusive' | 'invalid';

export interface GateInput {
  /** Every cell; `invalid`: the two arms' answers differ. */
  cells: readonly {
    verdict: 'pass' | 'fail' | 'inconclusive' | 'invalid' | 'error' | 'pending';
    standing: Standing;
  }[];
  /** The verdict of every aggregate that could be had, one a tier. */
  aggregates: readonly ('pass' | 'fail' | 'inconclusive')[];
  /** An A/A control found a difference where there is none. */
  held: boolean;
}

/**
 * The verdict on a run, in this order: `invalid` if any answer differs, also in a cell that only informs, for an excuse
 * is about speed and never about answers; `inconclusive` if a control holds the verdicts, even over a fail; `fail` if an
 * expected failure passes or its excuse is over, or if a gating cell or an aggregate fails; `pass` only if there are
 * gating cells and all pass, and every expected failure was measured. An undecided aggregate does not stand in the way of
 * a pass: that all cells pass needs no correction (intersection-union, Berger 1982), and the aggregate adds a way to fail.
 */
export function gate({ cells, aggregates, held }: GateInput): Gate {
  if (cells.some(({ verdict }) => verdict === 'invalid')) return 'invalid';
  if (held) return 'inconclusive';
  if (cells.some(({ standing }) => standing === 'stale' || standing === 'expired')) return 'fail';
  const gating = cells.filter(({ standing }) => standing === 'gates').map(({ verdict }) => verdict);
  if (gating.includes('fail') || aggregates.includes('fail')) return 'fail';
  const unmeasured = cells.some(
    ({ verdict, standing }) => standing === 'expected' && (verdict === 'error' || verdict === 'pending'),
  );
  return gating.length > 0 && gating.every((verdict) => verdict === 'pass') && !unmeasured
    ? 'pass'
    : 'inconclusive';
}
