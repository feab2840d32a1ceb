import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/contracts/record.ts';
import { evidenceOf } from '../../src/report/evidence.ts';
import type { Format } from '../../src/report/format.ts';
import bencher from '../../src/report/formats/bencher.ts';
import csv from '../../src/report/formats/csv.ts';
import github from '../../src/report/formats/github.ts';
import actionBenchmark from '../../src/report/formats/github-action-benchmark.ts';
import html from '../../src/report/formats/html.ts';
import json from '../../src/report/formats/json.ts';
import junit from '../../src/report/formats/junit.ts';
import markdown from '../../src/report/formats/markdown.ts';
import terminal from '../../src/report/formats/terminal.ts';
import { reportSchema } from '../../src/report/json-schema.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { cell, record } from './build-record.ts';
import { cases } from './cases.ts';
import { large } from './large-record.ts';
import { evidenceFor } from './samples.ts';

const formats: [file: string, format: Format][] = [
  ['report.html', html],
  ['report.json', json],
  ['report.md', markdown],
  ['report.txt', terminal],
  ['junit.xml', junit],
  ['github.txt', github],
  ['report.csv', csv],
  ['bencher.json', bencher],
  ['github-action-benchmark.json', actionBenchmark],
];
const render = (format: Format, of: RunRecord) =>
  format.render(reportModel(of), undefined, format.wantsEvidence && evidenceFor(of));
const page = async (of: RunRecord) => await render(html, of);
const golden = (name: string, file: string) =>
  fileURLToPath(new URL(`../fixtures/records/${name}/${file}`, import.meta.url));

describe.each(Object.entries(cases))('a record that ended as %s', (name, of) => {
  it('is the record it was', async () => {
    await expect(`${JSON.stringify(of, null, 2)}\n`).toMatchFileSnapshot(golden(name, 'run.json'));
  });

  it.each(formats)('looks as agreed in %s', async (file, format) => {
    await expect(await render(format, of)).toMatchFileSnapshot(golden(name, file));
  });

  it('fits the terminal', () => {
    for (const columns of [80, 100]) {
      const lines = terminal.render(reportModel(of), { color: false, columns }).split('\n');
      // A command is never broken: it is there to be copied.
      const tooLong = lines.filter((line) => line.length > columns && !line.includes('paritygate run'));
      expect(tooLong).toEqual([]);
    }
  });

  it('is the same text with colour, but for the colour', () => {
    const model = reportModel(of);
    const coloured = terminal.render(model, { color: true, columns: 100 });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(terminal.render(model, { color: false, columns: 100 }));
  });

  it('is plain data, and all of it is in the published schema', () => {
    const model = reportModel(of);
    const read = JSON.parse(json.render(model));
    expect(read).toEqual(JSON.parse(JSON.stringify(model)));
    expect(reportSchema.parse(read)).toEqual(read);
  });
});

