-- A user may have several drafts of one form: the key is the form's name and the id of the update that the draft becomes.
UPDATE drafts
SET key = key || '/' || (SELECT json_extract(value, '$[1]') FROM json_each(fields) WHERE json_extract(value, '$[0]') = 'id')
WHERE EXISTS (SELECT 1 FROM json_each(fields) WHERE json_extract(value, '$[0]') = 'id' AND json_extract(value, '$[1]') GLOB '[0-9a-z]*');

-- The templates that come with Afloat state only what the form's impact states. Those that staff have edited stay as they are.
CREATE TEMP TABLE shipped_templates (id TEXT, name TEXT, title TEXT, message TEXT);
INSERT INTO shipped_templates VALUES
  ('investigate0', 'Something fails, cause unknown', '{{services}} unavailable',
   '{{impact}}' || char(10, 10) || 'What already runs is not known to be affected. You need to do nothing now; please do not restart what works.'),
  ('investigate0', 'Failure, cause unknown', '{{services}} unavailable',
   '{{impact}}' || char(10, 10) || 'We know of no impact on running workloads. You do not need to act now; please do not restart working resources.'),
  ('causeisknown', 'Cause found', '',
   'We found the cause and are working on a repair. {{services}}: still hit in {{regions}}.'),
  ('causeisknown', 'Cause found', '',
   'We found the cause and are working on a fix. {{services}}: still affected in {{regions}}.'),
  ('fixisinplace', 'Fix in place', '', 'A fix is in place. {{impact}} We keep watching until we are sure.'),
  ('fixisinplace', 'Fix in place', '', 'A fix is in place. {{impact}} We are monitoring the result.'),
  ('allworksnow0', 'Over', '',
   'Everything works again. We will tell the root cause here, and what we change so that it does not come back.'),
  ('allworksnow0', 'Resolved', '',
   'All affected services are operational again. We will publish the root cause and the corrective actions here.');
UPDATE templates
SET
  name = CASE id WHEN 'investigate0' THEN 'Failure, cause unknown' WHEN 'allworksnow0' THEN 'Resolved' ELSE name END,
  title = CASE id WHEN 'investigate0' THEN '{{problem}}' ELSE '' END,
  message = CASE id
    WHEN 'investigate0' THEN '{{impact}}' || char(10, 10) || '{{workloads}}'
    WHEN 'allworksnow0' THEN '{{impact}} {{analysis}}'
    ELSE '{{impact}} {{unchanged}}'
  END
WHERE EXISTS (
  SELECT 1 FROM shipped_templates AS shipped
  WHERE shipped.id = templates.id AND shipped.name = templates.name AND shipped.title = templates.title
    AND shipped.message = templates.message
);
DROP TABLE shipped_templates;

-- The mirrors that pages name: those that have held a publication at this URL. Pages depend on the record, so it is stored here.
CREATE TABLE named_mirrors (
  name TEXT PRIMARY KEY,
  public_url TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
