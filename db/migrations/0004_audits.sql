-- What the deployment was found to lean on, each time it was looked at and published. JSON: always read and written whole.
CREATE TABLE audits (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;
