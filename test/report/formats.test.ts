import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import bencher from '../../src/report/formats/bencher.ts';
import csv from '../../src/report/formats/csv.ts';
import github from '../../src/report/formats/github.ts';
import actionBenchmark from '../../src/report/formats/github-action-benchmark.ts';
import junit from '../../src/report/formats/junit.ts';
import markdown from '../../src/report/formats/markdown.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { cell, record } from './build-record.ts';
import { cases } from './cases.ts';

// What the systems that read these formats ask of them; how they look is in the golden files.

const each = Object.entries(cases).map(([name, of]) => ({ name, of, model: reportModel(of) }));

describe.each(each)('junit of $name', ({ of, model }) => {
  const text = junit.render(model);

  it('is well-formed', () => {
    const open: string[] = [];
    const tag = /<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/g;
    const rest = text.replace(/^<\?xml [^>]*\?>/, '').replace(tag, (_, closing, name, __, empty) => {
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return '';
    });
    expect(open).toEqual([]);
    expect(rest).not.toMatch(/[<>]/);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
  });

  it('has a case a cell and one for the gate, and counts them', () => {
    expect(text.match(/<testcase /g)).toHaveLength(of.cells.length + 1);
    const [whole] = text.match(/<testsuites [^>]*/)!;
    const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) =>
      Number(new RegExp(`${name}="(\\d+)"`).exec(whole)?.[1]),
    );
    expect(tests).toBe(of.cells.length + 1);
    expect(failures).toBe(text.match(/<failure /g)?.length ?? 0);
    expect(errors).toBe(text.match(/<error /g)?.length ?? 0);
    expect(skipped).toBe(text.match(/<skipped /g)?.length ?? 0);
  });

  it('is red exactly where the gate is', () => {
    const red = /<(failure|error) /.test(text);
    const failed = ['fail', 'invalid', 'error'].includes(of.gate.verdict);
    const counts = of.gate.verdict === 'inconclusive' && of.scenario.gate.inconclusive === 'fail';
    expect(red).toBe(failed || counts);
  });
});

it('takes an undecided cell for skipped or for a failure, by choice', () => {
  const of = structuredClone(cases.inconclusive!);
  expect(junit.render(reportModel(of))).toMatch(/failures="0" errors="0" skipped="5"/);
  of.scenario.gate.inconclusive = 'fail';
  expect(markdown.render(reportModel(of))).toContain('The scenario takes an inconclusive run for a failure.');
  expect(junit.render(reportModel(of))).toMatch(/failures="5" errors="0" skipped="0"/);
});

describe.each(each)('github of $name', ({ of, model }) => {
  it('is one workflow command a line, at most ten of a level', () => {
    const lines = github.render(model).trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) title=[^:,\n]+::[^\r\n]+$/);
    for (const level of ['error', 'warning', 'notice'])
      expect(lines.filter((line) => line.startsWith(`::${level}`)).length).toBeLessThanOrEqual(10);
    const verdict = of.gate.verdict;
    if (verdict === 'fail' || verdict === 'invalid' || verdict === 'error')
      expect(lines[0]).toMatch(/^::error /);
    else expect(lines[0]).not.toMatch(/^::error /);
  });
});

it('says how many annotations did not fit', () => {
  const of = record({
    cells: Array.from({ length: 30 }, (_, i) => cell(`w${i}`, 'history-scans', {}, { verdict: 'fail' })),
    gate: { verdict: 'fail', reason: '30 of 30 cells are slower than the margin of 10 %.' },
  });
  const lines = github.render(reportModel(of)).trimEnd().split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('::error title=Paritygate::and 22 more cells: see the report');
});

it('cannot be led out of an annotation by what an engine said', () => {
  const lines = github.render(reportModel(cases.error!)).trimEnd().split('\n');
  expect(lines[1]).toContain('killed by SIGKILL%0A(out of memory?)');
});

describe.each(each)('csv of $name', ({ of, model }) => {
  it('is what DuckDB reads back', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-csv-'));
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    try {
      const file = path.join(folder, 'report.csv');
      await writeFile(file, csv.render(model));
      const connection = await instance.connect();
      const reader = await connection.runAndReadAll(
        `SELECT cell AS id, verdict, ratio::DOUBLE AS ratio, explanation
         FROM read_csv('${file}', header = true, all_varchar = true)`,
      );
      const rows = model.tiers.flatMap((tier) => tier.rows);
      expect(reader.getRowObjectsJS()).toEqual(
        rows.map(({ id, verdict, ratio, explanation }) => ({
          id,
          verdict,
          ratio: ratio?.estimate ?? null,
          explanation,
        })),
      );
      expect(rows).toHaveLength(of.cells.length);
      connection.closeSync();
    } finally {
      instance.closeSync();
      await rm(folder, { recursive: true });
    }
  });
});

/** https://bencher.dev/bmf.json, and what github-action-benchmark's README asks of a custom benchmark. */
const metric = z.strictObject({
  value: z.number(),
  lower_value: z.number().optional(),
  upper_value: z.number().optional(),
});
const bmf = z.record(z.string().min(1), z.record(z.string().regex(/^[a-z-]{1,64}$/), metric));
const custom = z.array(
  z.strictObject({
    name: z.string(),
    unit: z.string(),
    value: z.number(),
    range: z.string().optional(),
    extra: z.string().optional(),
  }),
);

it.each(each)('dashboards can read $name: an entry a cell that has a ratio', ({ model }) => {
  const measured = model.tiers.flatMap(({ rows }) => rows).filter(({ ratio }) => ratio !== null);
  const ids = measured.map(({ id }) => id);
  expect(Object.keys(bmf.parse(JSON.parse(bencher.render(model))))).toEqual(ids);
  expect(custom.parse(JSON.parse(actionBenchmark.render(model))).map(({ name }) => name)).toEqual(ids);
});

describe('markdown fits a pull request comment', () => {
  const many = (difference: boolean) =>
    record({
      cells: Array.from({ length: 40 }, (_, i) =>
        cell(
          `workload-number-${i}-of-forty`,
          'analytics-aggregations',
          {},
          {
            verdict: difference ? 'invalid' : 'inconclusive',
            reason: difference ? null : 'budget',
            difference: difference
              ? {
                  message: 'rows differ',
                  parameters: 'p'.repeat(500),
                  baselineRows: 9,
                  candidateRows: 9,
                  diff: Array.from({ length: 12 }, () => `- ${'x'.repeat(200)}`),
                }
              : null,
          },
        ),
      ),
    });

  it('with 40 cells, the summary first and the details folded', () => {
    const text = markdown.render(reportModel(many(false)));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).not.toContain('Left out');
    const [open] = text.split('<details>');
    expect(open).toContain('| workload-number-39-of-forty |');
    expect(open!.indexOf('# ')).toBe(0);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)!.length);
  });

  it('also when 40 cells have much to say, and says what it leaves out', () => {
    const text = markdown.render(reportModel(many(true)));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toMatch(/Left out here for want of room: .*Where answers differ.* See report\.html\./);
    expect(text).toContain('| workload-number-39-of-forty |');
  });
});
