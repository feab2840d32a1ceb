import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pc from 'picocolors';
import type { RunRecord } from '../../contracts/record.ts';
import { ownWorkloads, type Scenario } from '../../contracts/scenario.ts';
import { ownWorkload } from '../../own/workload.ts';
import { reportModel } from '../../report/report-model.ts';
import { type Finding, verifyJudgement } from '../../runner/verify.ts';
import { recordDigest } from '../../store/digest.ts';
import { readRawRecord } from '../../store/read-record.ts';
import { inspectSamples } from '../../store/samples.ts';
import { onlyCells, planCells, shardOf } from '../cells.ts';
import { EXIT_CODES } from '../exit.ts';
import { candidateNames, cellId, scenarioHash } from '../new-record.ts';
import { among, askedOf } from '../registry.ts';
import { renderFiles } from '../reports.ts';
import { toolVersion } from '../version.ts';

interface Verification {
  record: string;
  /** Everything that does not agree; empty: the record and its reports are what the samples give. */
  findings: Finding[];
  /** What could not be checked, and why. */
  notes: string[];
  /** How much was read. */
  checked: { cells: number; rounds: number; samples: number };
}

/**
 * `paritygate verify RECORD`: judges the record again from its raw samples and compares all that it and its reports say.
 * Changes nothing. @returns 0 if all agrees, 1 if anything differs.
 * @throws HarnessError (config) if there is no record that can be read.
 */
export async function verify(folder: string, { json }: { json: boolean }): Promise<number> {
  const verification = await verifyRecord(folder);
  if (json) process.stdout.write(`${JSON.stringify(verification, null, 2)}\n`);
  else print(folder, verification);
  return verification.findings.length === 0 ? EXIT_CODES.pass : EXIT_CODES.fail;
}

async function verifyRecord(folder: string): Promise<Verification> {
  const { record, raw } = await readRawRecord(folder);
  const sameVersion = record.tool === `paritygate ${toolVersion}`;
  const findings: Finding[] = [];
  const notes: string[] = [];
  if (record.digest === null) notes.push('The record has no digest: its version did not write one yet.');
  else if (record.digest !== recordDigest(raw))
    findings.push({ where: 'run.json', message: 'it was changed after it was written (its digest differs)' });
  if (record.scenarioHash !== scenarioHash(raw.scenario as Partial<Scenario>))
    findings.push({ where: 'scenario', message: 'it is not the scenario whose hash the record keeps' });
  if (sameVersion) findings.push(...(await missingCells(record)));
  else
    notes.push(
      `The record is by ${record.tool}, this is ${toolVersion}: its words and reports are not compared.`,
    );

  const parts = await inspectSamples(folder, record.samples);
  for (const { part, problem } of parts)
    if (problem !== null) findings.push({ where: part.file, message: `the file ${problem}` });
  const rows = parts.flatMap((part) => part.rows);
  findings.push(...verifyJudgement(record, rows, { sameVersion }));
  if (sameVersion) findings.push(...(await changedReports(record, folder)));
  const rounds = [...record.cells, ...record.controls].reduce((sum, entry) => sum + entry.rounds.length, 0);
  return {
    record: record.id,
    findings,
    notes,
    checked: { cells: record.cells.length, rounds, samples: rows.length },
  };
}

/** Cells that the scenario asks for, and --only leaves, must be there on every tier. */
async function missingCells({ scenario, only, shard, aa, cells }: RunRecord): Promise<Finding[]> {
  const own = ownWorkloads(scenario).map((entry) => ({
    id: entry.name,
    class: entry.class,
    workload: ownWorkload(entry, [], ''),
  }));
  const choose = own.length > 0 ? among(own) : askedOf(scenario.dataset);
  const candidates = candidateNames(scenario, aa);
  const all = await onlyCells(await planCells(scenario, choose), only, choose);
  const wanted = shard ? shardOf(all, shard) : all;
  return scenario.tiers.flatMap((tier) =>
    wanted
      .flatMap(({ name }) => candidates.map((candidate) => cellId(tier, name, candidate, candidates)))
      .filter((id) => !cells.some((cell) => cell.id === id))
      .map((id) => ({
        where: id,
        message: 'the scenario asks for this cell, but the record has no such cell',
      })),
  );
}

/** The reports beside the record, rendered anew, must be what is there; one that is gone is no finding. */
async function changedReports(record: RunRecord, folder: string): Promise<Finding[]> {
  const found = async (file: string) =>
    await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
  const findings: Finding[] = [];
  const model = reportModel(record, await writtenAs(found, folder));
  for (const { file, text } of await renderFiles({ model, record, folder })) {
    const there = await found(file);
    if (there !== undefined && there !== text)
      findings.push({
        where: file,
        message: 'it is not what this record renders to; `paritygate report` writes it anew',
      });
  }
  return findings;
}

/** The folder's name as the reports were given it, which may have been moved since. */
async function writtenAs(
  found: (file: string) => Promise<string | undefined>,
  folder: string,
): Promise<string> {
  try {
    const { folder: name } = JSON.parse((await found('report.json')) ?? '{}') as { folder?: unknown };
    return typeof name === 'string' ? name : folder;
  } catch {
    return folder; // not JSON any more: the comparison will say so
  }
}

function print(folder: string, { findings, notes, checked }: Verification): void {
  const { cells, rounds, samples } = checked;
  console.log(`${folder}: ${cells} cells, ${rounds} rounds, ${samples} raw samples`);
  for (const note of notes) console.log(`${pc.yellow('note')}  ${note}`);
  for (const { where, message } of findings) console.log(`${pc.red('differs')}  ${where}: ${message}.`);
  console.log(
    findings.length === 0
      ? pc.green('Every decision follows from the raw samples, and the hashes agree.')
      : pc.red(`${findings.length} ${findings.length === 1 ? 'thing does' : 'things do'} not agree.`),
  );
}
