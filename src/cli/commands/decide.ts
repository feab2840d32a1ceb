import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contracts/error.ts';
import { decide } from '../../stats/decision.ts';
import { EXIT_CODES } from '../exit.ts';

export interface DecideOptions {
  margin: number;
  cells: number;
  rounds: number;
}

const sequence = z.looseObject({ d: z.array(z.number()).min(1) });
const fileSchema = z.union([sequence, z.array(sequence).min(1)]);

/**
 * `paritygate decide FILE`: the decision on pairs measured elsewhere. Prints one JSON object, or an array where the
 * file holds one. @returns the exit code: that of the worst verdict.
 */
export async function decideFile(file: string, { margin, cells, rounds }: DecideOptions): Promise<number> {
  const parsed = fileSchema.safeParse(await readJson(file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new HarnessError('config', `${file}: ${issue.path.join('.') || 'the document'}: ${issue.message}`, {
      hint: 'Give {"d": [0.01, -0.02, …]} (logs of candidate time over baseline time, in time order) or an array of such objects.',
    });
  }
  const one = ({ d }: { d: number[] }) => decide(d, { margin, cells, maxRounds: rounds });
  const decisions = Array.isArray(parsed.data) ? parsed.data.map(one) : one(parsed.data);
  process.stdout.write(`${JSON.stringify(decisions, null, 2)}\n`);
  const verdicts = [decisions].flat().map(({ verdict }) => verdict);
  const worst = (['fail', 'inconclusive', 'pass'] as const).find((verdict) => verdicts.includes(verdict))!;
  return EXIT_CODES[worst];
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new HarnessError('config', `Cannot read ${file}: ${messageOf(cause)}`, {
      hint: 'Give the path of a JSON file.',
      cause,
    });
  }
}
