/** Waits for all of them even if one fails: what it leaves must not still be at work when that error ends the rest. */
export async function allOrFirstError<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
