import type { CellRecord, ControlRecord } from '../contracts/record.ts';
import { LOOKS } from '../stats/critical-values.ts';
import { counted, milliseconds, percent } from './numbers.ts';

/** What a cell's verdict is called. */
export interface Explained {
  verdict: CellRecord['verdict'];
  /** A word or two, for a table. */
  outcome: string;
  /** A sentence without its full stop. */
  explanation: string;
}

/** What a cell is judged by, beside its own rounds. */
export interface Judging {
  margin: number;
  floorMs: number;
  /** An A/A control found a difference where there is none. */
  held: boolean;
}

/** Puts a cell's verdict into words. The same words go into every format. */
export function explainCell(cell: CellRecord, judging: Judging): Explained {
  const said = say(cell, judging);
  if (!judging.held || (said.verdict !== 'pass' && said.verdict !== 'fail')) return said;
  return {
    verdict: 'inconclusive',
    outcome: 'held by the control',
    explanation: `held by the A/A control: it would be "${said.explanation}", but this machine cannot tell the baseline from itself`,
  };
}

function say(cell: CellRecord, { margin, floorMs }: Judging): Explained {
  const { verdict, reason } = cell;
  switch (verdict) {
    case 'pass':
      return reason === 'below the floor'
        ? {
            verdict,
            outcome: 'pass: below the floor',
            explanation: `below the floor: a slowdown under ${milliseconds(floorMs)} ms an operation does not matter here`,
          }
        : { verdict, outcome: 'pass', explanation: `within the margin of ${percent(margin)}` };
    case 'fail':
      if (reason === 'rate') return rateNotHeld(cell);
      return {
        verdict,
        outcome: 'slower than the margin',
        explanation: `slower than the margin of ${percent(margin)}`,
      };
    case 'inconclusive':
      return { verdict, ...cannotTell(cell) };
    case 'invalid':
      return {
        verdict,
        outcome: 'answers differ',
        explanation: `answers differ: ${cell.difference?.message ?? reason ?? 'no details were recorded'}`,
      };
    case 'error':
      return {
        verdict,
        outcome: 'error',
        explanation: `could not be measured: ${reason ?? 'no details were recorded'}`,
      };
    case 'pending':
      return {
        verdict,
        outcome: 'not decided yet',
        explanation: `not decided yet: ${counted(countedRounds(cell), 'round')} counted so far`,
      };
  }
}

function rateNotHeld({ verdict, load, served }: CellRecord): Explained {
  const achieved = (served?.candidate.throughput ?? 0).toPrecision(3);
  return {
    verdict,
    outcome: 'rate not held',
    explanation: `the candidate does not hold ${load.rate} operations a second (it achieved ${achieved}), the baseline does`,
  };
}

const REASONS: Record<string, string> = {
  rate: 'the candidate holds the rate in some rounds and not in others (rate)',
  trend: 'the ratio drifts from round to round (trend)',
  unsteady: 'the two halves of its rounds disagree (unsteady)',
};

function cannotTell(cell: CellRecord): Omit<Explained, 'verdict'> {
  if (cell.reason === 'overload') {
    return {
      outcome: 'rate too high',
      explanation: `the rate is too high for both arms: with ${cell.load.rate} operations a second there is nothing to compare`,
    };
  }
  const rounds = countedRounds(cell);
  const look = LOOKS.find((after) => after > rounds);
  const why = cell.reason === null || cell.reason === 'budget' ? '' : (REASONS[cell.reason] ?? cell.reason);
  if (look === undefined) {
    return {
      outcome: 'cannot tell',
      explanation: `cannot tell: after all ${rounds} rounds ${why || 'the interval still holds the margin'}`,
    };
  }
  return {
    outcome: 'cannot tell yet',
    explanation: `cannot tell yet: ${why && `${why}; `}${counted(look - rounds, 'more round')} may decide (run --resume)`,
  };
}

/** What a control found, in a sentence without its full stop. */
export function explainControl(control: ControlRecord): string {
  if (control.held) return `held: ${control.reason ?? 'it found a difference where there is none'}`;
  return control.estimate === null ? 'not enough rounds yet' : 'no difference found, as it should be';
}

/** Rounds that the decision used. */
export function countedRounds({ rounds }: Pick<CellRecord, 'rounds'>): number {
  return rounds.filter(({ discarded }) => !discarded).length;
}
