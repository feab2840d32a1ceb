import { beforeAll, describe, expect, test } from 'vitest';
import adr002 from '../../../src/datasets/adr-002/index.ts';
import { rowsOf } from './rows.ts';

// One pass over tier S (10,000 conversations); the bounds are the catalogue's shapes with room for chance.
const turns = { scripted: [] as number[], chats: [] as number[] };
const prompts: number[] = [];
const responses: number[] = [];
const bytes: number[] = [];
const times: bigint[] = [];
let foreign = 0;
let emoji = 0;
let combining = 0;
let repeatedTimes = 0;
const errors = new Map<string, number>();
const scripted = /Crescendo|RedTeaming|PAIR|TreeOfAttacks/;

beforeAll(() => {
  const instance = adr002.open(4, 'S');
  const counts = new Map<unknown, { turns: number; scripted: boolean }>();
  for (const schema of instance.schemas) {
    const seen = new Set<bigint>();
    for (const row of rowsOf(instance, 'conversations', [schema])) {
      const metadata = JSON.parse(row.metadata as string) as {
        orchestrator_type: string;
        response_error: string;
      };
      const counted = counts.get(row.conversation_id) ?? {
        turns: 0,
        scripted: scripted.test(metadata.orchestrator_type),
      };
      counted.turns++;
      counts.set(row.conversation_id, counted);
      const request = row.request_text as string;
      const response = row.response_text as string | null;
      prompts.push(request.length);
      bytes.push(Buffer.byteLength(request));
      if (metadata.response_error === 'none') {
        responses.push(response!.length);
        bytes.push(Buffer.byteLength(response!));
      }
      errors.set(metadata.response_error, (errors.get(metadata.response_error) ?? 0) + 1);
      // A letter that English lacks; short texts in Latin script may have none.
      if (/[^\P{L}A-Za-z]/u.test(request)) foreign++;
      if (/\p{Extended_Pictographic}/u.test(request)) emoji++;
      if (/\p{M}/u.test(request)) combining++;
      const time = row.created_at as bigint;
      if (seen.has(time)) repeatedTimes++;
      seen.add(time);
      times.push(time);
    }
  }
  for (const { turns: own, scripted: attack } of counts.values())
    (attack ? turns.scripted : turns.chats).push(own);
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (values: readonly number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(q * values.length)]!;
const share = (values: readonly number[], test: (value: number) => boolean) =>
  values.filter(test).length / values.length;

describe('turns a conversation', () => {
  test("chats have WildChat's tail", () => {
    expect(Math.abs(share(turns.chats, (n) => n === 1) - 0.6)).toBeLessThan(0.02);
    expect(Math.abs(mean(turns.chats) - 2.35)).toBeLessThan(0.12);
    expect([quantile(turns.chats, 0.9), quantile(turns.chats, 0.95), quantile(turns.chats, 0.99)]).toEqual([
      5, 7, 13,
    ]);
  });

  test('some 15 in a hundred are scripted attacks, capped at 5 or 10', () => {
    const part = turns.scripted.length / (turns.scripted.length + turns.chats.length);
    expect(Math.abs(part - 0.15)).toBeLessThan(0.03);
    expect(Math.max(...turns.scripted)).toBe(10);
    expect(share(turns.scripted, (n) => n === 5)).toBeGreaterThan(0.35);
    expect(share(turns.scripted, (n) => n === 10)).toBeGreaterThan(0.25);
  });
});

describe('texts', () => {
  test('prompt lengths are half chat, half JailbreakBench', () => {
    expect(quantile(prompts, 0.5)).toBeGreaterThan(250);
    expect(quantile(prompts, 0.5)).toBeLessThan(480);
    expect(quantile(prompts, 0.9)).toBeGreaterThan(1_800);
    expect(quantile(prompts, 0.9)).toBeLessThan(2_500);
  });

  test('response lengths have median 1,100 and p99 6,000', () => {
    expect(Math.abs(quantile(responses, 0.5) - 1_100)).toBeLessThan(60);
    expect(Math.abs(quantile(responses, 0.99) - 6_000)).toBeLessThan(700);
  });

  test('one in a thousand is a document of 50 to 200 KB', () => {
    const documents = share(bytes, (n) => n > 50_000);
    expect(documents).toBeGreaterThan(0.0005);
    expect(documents).toBeLessThan(0.002);
    expect(Math.max(...bytes)).toBeLessThan(215_000);
  });

  test('half are not English; emoji and combining characters occur', () => {
    expect(foreign / prompts.length).toBeGreaterThan(0.4);
    expect(foreign / prompts.length).toBeLessThan(0.52);
    expect(emoji / prompts.length).toBeGreaterThan(0.1);
    expect(combining / prompts.length).toBeGreaterThan(0.1);
  });

  test('a few responses failed', () => {
    expect((errors.get('none') ?? 0) / prompts.length).toBeCloseTo(0.945, 2);
    expect([...errors.keys()].sort()).toEqual(['blocked', 'empty', 'none', 'processing', 'unknown']);
  });
});

describe('times', () => {
  test('about 2 in a hundred repeat', () => {
    expect(Math.abs(repeatedTimes / times.length - 0.02)).toBeLessThan(0.006);
  });

  test('use grows over the year', () => {
    const { from, to } = adr002.open(4, 'S').population.range;
    const quarter = (to - from) / 4n;
    const perQuarter = [0, 0, 0, 0];
    for (const time of times) perQuarter[Number((time - from) / quarter)]!++;
    expect(perQuarter[3]! / perQuarter[0]!).toBeGreaterThan(1.9);
    expect(perQuarter[0]! / times.length).toBeGreaterThan(0.1);
  });

  test('days are busier than nights, and weekdays than weekends', () => {
    const hour = (time: bigint) => Number((time / 3_600_000_000n) % 24n);
    const day = times.filter((time) => hour(time) >= 9 && hour(time) < 17).length;
    const weekend = times.filter((time) =>
      [0, 6].includes(new Date(Number(time / 1_000n)).getUTCDay()),
    ).length;
    expect(day / times.length).toBeGreaterThan(0.45);
    expect(weekend / times.length).toBeLessThan(0.2);
  });
});

test('scores: 0.5 to 1 a response, 52 % of true_false true, floats from 0 to 1 as Python writes them', () => {
  const instance = adr002.open(4, 'S');
  let count = 0;
  const trueFalse: string[] = [];
  const floats: string[] = [];
  for (const row of rowsOf(instance, 'scores')) {
    count++;
    (row.score_type === 'true_false' ? trueFalse : floats).push(row.score_value as string);
  }
  expect(count / times.length).toBeGreaterThan(0.5);
  expect(count / times.length).toBeLessThan(1);
  expect(
    Math.abs(trueFalse.filter((value) => value === 'True').length / trueFalse.length - 0.52),
  ).toBeLessThan(0.02);
  expect(new Set(trueFalse)).toEqual(new Set(['True', 'False']));
  for (const value of floats) expect(value).toMatch(/^(0\.\d{1,2}|1\.0)$/);
  expect(floats.length / count).toBeGreaterThan(0.35);
});
