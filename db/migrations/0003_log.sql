-- The log: one line for each thing that readers were told, as it is published. Lines are only ever added.
CREATE TABLE log (
  i INTEGER PRIMARY KEY CHECK (i >= 0),
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  -- The month in which the line was written, UTC, and its place among the lines of that month: they name its file.
  month TEXT NOT NULL CHECK (length(month) = 7),
  n INTEGER NOT NULL,
  line TEXT NOT NULL,
  UNIQUE (month, n)
) STRICT;
CREATE INDEX log_of_incident ON log (incident_id, i);

CREATE TRIGGER log_keeps_its_words BEFORE UPDATE ON log
BEGIN
  SELECT RAISE(ABORT, 'A line of the log is never changed.');
END;
CREATE TRIGGER log_keeps_its_lines BEFORE DELETE ON log
BEGIN
  SELECT RAISE(ABORT, 'A line of the log is never removed.');
END;

-- The right edge of the Merkle tree over the lines that were last published: one row. The hashes stand one after the other.
CREATE TABLE published_log (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  size INTEGER NOT NULL,
  nodes BLOB NOT NULL
) STRICT;
