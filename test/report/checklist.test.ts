import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/contracts/record.ts';
import { checklistOf } from '../../src/report/checklist.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { cell, record } from './build-record.ts';
import { cases } from './cases.ts';

function item(of: RunRecord, word: RegExp) {
  const found = checklistOf(reportModel(of))
    .flatMap(({ items }) => items)
    .find(({ criterion }) => word.test(criterion));
  return { finding: found!.finding, text: found!.evidence.join(' ') };
}

describe('the checklist', () => {
  it.each([
    ['pass', 'shown'],
    ['fail', 'refuted'],
    ['invalid', 'refuted'],
    ['inconclusive', 'open'],
    ['incomplete', 'open'],
    ['indicative', 'open'],
    ['control-held', 'open'],
    ['error', 'open'],
  ] as const)('within 10 %% on a record that ended as %s: %s', (name, finding) => {
    expect(item(cases[name]!, /within 10/).finding).toBe(finding);
  });

  it('does not call a wider margin than the decision’s shown', () => {
    const wide = item(record({ scenario: { margin: 0.2 } }), /within 10/);
    expect(wide.finding).toBe('open');
    expect(wide.text).toContain('20 %, not 10 %');
  });

  it('looks at the analytics alone for their own risk', () => {
    const slow = record({
      cells: [
        cell('hourly', 'analytics-aggregations', { ratio: [1.5, 1.4, 1.6] }, { verdict: 'fail' }),
        cell('append-turn', 'conversation-writes'),
      ],
    });
    expect(item(slow, /analytics/).finding).toBe('refuted');
    expect(item(slow, /analytics/).text).toContain('XS/hourly at 1.50 [1.40, 1.60]');
    const none = record({ cells: [cell('append-turn', 'conversation-writes')] });
    expect(item(none, /analytics/).finding).toBe('absent');
    expect(item(cases.indicative!, /analytics/).finding).toBe('open');
  });

  it('counts the compared answers, and names the cells that differ', () => {
    expect(item(cases.pass!, /parity/)).toEqual({
      finding: 'partly',
      text: '80 parameter sets of 4 cells gave the same answers on both arms. PyRIT itself is not run here.',
    });
    expect(item(cases.invalid!, /parity/)).toEqual({
      finding: 'refuted',
      text: 'The answers differ in XS/by-label.',
    });
  });

  it('gives the size of both arms, and says which is missing', () => {
    expect(item(cases.pass!, /storage/).text).toContain('Tier XS: DuckDB 12.3 MiB, PostgreSQL 20.3 MiB.');
    expect(item(cases.pass!, /memory/).text).toContain('DuckDB 9.00 MiB, PostgreSQL not measured here.');
    const [loaded] = cases.pass!.data;
    const older = { ...cases.pass!, data: [{ ...loaded!, footprints: null }] };
    expect(item(older, /storage/).finding).toBe('absent');
  });

  it('claims nothing that no record can show', () => {
    for (const word of [/tests passing/, /backup/, /downtime/, /indexes/])
      expect(item(cases.pass!, word)).toEqual({ finding: 'absent', text: '' });
  });
});
