import { defineConfig } from 'vitest/config';

/** What is measured against the clock, or takes all connections of a server: one at a time. */
const ALONE = [
  ...['advise', 'calibration', 'clients', 'selftest'].map((name) => `test/cli/${name}.test.ts`),
  ...['clients', 'concurrency'].map((name) => `test/drivers/${name}-contract.test.ts`),
];

const common = { pool: 'forks' as const, testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    globalSetup: 'test/build.ts',
    reporters: ['default', './test/tally-reporter.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          // Two: each runs engines in processes of their own beside it.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
