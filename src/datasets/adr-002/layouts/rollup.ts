import type { Layout } from '../../../contracts/layout.ts';

/** As the dashboard tells a violation from the rest. */
const VIOLATION = `CASE s.score_type
      WHEN 'true_false' THEN s.score_value = 'True'
      ELSE s.score_value::double precision >= 0.5
    END`;

/** Scores `s` summed up by hour and scorer; to be grouped by both. */
const SUMS = `date_trunc('hour', s.created_at) AS hour, s.scorer_name, count(*)::integer AS scores,
    count(*) FILTER (WHERE ${VIOLATION})::integer AS violations,
    count(*) FILTER (WHERE s.score_type = 'float_scale')::integer AS severities,
    coalesce(sum(CASE WHEN s.score_type = 'float_scale' THEN s.score_value::double precision END), 0) AS severity`;

/** The first whole hour at or after the moment that is asked for. */
const WHOLE = `date_trunc('hour', $1::TIMESTAMP - interval '1 microsecond') + interval '1 hour'`;

/** Whole hours from the sums, what comes before the first of them from the scores themselves. */
const RECENT = `
  WITH recent AS (
    SELECT hour, scorer_name, scores, violations, severities, severity
    FROM {schema}.scores_hourly
    WHERE hour >= ${WHOLE} AND scores > 0
    UNION ALL
    SELECT ${SUMS}
    FROM {schema}.scores AS s
    WHERE s.created_at >= $1::TIMESTAMP AND s.created_at < ${WHOLE}
    GROUP BY 1, 2
  )`;

const VARIANTS: Readonly<Record<string, string>> = {
  hourly: `${RECENT}
  SELECT hour, sum(scores), sum(violations) FROM recent GROUP BY hour ORDER BY hour`,
  heatmap: `${RECENT}
  SELECT scorer_name, extract(dow FROM hour)::INTEGER AS weekday, extract(hour FROM hour)::INTEGER AS of_day,
    sum(scores), sum(violations)
  FROM recent
  GROUP BY scorer_name, weekday, of_day
  ORDER BY scorer_name COLLATE "C", weekday, of_day`,
  'daily-moving-average': `${RECENT}, daily AS (
    SELECT date_trunc('day', hour) AS day, sum(scores) AS scores,
      sum(violations)::DOUBLE PRECISION / sum(scores) AS rate
    FROM recent
    GROUP BY day
  )
  SELECT day, scores, rate,
    avg(rate) OVER (ORDER BY day RANGE BETWEEN INTERVAL '6 days' PRECEDING AND CURRENT ROW)
  FROM daily
  ORDER BY day`,
  'scorer-performance': `${RECENT}
  SELECT scorer_name, sum(scores), sum(violations)::DOUBLE PRECISION / sum(scores),
    sum(severity) / nullif(sum(severities), 0)
  FROM recent
  GROUP BY scorer_name
  ORDER BY scorer_name COLLATE "C"`,
};

/** A trigger for rows that come or go; an update is both. */
const trigger = (event: string, rows: string, sign: number) =>
  `CREATE TRIGGER sum_${event.toLowerCase()}_${rows.toLowerCase()} AFTER ${event} ON {schema}.scores
    REFERENCING ${rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {schema}.sum_scores('${sign}')`;

/**
 * Sums by hour and scorer, kept by triggers in the transaction that changes the scores: they are never stale, and
 * every write of scores pays for them. Questions that count distinct turns or look into the metadata cannot use them.
 */
export default {
  title: 'Scores summed up by hour and scorer, kept by triggers; four dashboard questions ask for the sums',
  ddl: [
    `CREATE TABLE {schema}.scores_hourly (hour TIMESTAMP, scorer_name VARCHAR(255), scores INTEGER NOT NULL,
      violations INTEGER NOT NULL, severities INTEGER NOT NULL, severity DOUBLE PRECISION NOT NULL,
      PRIMARY KEY (hour, scorer_name))`,
    `INSERT INTO {schema}.scores_hourly
      SELECT ${SUMS} FROM {schema}.scores AS s WHERE s.created_at IS NOT NULL GROUP BY 1, 2`,
    `CREATE FUNCTION {schema}.sum_scores() RETURNS trigger LANGUAGE plpgsql AS $sum$
    DECLARE sign integer := TG_ARGV[0];
    BEGIN
      INSERT INTO {schema}.scores_hourly AS kept
        SELECT hour, scorer_name, sign * scores, sign * violations, sign * severities, sign * severity
        FROM (SELECT ${SUMS} FROM changed AS s WHERE s.created_at IS NOT NULL GROUP BY 1, 2) AS sums
      ON CONFLICT (hour, scorer_name) DO UPDATE SET scores = kept.scores + excluded.scores,
        violations = kept.violations + excluded.violations, severities = kept.severities + excluded.severities,
        severity = kept.severity + excluded.severity;
      RETURN NULL;
    END $sum$`,
    trigger('INSERT', 'NEW', 1),
    trigger('DELETE', 'OLD', -1),
    trigger('UPDATE', 'OLD', -1),
    trigger('UPDATE', 'NEW', 1),
    'ANALYZE {schema}.scores_hourly',
  ],
  reword: (sql, { workload }) => VARIANTS[workload] ?? sql,
} satisfies Layout;
