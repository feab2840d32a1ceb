import { expect, it } from 'vitest';
import { schemas } from '../../src/store/schemas.ts';

type Schema = { required: string[]; properties: Record<string, { default?: unknown; description?: string }> };

it('ask a scenario for no more than its name and its workloads', () => {
  const scenario = schemas().scenario as Schema & { additionalProperties: boolean };
  expect(scenario.required).toEqual(['name', 'workloads']);
  expect(scenario.additionalProperties).toBe(false);
  expect(scenario.properties.margin).toMatchObject({ default: 0.1, description: expect.any(String) });
});

it('promise everything that a record has', () => {
  const record = schemas().record as Schema;
  expect(record.required).toEqual(Object.keys(record.properties));
  expect(record.properties.schemaVersion).toMatchObject({ const: 1 });
});
