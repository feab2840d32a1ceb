import { expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { uuid } from '../../src/random/uuid.ts';

test('uuids are version 4, of the RFC variant, and all bits vary', () => {
  const random = stream('uuid', 1);
  const seen = Array.from({ length: 2_000 }, () => uuid(random));
  expect(new Set(seen).size).toBe(2_000);
  for (const id of seen)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const digits = seen.map((id) => id.replaceAll('-', ''));
  for (let place = 0; place < 32; place++) {
    const different = new Set(digits.map((text) => text[place])).size;
    expect(different, `digit ${place}`).toBe(place === 12 ? 1 : place === 16 ? 4 : 16);
  }
});
