import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { selectWorkloads } from '../../src/cli/registry.ts';
import { checkWords } from '../../src/cli/show-workload.ts';

const page = await readFile(new URL('../../docs/workloads.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

/** The words between backticks of a row's first cell, and its last cell. */
const documented = rows.flatMap((row) => {
  const [, names, , compared] = row.split('|');
  return [...names!.matchAll(/`([^`]+)`/g)].map(([, id]) => [id!, compared!.trim()]);
});

test('docs/workloads.md has every workload once, with its check', async () => {
  const found = (await selectWorkloads('all')).map(({ id, workload }) => [id, checkWords(workload)]);
  expect(documented.sort()).toEqual(found.sort());
});
