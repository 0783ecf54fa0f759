-- The tokens of programs that may use the API. Only the hash of a token is stored.
CREATE TABLE tokens (
  id TEXT PRIMARY KEY CHECK (length(id) = 12),
  token_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('author', 'publisher')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT;

-- Responses by the idempotency key of a request: a repeated request gets the same response, and nothing happens twice.
CREATE TABLE answers (
  token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  -- A hash of the request, to detect another request with the same key.
  request_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (at);

-- Groups of alerts as they were last received, and what followed from them.
CREATE TABLE alert_groups (
  key TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('firing', 'resolved')),
  alerts TEXT NOT NULL,
  -- How many firing alerts no rule matches, and why a rule could not be applied.
  unmatched INTEGER NOT NULL,
  fault TEXT,
  -- The id of the update that follows from the alerts; it is that of the review while it is only proposed.
  word TEXT,
  incident TEXT,
  -- What was last proposed or posted, so that a repetition proposes nothing new.
  said TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_groups_by_age ON alert_groups (last_at);
CREATE INDEX alert_groups_by_word ON alert_groups (word);
