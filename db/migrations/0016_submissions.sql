-- What the sender of an update submitted, as a SHA-256: only the same submission again is a repetition, not any form with its id.
CREATE TABLE submissions (
  update_id TEXT PRIMARY KEY,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
