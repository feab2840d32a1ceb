import { z } from 'zod';

/** How a cell's operations are asked for: one after the other, by several clients, or at a rate. */
export const loadSchema = z.object({
  clients: z.int().meta({
    description:
      'Closed loop: so many clients, each asking again as soon as it is answered. Open loop: at most so many at a time.',
  }),
  rate: z
    .number()
    .nullable()
    .meta({ description: 'Open loop: operations a second that are offered. Null: a closed loop.' }),
});

export type Load = z.infer<typeof loadSchema>;

export const ONE_CLIENT: Load = { clients: 1, rate: null };

/** Whether operations may be under way at the same time. */
export function isConcurrent({ clients, rate }: Load): boolean {
  return clients > 1 || rate !== null;
}

/** What the load adds to a cell's id: nothing for one client, `@4` for four, `@200ps` for 200 operations a second. */
export function loadSuffix({ clients, rate }: Load): string {
  if (rate !== null) return `@${rate}ps`;
  return clients > 1 ? `@${clients}` : '';
}
