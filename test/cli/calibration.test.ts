import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunRecord, recordSchema } from '../../src/contracts/record.ts';
import { Workplace } from './paritygate.ts';

// The gate on real engines: what is equal must not fail, what is slower must. A wrong fail of equal engines has a
// chance of 0.1 %, a wrong pass at +25 % next to none, by the simulations of test/stats.

const scenario = fileURLToPath(new URL('./fixtures/calibration.yaml', import.meta.url));

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(async () => {
  await place.remove();
});

async function verdicts(
  ...args: string[]
): Promise<{ code: number | null; record: RunRecord; verdicts: string[] }> {
  const { code } = await place.run(['run', scenario, ...args]);
  const [folder] = await place.records();
  const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
  return { code, record, verdicts: record.cells.map(({ verdict }) => verdict) };
}

describe('calibration', { timeout: 500_000 }, () => {
  it('the same engine on both arms: nothing fails', async () => {
    const { code, verdicts: found } = await verdicts('--aa');
    expect(found).not.toContain('fail');
    expect(found).not.toContain('error');
    expect([0, 3]).toContain(code);
  });

  it('the same engine, one arm slowed by 25 %: nothing passes, and the slowdown is seen', async () => {
    const { record, verdicts: found } = await verdicts('--aa', '--inject', 'candidate:+25%');
    expect(found).not.toContain('pass');
    // How many of few cells fail on a busy machine is its noise's matter (`npx paritygate selftest` asks for it).
    expect(record.aggregates.map(({ lower }) => lower > 0)).toEqual([true]);
  });
});
