-- Maintenances share ids, updates, texts, impact and the log with incidents, so each has a row in `incidents` that those refer
-- to. There its start is the actual start, or the planned one before; it settles when it is completed or cancelled.
ALTER TABLE incidents ADD COLUMN kind TEXT NOT NULL DEFAULT 'incident' CHECK (kind IN ('incident', 'maintenance'));
DROP INDEX incidents_by_start;
DROP INDEX incidents_unsettled;
DROP INDEX incidents_by_settling;
CREATE INDEX incidents_by_start ON incidents (kind, started_at);
CREATE INDEX incidents_unsettled ON incidents (kind, started_at) WHERE settled_at IS NULL;
CREATE INDEX incidents_by_settling ON incidents (kind, settled_at) WHERE settled_at IS NOT NULL;

-- The columns that only maintenances have.
CREATE TABLE maintenances (
  id TEXT PRIMARY KEY REFERENCES incidents (id),
  -- JSON lists, always read and written as a whole.
  scope TEXT NOT NULL,
  edits TEXT NOT NULL,
  begins_by TEXT NOT NULL CHECK (begins_by IN ('clock', 'hand')),
  ends_by TEXT NOT NULL CHECK (ends_by IN ('clock', 'hand')),
  remind_before INTEGER CHECK (remind_before > 0),
  series TEXT,
  -- Derived, stored for their indexes: when it actually started, when the next action of the clock is due, and when it becomes
  -- overdue.
  began_at INTEGER,
  next_at INTEGER,
  overdue_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX maintenances_begun ON maintenances (began_at) WHERE began_at IS NOT NULL;
CREATE INDEX maintenances_next ON maintenances (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX maintenances_overdue ON maintenances (overdue_at) WHERE overdue_at IS NOT NULL;
CREATE INDEX maintenances_of_series ON maintenances (series) WHERE series IS NOT NULL;

-- The columns that only updates of maintenances have: the planned time from then on, and whether it is only a reminder.
CREATE TABLE maintenance_updates (
  update_id TEXT PRIMARY KEY REFERENCES updates (id),
  planned_from INTEGER,
  planned_until INTEGER,
  reminder INTEGER NOT NULL CHECK (reminder IN (0, 1)),
  CHECK ((planned_from IS NULL) = (planned_until IS NULL))
) STRICT, WITHOUT ROWID;

-- Recurring work, from which the next occurrences are announced, each as a maintenance of its own.
CREATE TABLE maintenance_series (
  id TEXT PRIMARY KEY CHECK (length(id) = 12),
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  -- A recurrence rule of RFC 5545 §3.3.10; it counts from `first_from`, in the wall-clock time of the site's zone.
  rule TEXT NOT NULL,
  first_from INTEGER NOT NULL,
  duration INTEGER NOT NULL CHECK (duration > 0),
  scope TEXT NOT NULL,
  begins_by TEXT NOT NULL CHECK (begins_by IN ('clock', 'hand')),
  ends_by TEXT NOT NULL CHECK (ends_by IN ('clock', 'hand')),
  remind_before INTEGER CHECK (remind_before > 0),
  created_at INTEGER NOT NULL,
  -- When it was ended: after that nothing more is announced.
  ended_at INTEGER,
  -- When the next occurrence is to be announced; null if there is none any more.
  next_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX maintenance_series_next ON maintenance_series (next_at) WHERE next_at IS NOT NULL;
