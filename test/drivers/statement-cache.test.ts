import { expect, test } from 'vitest';
import { both } from '../../src/contracts/driver.ts';
import { StatementCache } from '../../src/drivers/statement-cache.ts';
import { onEveryArm, SCHEMA } from './every-arm.ts';

const statements = Array.from({ length: 6 }, (_, i) => both(`SELECT ${i}`));

test('what was not asked for lately goes first', () => {
  const gone: number[] = [];
  const cache = new StatementCache<number>((made) => gone.push(made), 3);
  for (const i of [0, 1, 2]) cache.set(statements[i]!, 'a', i);
  expect(cache.get(statements[0]!, 'a')).toBe(0);
  cache.set(statements[3]!, 'a', 3);
  expect(gone).toEqual([1]);
  expect(cache.get(statements[1]!, 'a')).toBeUndefined();
  expect(cache.get(statements[0]!, 'a')).toBe(0);
  expect(cache.get(statements[2]!, 'a')).toBe(2);
  expect(cache.get(statements[3]!, 'a')).toBe(3);
  // All were asked for: somebody must go all the same.
  cache.set(statements[4]!, 'a', 4);
  expect(gone).toHaveLength(2);
});

test('a statement is another one in another schema', () => {
  const cache = new StatementCache<string>(() => {});
  cache.set(statements[0]!, 'a', 'for a');
  cache.set(statements[0]!, 'b', 'for b');
  expect([cache.get(statements[0]!, 'a'), cache.get(statements[0]!, 'b')]).toEqual(['for a', 'for b']);
  expect(cache.get(statements[0]!, 'c')).toBeUndefined();
});

await onEveryArm((own) => {
  test('a connection keeps a bounded number of statements, and those that went work again', async () => {
    if (own.name.includes('per-call')) return; // nothing stays prepared there
    const many = Array.from({ length: 2_050 }, (_, i) => both(`SELECT ${i} + $1::INTEGER`));
    const ask = (i: number) =>
      own.handle.call(SCHEMA, (session) => session.query(many[i]!, [1]), { exact: true });
    for (let i = 0; i < many.length; i++) expect(await ask(i)).toEqual([[BigInt(i + 1)]]);
    for (const i of [0, 1, 2_049, 0]) expect(await ask(i)).toEqual([[BigInt(i + 1)]]);
    if (own.arm.dialect !== 'postgres') return;
    const count = both('SELECT count(*) FROM pg_prepared_statements');
    const prepared = await own.handle.call(SCHEMA, (session) => session.query(count, []));
    expect(Number(prepared[0]![0])).toBeLessThanOrEqual(2_001);
    expect(Number(prepared[0]![0])).toBeGreaterThan(1_900);
  });
});
