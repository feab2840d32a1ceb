import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output with `N passed, N failed, N skipped` alone on a line, for tools that do not read vitest's summary.
 * Before it stand the files whose process ended under them: vitest says that one did, and not which.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tally = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const testModule of modules) {
      const unfinished: string[] = [];
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') {
          tally.failed++;
          unfinished.push(test.fullName);
        } else tally[state]++;
      }
      if (unfinished.length > 0) {
        process.stdout.write(`\nNot finished: ${testModule.moduleId}\n  ${unfinished.join('\n  ')}\n`);
      }
      // Files and suites that broke before a test could run.
      tally.failed += testModule.errors().length;
      for (const suite of testModule.children.allSuites()) tally.failed += suite.errors().length;
    }
    process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
  }
}
