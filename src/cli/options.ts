import { InvalidArgumentError } from 'commander';
import { TIERS, type Tier } from '../contracts/dataset.ts';
import { scenarioSchema } from '../contracts/scenario.ts';
import type { Injection } from '../runner/fork-protocol.ts';

/** `0.1`, `10%`: a share between 0 and 1. Throws commander's InvalidArgumentError, as all parsers here do. */
export function parseMargin(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(value > 0 && value < 1))
    throw new InvalidArgumentError('Give a share between 0 and 1 (0.10) or per cent (10%).');
  return value;
}

export function parseSeed(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new InvalidArgumentError('Give a whole number from 0 to 4294967295.');
  }
  return value;
}

export function parseTier(text: string): Tier {
  const tier = TIERS.find((name) => name === text);
  if (!tier) throw new InvalidArgumentError(`Give one of ${TIERS.join(', ')}.`);
  return tier;
}

export function parseBudget(text: string): string {
  if (!scenarioSchema.shape.budget.safeParse(text).success)
    throw new InvalidArgumentError('Give a duration such as 90s, 10m or 2h.');
  return text;
}

const ROUNDS = [10, 15, 20, 30, 45, 60] as const;

export function parseRounds(text: string): (typeof ROUNDS)[number] {
  const value = ROUNDS.find((rounds) => String(rounds) === text);
  if (value === undefined)
    throw new InvalidArgumentError(`The decision looks at ${ROUNDS.join(', ')} rounds: give one of these.`);
  return value;
}

/** `candidate:+25%` or `baseline:10%`. */
export function parseInjection(text: string): Injection {
  const match = /^(baseline|candidate):\+?(\d+(?:\.\d+)?)%$/.exec(text);
  const percent = Number(match?.[2]);
  if (!match || percent > 1000)
    throw new InvalidArgumentError('Give an arm and a slowdown, such as candidate:+25%.');
  return { arm: match[1] as Injection['arm'], percent };
}

export const POSTGRES_SOURCES = ['auto', 'url', 'docker', 'cluster', 'pglite'] as const;

export interface PostgresChoice {
  source: (typeof POSTGRES_SOURCES)[number];
  url?: string;
}

/** A source's name or a connection string. */
export function parsePostgres(text: string): PostgresChoice {
  const source = POSTGRES_SOURCES.find((name) => name === text);
  if (source) return { source };
  if (/^postgres(ql)?:\/\//.test(text)) return { source: 'url', url: text };
  throw new InvalidArgumentError(
    `Give one of ${POSTGRES_SOURCES.join(', ')}, or postgresql://user:password@host:port/database.`,
  );
}

/** `1/2`: the first of two parts. */
export function parseShard(text: string): { index: number; of: number } {
  const [, index, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (!index || !of || index > of)
    throw new InvalidArgumentError('Give a part and how many there are, such as 1/2.');
  return { index, of };
}

/** A name in baselines.json. */
export function parseBaseline(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(text))
    throw new InvalidArgumentError('Give a name of letters, digits, dots, hyphens and underscores.');
  return text;
}
