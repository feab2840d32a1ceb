import type { Quantiles, SampleRow } from '../contracts/record.ts';
import { latencyQuantiles } from '../stats/quantiles.ts';
import type { MeasuredCell } from './fork-protocol.ts';

/** Where a cell's samples came from. */
export interface Origin {
  session: number;
  fork: number;
  suiteRound: number;
  discarded: boolean;
  batch: number;
}

/** What identifies one arm's samples of one cell or control. */
export type SampleKey = Pick<SampleRow, 'cell' | 'control' | 'arm'>;

/** The raw samples of one measured cell as rows for the record, in time order. */
export function sampleRows(cell: MeasuredCell, origin: Origin): SampleRow[] {
  return cell.slots.flatMap(({ arm, samples }, slot) =>
    Array.from(samples, (ms, sample) => ({
      cell: cell.id,
      control: cell.control,
      ...origin,
      slot,
      arm,
      sample,
      ms,
    })),
  );
}

/** Holds the counted samples of all cells by arm, for their quantiles. */
export class Ledger {
  readonly #samples = new Map<string, number[]>();

  add(rows: Iterable<SampleKey & Pick<SampleRow, 'ms' | 'discarded'>>): void {
    for (const row of rows) {
      if (row.discarded) continue;
      const key = keyText(row);
      const samples = this.#samples.get(key);
      if (samples) samples.push(row.ms);
      else this.#samples.set(key, [row.ms]);
    }
  }

  /** Empirical quantiles in milliseconds an operation; null without a counted sample. */
  quantiles(key: SampleKey): Quantiles | null {
    const samples = this.#samples.get(keyText(key));
    return samples ? latencyQuantiles(samples) : null;
  }
}

const keyText = ({ cell, control, arm }: SampleKey) => `${cell}\n${control}\n${arm}`;
