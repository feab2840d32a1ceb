import type { Parameters } from '../../contracts/workload.ts';

const LONGEST_TEXT = 60;

/** A parameter set for people: as JSON, long texts and vectors cut. */
export function parametersText(parameters: Parameters): string {
  return JSON.stringify(parameters, (_, value: unknown) => {
    if (value instanceof Float32Array) return `vector of ${value.length}`;
    if (typeof value === 'bigint') return String(value);
    if (Array.isArray(value) && value.length > 5) return `${value.length} items`;
    return typeof value === 'string' && value.length > LONGEST_TEXT
      ? `${value.slice(0, LONGEST_TEXT)}…`
      : value;
  });
}
