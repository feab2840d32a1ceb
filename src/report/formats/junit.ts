import type { Format } from '../format.ts';
import { nameOf } from '../load.ts';
import { Markup, html as xml } from '../markup.ts';
import type { ReportModel, ReportRow, ReportTier } from '../model.ts';
import { intervalText, milliseconds } from '../numbers.ts';

export default {
  file: null,
  title: 'JUnit XML: a test case a cell, for the test view of a CI system',
  render: (model) => `${document(model).text}\n`,
} satisfies Format;

/**
 * A suite a tier with a test case a cell, and one case for the gate, which can fail where no cell does (all cells
 * together, an excuse that is over). `time` is the candidate's p50 in seconds.
 */
function document(model: ReportModel): Markup {
  const gate = gateCase(model);
  const suites = model.tiers.map((tier) => ({
    name: `${model.scenario.name}.${tier.tier}`,
    cases: tier.rows.map((row) => cellCase(model, tier, row)),
  }));
  const all = [...suites, { name: `${model.scenario.name}.gate`, cases: [gate] }];
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="paritygate" ${totals(all.flatMap(({ cases }) => cases))}>
${all.map(
  ({ name, cases }) => xml`  <testsuite name="${name}" ${totals(cases)} timestamp="${startOf(model)}">
${cases.map(({ markup }) => markup)}  </testsuite>
`,
)}</testsuites>`;
}

interface Case {
  result: 'passed' | 'failure' | 'error' | 'skipped';
  markup: Markup;
}

function totals(cases: readonly Case[]): Markup {
  const count = (result: Case['result']) => cases.filter((one) => one.result === result).length;
  return xml`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

function cellCase(model: ReportModel, { tier }: ReportTier, row: ReportRow): Case {
  const result = resultOf(row, model);
  const ratio = intervalText(row.ratio, 1 + model.scenario.margin);
  const lines = [
    `${row.explanation}.`,
    `Of the baseline's time: ${ratio}; ${row.rounds} rounds.`,
    ...(row.baselineMs && row.candidateMs
      ? [
          `p50: ${milliseconds(row.baselineMs.p50)} ms the baseline, ${milliseconds(row.candidateMs.p50)} ms the candidate.`,
        ]
      : []),
    ...(row.difference === null ? [] : [row.difference.parameters, ...row.difference.diff]),
  ];
  const seconds = row.candidateMs === null ? 0 : row.candidateMs.p50 / 1000;
  const markup = testCase({
    classname: `${model.scenario.name}.${tier}.${row.class}`,
    name: nameOf(row),
    seconds,
    result,
    message: row.outcome,
    text: lines.join('\n'),
  });
  return { result, markup };
}

/** A cell that does not gate is skipped where it would fail, so that a CI system shows it and stays green. */
function resultOf({ verdict, standing }: ReportRow, { scenario }: ReportModel): Case['result'] {
  if (verdict === 'invalid' || standing === 'stale' || standing === 'expired') return 'failure';
  if (verdict === 'pass') return 'passed';
  if (standing === 'informs' || (standing === 'expected' && verdict !== 'error')) return 'skipped';
  if (verdict === 'fail') return 'failure';
  if (verdict === 'error') return 'error';
  return scenario.gate.inconclusive === 'fail' ? 'failure' : 'skipped';
}

function gateCase(model: ReportModel): Case {
  const { verdict, scenario } = model;
  const result = (
    {
      pass: 'passed',
      fail: 'failure',
      invalid: 'failure',
      error: 'error',
      inconclusive: scenario.gate.inconclusive === 'fail' ? 'failure' : 'skipped',
    } as const
  )[verdict];
  const markup = testCase({
    classname: `${scenario.name}.gate`,
    name: 'gate',
    seconds: 0,
    result,
    message: model.title,
    text: model.reason,
  });
  return { result, markup };
}

function testCase(one: {
  classname: string;
  name: string;
  seconds: number;
  result: Case['result'];
  message: string;
  text: string;
}): Markup {
  const open = xml`    <testcase classname="${one.classname}" name="${one.name}" time="${one.seconds.toFixed(6)}"`;
  if (one.result === 'passed') return xml`${open}/>\n`;
  const message = one.message.replace(/\s+/g, ' ');
  const inner =
    one.result === 'skipped'
      ? xml`      <skipped message="${message}"/>
      <system-out>${one.text}</system-out>`
      : xml`      <${new Markup(one.result)} message="${message}" type="${one.message.split(':')[0]!.slice(0, 60)}">${one.text}</${new Markup(one.result)}>`;
  return xml`${open}>
${inner}
    </testcase>
`;
}

function startOf({ sessions }: ReportModel): string {
  return sessions[0]?.startedAt ?? '';
}
