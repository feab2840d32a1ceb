import { both, type Session } from '../../contracts/driver.ts';

const VECTORS = both(`
  SELECT id, embedding_vector
  FROM {schema}.embeddings`);

/** What `similarities` sends. */
export const FETCH_VECTORS = { vectors: VECTORS };

/** An embedding's id and its cosine similarity to a vector. */
export type Similar = [id: string, similarity: number];

/**
 * Fetches every embedding of the user, as the application does, and computes its similarity in the client, with the same
 * code on both arms.
 */
export async function similarities(session: Session, vector: Float32Array): Promise<Similar[]> {
  const rows = await session.query(VECTORS, []);
  const length = Math.sqrt(dot(vector, vector));
  return rows.map(([id, value]) => {
    const stored = numbers(value as number[] | string);
    return [id as string, dot(stored, vector) / (Math.sqrt(dot(stored, stored)) * length)];
  });
}

/** A client gets numbers; where answers are compared it is the vector's text. */
function numbers(value: number[] | string): number[] {
  return typeof value === 'string' ? (JSON.parse(value) as number[]) : value;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
