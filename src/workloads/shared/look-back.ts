import type { Draw, Parameters } from '../../contracts/workload.ts';
import { DAY, timestampText } from './time.ts';

/** The time ranges that the dashboard offers, in days before the end of the data. */
const RANGES = [7n, 30n, 90n, 365n];

/** Whose dashboard, and how far back. */
export interface LookBack extends Parameters {
  /** Timestamp text: what is older is left out. */
  since: string;
}

/** A user who opens the dashboard with one of its time ranges. */
export function drawLookBack({ random, population }: Draw): LookBack {
  const schema = population.schema(random);
  return { schema, since: timestampText(population.range.to - random.pick(RANGES) * DAY) };
}
