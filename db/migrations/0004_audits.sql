-- The independence audits that were published. JSON, always read and written as a whole.
CREATE TABLE audits (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;
