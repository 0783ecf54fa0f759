-- Every published revision of a postmortem, oldest first; the last one is current. Its content is JSON, always read and written
-- as a whole.
CREATE TABLE postmortem_revisions (
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  n INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  reason TEXT,
  loud INTEGER NOT NULL CHECK (loud IN (0, 1)),
  content TEXT NOT NULL,
  PRIMARY KEY (incident_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX postmortem_revisions_by_publishing ON postmortem_revisions (published_at);

-- The result of a subquery loses its JSON subtype, hence json() around it.
INSERT INTO postmortem_revisions
SELECT incident_id, 0, published_at, NULL, 1, json_object(
  'stage', stage, 'summary', summary, 'impact', impact, 'trigger', trigger, 'detection', detection, 'resolution', resolution,
  'rootCause', json(root_cause), 'contributingFactors', json(contributing_factors), 'lessons', json(lessons),
  'timeline', json((
    SELECT json_group_array(json_object('at', at, 'text', text, 'source', source) ORDER BY n)
    FROM postmortem_timeline AS entry WHERE entry.incident_id = postmortems.incident_id
  )),
  'actions', json((
    SELECT json_group_array(
      json_object('title', title, 'group', group_name, 'owner', owner, 'due', due, 'state', state) ORDER BY n
    )
    FROM corrective_actions AS action WHERE action.incident_id = postmortems.incident_id
  ))
)
FROM postmortems;

-- Derived from the current revision, stored so that the open actions of all incidents are found without reading every postmortem.
CREATE TABLE open_actions (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id)
) STRICT, WITHOUT ROWID;
INSERT INTO open_actions
SELECT DISTINCT incident_id FROM corrective_actions WHERE state IN ('open', 'in_progress');

DROP TABLE corrective_actions;
DROP TABLE postmortem_timeline;
DROP TABLE postmortems;

-- Unpublished drafts; JSON, read only by the editor.
CREATE TABLE postmortem_drafts (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id),
  saved_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- When the preliminary and the final postmortem were promised for.
ALTER TABLE incidents ADD COLUMN preliminary_by INTEGER;
ALTER TABLE incidents ADD COLUMN final_by INTEGER;
CREATE INDEX incidents_by_preliminary ON incidents (preliminary_by) WHERE preliminary_by IS NOT NULL;
CREATE INDEX incidents_by_final ON incidents (final_by) WHERE final_by IS NOT NULL;
