/**
 * SQL: whether the score `s` tells of a violation. A CASE, as only that keeps an engine from casting 'True' to a
 * number.
 */
export const VIOLATION = `CASE s.score_type
    WHEN 'true_false' THEN s.score_value = 'True'
    ELSE s.score_value::DOUBLE PRECISION >= 0.5
  END`;
