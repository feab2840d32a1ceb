import type { Workload } from '../../contracts/workload.ts';
import { BY_KEYSET, type KeysetPage } from '../shared/pages.ts';
import { timestampText } from '../shared/time.ts';

export default {
  title: 'Jump to a moment of the history: the 50 turns before it, newest first',
  check: { kind: 'ordered' },
  statements: { page: BY_KEYSET },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, after: timestampText(population.moment(random)), afterId: population.uuid(random) };
  },
  run: (session, { after, afterId }) => session.query(BY_KEYSET, [after, afterId]),
} satisfies Workload<KeysetPage>;
