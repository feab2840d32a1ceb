import { createHash } from 'node:crypto';

/**
 * SHA-256, in hex, over a record as compact JSON, its keys as they come, without its own `digest`. Whoever edits run.json
 * and does not know of it is found out; whoever does can compute it anew, so it is no signature.
 */
export function recordDigest(record: object): string {
  const { digest: _, ...rest } = record as { digest?: unknown };
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}
