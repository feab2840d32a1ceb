/** How numbers read in every format: two or three significant digits, never more than a measurement knows. */

/** A ratio of times with its interval; null: no bound yet. Not logs. */
export interface Interval {
  estimate: number;
  lower: number | null;
  upper: number | null;
}

/** The record's logs of a ratio as ratios; null before the first look. */
export function interval(logs: {
  estimate: number | null;
  lower: number | null;
  upper: number | null;
}): Interval | null {
  if (logs.estimate === null) return null;
  const ratio = (log: number | null) => (log === null ? null : Math.exp(log));
  return { estimate: Math.exp(logs.estimate), lower: ratio(logs.lower), upper: ratio(logs.upper) };
}

/**
 * `0.93 [0.90, 0.97]`; `…` where there is no bound yet.
 * @param limit The highest ratio that passes, 1.1: a number beside it gets the digits that show on which side it is.
 */
export function intervalText(value: Interval | null, limit: number): string {
  if (value === null) return '–';
  const bound = (ratio: number | null) => (ratio === null ? '…' : ratioText(ratio, limit));
  return `${ratioText(value.estimate, limit)} [${bound(value.lower)}, ${bound(value.upper)}]`;
}

function ratioText(ratio: number, limit: number): string {
  if (ratio >= 99.5) return String(Math.round(ratio));
  if (ratio >= 9.95) return ratio.toFixed(1);
  if (ratio < 0.095) return ratio.toPrecision(2);
  const digits = [2, 3, 4].find((count) => Number(ratio.toFixed(count)) !== limit) ?? 4;
  return ratio.toFixed(digits);
}

/** `0.213`, `12.4`, `1235`: milliseconds without the unit, for a column that says it. */
export function milliseconds(ms: number): string {
  if (ms >= 999.5) return String(Math.round(ms));
  // Below a nanosecond there is nothing to tell.
  return ms < 1e-6 ? '0' : ms.toPrecision(3);
}

/** `10 %`, `2.5 %`. */
export function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} %`;
}

/** `512 B`, `12.3 MiB`. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [size, unit] = [count, 0];
  for (; size >= 1023.5 && unit < units.length - 1; unit++) size /= 1024;
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : size.toPrecision(3)} ${units[unit]}`;
}

/** `1 cell`, `2 cells`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
