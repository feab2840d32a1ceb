import { isStale, misjudgedReads, misjudgedText } from './estimates.ts';
import { count, type Detector, type Found, factsOf, tableName } from './finding.ts';

/** Rows were misjudged, and the statistics are not of the table as it is. */
export default {
  name: 'stale-statistics',
  dialect: 'postgres',
  detect: (plan) =>
    misjudgedReads(plan)
      .filter(({ node }) => isStale(plan, node))
      .map((misjudged): Found => {
        const { relation } = misjudged.node;
        const facts = factsOf(plan, relation)!;
        const since = facts.analyzed
          ? `${count(facts.changedSinceAnalyze ?? 0)} rows changed since its statistics were taken`
          : 'it has no statistics';
        return {
          message: `The planner misjudged ${relation}: ${since}.`,
          evidence: `${misjudgedText(misjudged)}; the catalogue says ${count(facts.rows ?? 0)} rows`,
          remedy: { kind: 'sql', sql: `ANALYZE ${tableName(relation!)}`, note: null },
        };
      }),
} satisfies Detector;
