import { wordings } from '../contracts/driver.ts';
import type { OwnStatements, OwnWorkload } from '../contracts/own.ts';
import { ownWorkloads } from '../contracts/scenario.ts';
import type { Block } from './document.ts';
import type { ReportModel } from './model.ts';

/** The statements of workloads that a scenario writes itself: nobody else can look them up by name. */
export function ownWorkloadBlocks({ scenario }: ReportModel): Block[] {
  return ownWorkloads(scenario).flatMap(blocksOf);
}

function blocksOf({ name, title, sql, undo }: OwnWorkload): Block[] {
  return [
    { kind: 'heading', text: title === undefined ? name : `${name}: ${title}` },
    { kind: 'lines', lines: linesOf(sql) },
    ...(undo === undefined ? [] : [{ kind: 'lines' as const, lines: ['-- undone by', ...linesOf(undo)] }]),
  ];
}

/** Each dialect's words, once where they are the same. */
function linesOf(sql: OwnStatements): string[] {
  const lines = (text: string | readonly string[]) =>
    [text].flat().flatMap((statement) => `${statement.trimEnd().replace(/;$/, '')};`.split('\n'));
  const told = typeof sql === 'string' || Array.isArray(sql) ? { duckdb: sql, postgres: sql } : sql;
  return wordings(told).flatMap(([whose, words]) => [
    ...(whose === 'both' ? [] : [`-- ${whose}`]),
    ...lines(words),
  ]);
}
