import { expect, test } from 'vitest';
import { copyRows, withOwner } from '../../src/drivers/postgres/copy-format.ts';
import { everyKindBatches } from './every-kind.ts';

test('rows that get their owner later are the rows that were written with it', () => {
  for (const batch of everyKindBatches('user_a')) {
    const plain = Buffer.concat([...copyRows(batch)]);
    expect(withOwner(plain, 'üser').equals(Buffer.concat([...copyRows(batch, 'üser')]))).toBe(true);
  }
});
