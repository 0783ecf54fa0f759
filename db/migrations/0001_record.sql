-- The catalogue: services, regions, and which service is offered where.
CREATE TABLE regions (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  area TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE services (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  group_name TEXT NOT NULL,
  position INTEGER NOT NULL,
  planes TEXT NOT NULL CHECK (planes IN ('control', 'data', 'control,data')),
  global INTEGER NOT NULL CHECK (global IN (0, 1)),
  since INTEGER,
  retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE offers (
  service TEXT NOT NULL REFERENCES services (slug) ON DELETE CASCADE,
  region TEXT NOT NULL REFERENCES regions (slug),
  PRIMARY KEY (service, region)
) STRICT, WITHOUT ROWID;

-- The record: what happened. Instants are milliseconds since 1970-01-01T00:00Z.
CREATE TABLE incidents (
  id TEXT PRIMARY KEY CHECK (length(id) = 12),
  title TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  detected_at INTEGER,
  -- When it was resolved and all impact was over; null before that. Derived, stored for its index.
  settled_at INTEGER
) STRICT;
CREATE INDEX incidents_by_start ON incidents (started_at);
CREATE INDEX incidents_unsettled ON incidents (started_at) WHERE settled_at IS NULL;
CREATE INDEX incidents_by_settling ON incidents (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE updates (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 12),
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  at INTEGER NOT NULL,
  posted_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  next_update_at INTEGER
) STRICT;
CREATE INDEX updates_of_incident ON updates (incident_id, at, seq);
CREATE INDEX updates_by_posting ON updates (posted_at);

CREATE TABLE revisions (
  update_id TEXT NOT NULL REFERENCES updates (id),
  n INTEGER NOT NULL,
  text TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  reason TEXT,
  loud INTEGER NOT NULL CHECK (loud IN (0, 1)),
  PRIMARY KEY (update_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_publishing ON revisions (published_at);

CREATE TABLE impact_changes (
  update_id TEXT NOT NULL REFERENCES updates (id),
  n INTEGER NOT NULL,
  service TEXT NOT NULL REFERENCES services (slug),
  region TEXT REFERENCES regions (slug),
  plane TEXT NOT NULL CHECK (plane IN ('control', 'data')),
  level TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (update_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX impact_changes_by_service ON impact_changes (service);
CREATE INDEX impact_changes_by_region ON impact_changes (region);

-- The services and regions that an incident ever affected. Derived, stored so that the latest incidents of a service or region
-- are found in a history of any length.
-- The region is '' for a global service.
CREATE TABLE hits (
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  service TEXT NOT NULL,
  region TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  PRIMARY KEY (incident_id, service, region)
) STRICT, WITHOUT ROWID;
CREATE INDEX hits_of_service ON hits (service, started_at, incident_id);
CREATE INDEX hits_of_region ON hits (region, started_at, incident_id);

CREATE TABLE figures (
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  unit TEXT,
  basis TEXT NOT NULL CHECK (basis IN ('estimate', 'confirmed')),
  as_of INTEGER,
  note TEXT,
  PRIMARY KEY (incident_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE postmortems (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id),
  stage TEXT NOT NULL CHECK (stage IN ('preliminary', 'final')),
  published_at INTEGER NOT NULL,
  summary TEXT NOT NULL,
  impact TEXT NOT NULL,
  trigger TEXT NOT NULL,
  detection TEXT NOT NULL,
  resolution TEXT NOT NULL,
  -- JSON lists, always read and written as a whole.
  root_cause TEXT NOT NULL,
  contributing_factors TEXT NOT NULL,
  lessons TEXT NOT NULL
) STRICT;
CREATE INDEX postmortems_by_publishing ON postmortems (published_at);

CREATE TABLE postmortem_timeline (
  incident_id TEXT NOT NULL REFERENCES postmortems (incident_id),
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  source TEXT,
  PRIMARY KEY (incident_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrective_actions (
  incident_id TEXT NOT NULL REFERENCES postmortems (incident_id),
  n INTEGER NOT NULL,
  title TEXT NOT NULL,
  group_name TEXT,
  owner TEXT,
  due TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'in_progress', 'done', 'dropped')),
  PRIMARY KEY (incident_id, n)
) STRICT, WITHOUT ROWID;

-- Publications: one row per change, committed together with it.
CREATE TABLE publications (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  change TEXT NOT NULL,
  live_at INTEGER
) STRICT;
CREATE INDEX publications_due ON publications (seq) WHERE live_at IS NULL;

-- The accounts of staff.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setup_links (
  token_hash TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
