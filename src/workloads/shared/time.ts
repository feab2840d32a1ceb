/** Microseconds of an hour and of a day. */
export const HOUR = 3_600_000_000n;
export const DAY = 24n * HOUR;

/** Microseconds since 1970 as the text that both engines cast to a timestamp: `2025-01-31 12:00:00.000001`. */
export function timestampText(microseconds: bigint): string {
  const iso = new Date(Number(microseconds / 1000n)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(microseconds % 1000n).padStart(3, '0')}`;
}
