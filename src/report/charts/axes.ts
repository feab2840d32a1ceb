/** The range of a logarithmic axis of ratios: all of them, the line at 1 and the margin, and some air. */
export function ratioDomain(ratios: readonly (number | null)[], limit: number): [number, number] {
  const known = ratios.filter((ratio) => ratio !== null);
  // Beyond these a chart would be all axis: a mark there stands at the edge.
  const low = Math.max(1e-3, Math.min(1 / limit, ...known));
  const high = Math.min(1e3, Math.max(limit, ...known));
  const air = Math.max(1.02, (high / low) ** 0.04);
  return [low / air, high * air];
}

/** Round ratios, from fine to coarse: what a tick may be, times a power of ten. */
const STEPS = [
  [1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12, 1.15, 9, 9.2, 9.4, 9.6, 9.8],
  [1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 8, 8.5, 9, 9.5],
  [1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
  [1, 1.2, 1.5, 2, 3, 5, 7],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1, 3],
  [1],
] as const;

/**
 * The finest round ratios inside the range that leave room for their labels; 1 is always one of them.
 * @param room The least distance between two ticks, as a part of the axis.
 */
export function ratioTicks([low, high]: readonly [number, number], room: number): number[] {
  const length = Math.log(high / low);
  const ticksOf = (steps: readonly number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const step of steps) ticks.push(Number((step * 10 ** power).toPrecision(6)));
    }
    return ticks.filter((tick) => tick >= low && tick <= high);
  };
  const fits = (ticks: readonly number[]) =>
    ticks.every((tick, i) => i === 0 || Math.log(tick / ticks[i - 1]!) / length >= room);
  return STEPS.map(ticksOf).find((ticks) => ticks.length > 1 && fits(ticks)) ?? [1];
}
