-- Programs that may speak here. Of a token only the hash is kept.
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

-- Answers by the key that a program gave its request: sent again, it gets the same answer, and nothing happens twice.
CREATE TABLE answers (
  token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  -- Of what was asked, so that the same key with something else is found out.
  request_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (at);

-- Groups of alerts as they were last told, and what became of them here.
CREATE TABLE alert_groups (
  key TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('firing', 'resolved')),
  alerts TEXT NOT NULL,
  -- How many of the firing alerts no rule matches, and why a rule could not be followed.
  unmatched INTEGER NOT NULL,
  fault TEXT,
  -- The review that proposes what the alerts say, or the update that says it.
  word TEXT,
  incident TEXT,
  -- What was proposed or posted last, so that a repetition says nothing new.
  said TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_groups_by_age ON alert_groups (last_at);
CREATE INDEX alert_groups_by_word ON alert_groups (word);
