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
  ('investigate0', 'Something fails, cause unknown', 'investigating', '{{services}} unavailable',
   '{{impact}}' || char(10, 10) || 'What already runs is not known to be affected. You need to do nothing now; please do not restart what works.'),
  ('causeisknown', 'Cause found', 'identified', '',
   'We found the cause and are working on a repair. {{services}}: still hit in {{regions}}.'),
  ('fixisinplace', 'Fix in place', 'monitoring', '',
   'A fix is in place. {{impact}} We keep watching until we are sure.'),
  ('allworksnow0', 'Over', 'resolved', '',
   'Everything works again. We will tell the root cause here, and what we change so that it does not come back.');
