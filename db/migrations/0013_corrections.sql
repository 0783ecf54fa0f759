-- The facts of an update that a revision corrected, as they were before; JSON. Null if it corrected only the text.
ALTER TABLE revisions ADD COLUMN replaced TEXT;

-- The corrections of titles and times, oldest first, each with what it replaced. JSON, with times as in the log.
CREATE TABLE detail_corrections (
  entry_id TEXT NOT NULL REFERENCES incidents (id),
  n INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  reason TEXT,
  loud INTEGER NOT NULL CHECK (loud IN (0, 1)),
  replaced TEXT NOT NULL,
  PRIMARY KEY (entry_id, n)
) STRICT, WITHOUT ROWID;

-- Earlier changes of incidents' titles and times are in the log only, without a reason.
INSERT INTO detail_corrections
SELECT
  incident_id,
  row_number() OVER (PARTITION BY incident_id ORDER BY i) - 1,
  CAST(round(unixepoch(json_extract(line, '$.t'), 'subsec') * 1000) AS INTEGER),
  NULL,
  0,
  json_object(
    'title', json_extract(former, '$.text'),
    'titleTranslations', json(json_extract(former, '$.translations')),
    'startedAt', json_extract(former, '$.startedAt'),
    'detectedAt', json_extract(former, '$.detectedAt')
  )
FROM (
  SELECT incident_id, i, line, lag(line) OVER (PARTITION BY incident_id ORDER BY i) AS former
  FROM log
  WHERE json_extract(line, '$.kind') IN ('open', 'title')
)
WHERE json_extract(line, '$.kind') = 'title' AND former IS NOT NULL;
