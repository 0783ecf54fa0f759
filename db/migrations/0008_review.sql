-- Reviews: texts that wait to be published by another person, and updates that another person has yet to look at.
CREATE TABLE reviews (
  id TEXT PRIMARY KEY CHECK (length(id) = 12),
  kind TEXT NOT NULL CHECK (kind IN ('before', 'after')),
  -- The form: 'new', or an incident's id and 'update'.
  key TEXT NOT NULL,
  author TEXT NOT NULL,
  -- The fields of the form; empty for what is already published.
  fields TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('approved', 'discarded')),
  settled_by TEXT,
  settled_at INTEGER,
  remark TEXT,
  CHECK ((outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (settled_by IS NULL))
) STRICT;
CREATE INDEX open_reviews ON reviews (asked_at) WHERE outcome IS NULL;
