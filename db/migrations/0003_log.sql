-- The log: one line per published event, exactly as it is published. Lines are only ever added.
CREATE TABLE log (
  i INTEGER PRIMARY KEY CHECK (i >= 0),
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  -- The month in which the line was written (UTC), and its number within that month; both determine its file.
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

-- The right edge of the Merkle tree over the lines that were last published: one row, with the hashes concatenated.
CREATE TABLE published_log (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  size INTEGER NOT NULL,
  nodes BLOB NOT NULL
) STRICT;