describe('what every format must say', () => {
  const words: [name: keyof typeof cases, words: RegExp][] = [
    ['pass', /0\.93 \[0\.90, 0\.97\]/],
    ['pass', /below the floor/],
    ['fail', /slower than the margin/],
    ['invalid', /answers differ/],
    ['inconclusive', /cannot tell yet: 3 more rounds may decide \(run --resume\)/],
    ['inconclusive', /cannot tell: after all 60 rounds the interval still holds the margin/],
    ['indicative', /indicative: pglite's timings do not stand for a PostgreSQL server/i],
    ['incomplete', /the run is still going, or was killed: 1 cell of 2 not decided yet/],
    ['control-held', /held by the A\/A control/],
    ['error', /could not be measured: the measuring process died/],
    ['clients', /append-turn@4/],
    ['clients', /37 (retries|in 1200)/],
    ['clients', /(0\.343 ms of a mean operation|37 in 1200 \(0\.343 ms\))/],
    ['clients', /rate not held/],
    ['clients', /the candidate 151|151 of 200/],
    ['clients', /rate too high/],
  ];
  const texts = formats.filter(([, format]) => [html, markdown, terminal].includes(format as typeof html));
  /** Without markup, line breaks and escapes, so that one expression serves all formats. */
  const bare = async (format: Format, name: string) =>
    (await render(format, cases[name]!))
      .replace(/<style>.*<\/style>/s, '')
      .replace(/<\/?[a-z][^>]*>/g, '')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll(/\\|\*\*/g, '')
      .replace(/\s+/g, ' ');
  it.each(words.flatMap(([name, word]) => texts.map(([file, format]) => ({ name, word, format, file }))))(
    '$name in $file: $word',
    async ({ name, word, format }) => {
      expect(await bare(format, name)).toMatch(word);
    },
  );

  it('says first that a record is incomplete', async () => {
    const model = reportModel(cases.incomplete!);
    expect(terminal.render(model)).toMatch(/^INCOMPLETE/);
    expect(markdown.render(model).split('\n\n')[1]).toMatch(/^> \*\*Incomplete/);
    expect(await page(cases.incomplete!)).toMatch(
      /<header class="answer inconclusive">\n<p class="notice"><strong>Incomplete/,
    );
  });
});

describe('html', () => {
  it('shows hostile text as text', async () => {
    const text = await page(cases.invalid!);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('\u001b');
  });

  it('shows a hostile name as text in its charts too', async () => {
    const text = await page(
      record({ cells: [cell('<b onload="x">\u001b', 'history-scans', {}, { id: 'XS/"><script>' })] }),
    );
    expect(text).not.toContain('\u001b');
    expect(text.match(/<script|<b /g)).toEqual(['<script']);
  });

  it.each(Object.keys(cases))('needs nothing from elsewhere (%s)', async (name) => {
    const text = await page(cases[name]!);
    expect(text.match(/<(link|img|iframe|object|image|use)\b|@import|url\(/g)).toBeNull();
    expect([...text.matchAll(/(?:src|href)="([^#][^"]*)"/g)]).toEqual([]);
    expect(text).toContain(`content="default-src &#39;none&#39;; `);
  });

  it.each(Object.keys(cases))('names every column and row of every table (%s)', async (name) => {
    const tables = (await page(cases[name]!)).split(/<table[^>]*>/).slice(1);
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const [head = '', body = ''] = table.split('</thead>');
      const columns = head.match(/<th scope="col"/g)?.length ?? 0;
      expect(table).toMatch(/^\s*<caption>[^<]/);
      for (const row of body.split('</tbody>')[0]!.match(/<tr[ >].*<\/tr>/g) ?? []) {
        expect(row).toMatch(/^<tr[^>]*><th scope="row">/);
        expect(row.match(/<t[hd]\b/g)).toHaveLength(columns);
      }
    }
  });

  it('has a section for every cell, and every link leads somewhere', async () => {
    const text = await page(cases.inconclusive!);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(ids.filter((id) => id!.startsWith('cell-'))).toHaveLength(5);
  });

  it('gives every chart a text alternative', async () => {
    const charts = (await page(cases.fail!)).match(/<svg class="chart"[^>]*>/g)!;
    // A forest plot for pages and one for phones for each of two tiers, and two charts a cell.
    expect(charts).toHaveLength(2 * 2 + 3 * 2);
    for (const chart of charts) expect(chart).toMatch(/role="img" aria-label="[^"]{30,}"/);
  });

  it('draws no number that is none', async () => {
    for (const of of Object.values(cases)) {
      const [body = ''] = (await page(of)).split('<script>');
      expect(body).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('has a place to sign only where it may be signed', async () => {
    const signed: string[] = [];
    for (const [name, of] of Object.entries(cases))
      if ((await page(of)).includes('id="signature"')) signed.push(name);
    expect(signed).toEqual(['pass']);
  });

  it('must not be signed when the raw samples cannot be used', async () => {
    const of = cases.pass!;
    const text = await html.render(reportModel(of), undefined, evidenceOf(of, 'x.parquet is not the file.'));
    expect(text).toContain('Must not be signed');
    expect(text).toContain('the raw samples cannot be used: x.parquet is not the file');
    expect(text).not.toContain('id="signature"');
  });

  it('can be made of the model alone', async () => {
    const text = await html.render(reportModel(cases.pass!));
    expect(text).toContain('id="cell-XS-overview"');
  });

  it('keeps a report of 40 cells with 60 rounds each under 3 MB', async () => {
    const text = await page(large);
    expect(text.match(/<details class="cell"/g)).toHaveLength(40);
    expect(Buffer.byteLength(text)).toBeLessThan(3e6);
  });
});

describe('markdown', () => {
  it('keeps hostile text inside its cell and its fence', () => {
    const page = markdown.render(reportModel(cases.invalid!));
    expect(page).toContain('\n````text\n- "a41c", 1, "``` tick"\n');
    const rows = markdown
      .render(reportModel(cases.error!))
      .split('\n')
      .filter((line) => line.startsWith('| '));
    expect(new Set(rows.map((line) => line.split(' | ').length)).size).toBeGreaterThan(1);
    expect(rows.every((line) => line.endsWith(' |'))).toBe(true);
  });

  it('escapes what would be markup', () => {
    const odd = record({ passedOver: [{ source: 'a|b', reason: '<b>*x*</b> [l](u)' }] });
    expect(markdown.render(reportModel(odd))).toContain('| a\\|b | \\<b\\>\\*x\\*\\</b\\> \\[l\\](u) |');
  });
});

describe('the model', () => {
  it('lets only a complete, faithful, uncontested pass be signed off', () => {
    const allowed = Object.entries(cases).filter(([, of]) => reportModel(of).signOff.allowed);
    expect(allowed.map(([name]) => name)).toEqual(['pass']);
  });

  it('has the classes in the catalogue’s order and the tiers by size', () => {
    const mixed = record({
      cells: [
        cell('knn-exact', 'vector-similarity', {}, { tier: 'S' }),
        cell('hourly', 'analytics-aggregations'),
        cell('append-turn', 'conversation-writes'),
        cell('overview', 'analytics-aggregations'),
      ],
    });
    const order = reportModel(mixed).tiers.map(({ tier, rows }) => [
      tier,
      ...rows.map(({ workload }) => workload),
    ]);
    expect(order).toEqual([
      ['XS', 'append-turn', 'hourly', 'overview'],
      ['S', 'knn-exact'],
    ]);
  });

  it('gives ratios, not logs', () => {
    const { ratio } = reportModel(cases.pass!).tiers[0]!.rows.find(
      ({ workload }) => workload === 'overview',
    )!;
    expect(ratio!.estimate).toBeCloseTo(0.93, 12);
    expect(ratio!.lower).toBeCloseTo(0.9, 12);
    expect(ratio!.upper).toBeCloseTo(0.97, 12);
  });

  it('quotes a folder for the shell', () => {
    const { next } = reportModel(cases.incomplete!, "it's here/run 1");
    expect(next[0]!.command).toBe("paritygate run --resume 'it'\\''s here/run 1'");
  });

  it('leaves answers that differ invalid even where the control is held', () => {
    const held = { ...cases.invalid!, controls: cases['control-held']!.controls };
    const verdicts = reportModel(held).tiers[0]!.rows.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['inconclusive', 'invalid']);
  });
});
