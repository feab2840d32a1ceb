import { createHash } from 'node:crypto';
import type { Tier } from '../../contracts/dataset.ts';

/** Who owns what; a conversation is known by its place `k` among its user's, oldest first. */
export interface User {
  index: number;
  name: string;
  schema: string;
  /** The number of conversations of the users before this one: `first + k` counts conversations over all users. */
  first: number;
  conversations: number;
  /** How many of this user's turns have an embedding at most; the newest have it. */
  embeddings: number;
}

/** How unevenly users and conversations are used: the exponent of Zipf's law, as YCSB has it. */
export const SKEW = 0.99;

const SIZES: Record<Exclude<Tier, 'own'>, { users: number; conversations: number; embeddings: number }> = {
  XS: { users: 15, conversations: 1_000, embeddings: Number.POSITIVE_INFINITY },
  S: { users: 75, conversations: 10_000, embeddings: Number.POSITIVE_INFINITY },
  M: { users: 300, conversations: 100_000, embeddings: 50_000 },
  L: { users: 1_000, conversations: 1_000_000, embeddings: 50_000 },
};

/** The schema of a user, by the user's name. */
export function schemaOf(name: string): string {
  return `user_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/** The users of a tier, busiest first: one conversation each, the others shared out by Zipf's law. */
export function usersOf(tier: Tier): User[] {
  if (tier === 'own') throw new RangeError('Generated data has no size of its own.');
  const size = SIZES[tier];
  const weights = Array.from({ length: size.users }, (_, i) => Math.exp(-SKEW * Math.log(i + 1)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = size.conversations - size.users;
  const users: User[] = [];
  let weight = 0;
  let first = 0;
  for (const [index, own] of weights.entries()) {
    weight += own;
    const last = index === size.users - 1;
    const end = last ? size.conversations : index + 1 + Math.round((spare * weight) / total);
    const name = `red-team-${String(index + 1).padStart(4, '0')}`;
    users.push({
      index,
      name,
      schema: schemaOf(name),
      first,
      conversations: end - first,
      embeddings: share(size.embeddings, first, end, size.conversations),
    });
    first = end;
  }
  return users;
}

/** What falls to the conversations from `first` to `end`, so that the shares of all users add up to the amount. */
function share(amount: number, first: number, end: number, whole: number): number {
  if (!Number.isFinite(amount)) return amount;
  return Math.floor((amount * end) / whole) - Math.floor((amount * first) / whole);
}
