import type { Load } from '../../contracts/load.ts';
import type { Scenario } from '../../contracts/scenario.ts';
import type { Shape } from '../fork-protocol.ts';
import { LONG_OPERATION_MS } from '../warm-up.ts';

/** An open loop needs so long to show whether an arm keeps up, in samples of the least length: a second by default. */
const OPEN_SLOT_SAMPLES = 200;
/** ... and so many operations for each that may be under way, or the first ones alone would hide that it does not. */
const OPERATIONS_A_CLIENT = 5;
/** Bounds the parameter sets, and the rows to undo, of one slot. */
const MOST_OPERATIONS = 2_000;

/**
 * The slot of a cell with several clients: each sample is one operation. In a closed loop every client does as many as a
 * single one does samples, and on the faster arm the slot lasts at least as long as with a single client; in an open
 * loop it lasts a second or more (with the default `sampling.minimumSampleMs`).
 * @param operationMs what one operation takes under this load, on each arm
 */
export function crowdShape(
  operationMs: readonly number[],
  { clients, rate }: Load,
  sampling: Scenario['sampling'],
): Shape {
  const long = Math.max(...operationMs) >= LONG_OPERATION_MS;
  const each = long ? sampling.slot.long : sampling.slot.short;
  if (rate !== null) {
    const seconds = (OPEN_SLOT_SAMPLES * sampling.minimumSampleMs) / 1000;
    return { batch: 1, slot: Math.ceil(Math.max(each, OPERATIONS_A_CLIENT * clients, rate * seconds)) };
  }
  const fastest = Math.max(Math.min(...operationMs), 1e-3);
  const lasting = (clients * each * sampling.minimumSampleMs) / fastest;
  return { batch: 1, slot: Math.ceil(Math.max(clients * each, Math.min(lasting, MOST_OPERATIONS))) };
}
