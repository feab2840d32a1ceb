import type { Layout } from '../../../contracts/layout.ts';

/**
 * A month a partition, as the ADR has it. A unique key of a partitioned table must hold its time, so a turn's id alone is
 * unique no longer, and scores cannot refer to it: that is part of the price. What lies outside the loaded months, new
 * turns among them, goes to the default partition.
 */
export default {
  title:
    'Turns by month, so that a window of time reads its months only; the reference of scores is given up',
  ddl: [
    'ALTER TABLE {schema}.scores DROP CONSTRAINT IF EXISTS scores_turn_id_fkey',
    'ALTER TABLE {schema}.conversations RENAME TO conversations_whole',
    `CREATE TABLE {schema}.conversations (LIKE {schema}.conversations_whole INCLUDING DEFAULTS INCLUDING STORAGE)
      PARTITION BY RANGE (created_at)`,
    `DO $months$
    DECLARE month timestamp;
    BEGIN
      FOR month IN SELECT DISTINCT date_trunc('month', created_at) FROM {schema}.conversations_whole
        WHERE created_at IS NOT NULL ORDER BY 1
      LOOP
        EXECUTE format('CREATE TABLE {schema}.%I PARTITION OF {schema}.conversations FOR VALUES FROM (%L) TO (%L)',
          'conversations_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
      END LOOP;
    END $months$`,
    'CREATE TABLE {schema}.conversations_other PARTITION OF {schema}.conversations DEFAULT',
    'INSERT INTO {schema}.conversations SELECT * FROM {schema}.conversations_whole',
    'DROP TABLE {schema}.conversations_whole',
    'CREATE INDEX ON {schema}.conversations (id)',
    'CREATE INDEX ON {schema}.conversations (created_at DESC, id DESC)',
  ],
} satisfies Layout;
