-- Drafts of forms, so that they survive a lost laptop, and so that others see who is writing.
CREATE TABLE drafts (
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  -- The form: 'new', or an incident's id and the form's name.
  key TEXT NOT NULL,
  fields TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT;
CREATE INDEX drafts_by_key ON drafts (key);

-- Prepared texts for updates.
CREATE TABLE templates (
  id TEXT PRIMARY KEY CHECK (length(id) = 12),
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
INSERT INTO templates VALUES
  ('investigate0', 'Failure, cause unknown', 'investigating', '{{services}} unavailable',
   '{{impact}}' || char(10, 10) || 'We know of no impact on running workloads. You do not need to act now; please do not restart working resources.'),
  ('causeisknown', 'Cause found', 'identified', '',
   'We found the cause and are working on a fix. {{services}}: still affected in {{regions}}.'),
  ('fixisinplace', 'Fix in place', 'monitoring', '',
   'A fix is in place. {{impact}} We are monitoring the result.'),
  ('allworksnow0', 'Resolved', 'resolved', '',
   'All affected services are operational again. We will publish the root cause and the corrective actions here.');
