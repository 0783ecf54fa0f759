-- Notifications: one row per revision and receiver, committed together with the update. It refers to the record by ids only: what
-- was sent stays recorded, whatever a restore changes in the record.
CREATE TABLE notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Sent with every attempt, so that a receiver can detect duplicates.
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 12),
  -- A channel of the settings, or 'subscribers'.
  channel TEXT NOT NULL,
  -- The receiver of a mail: an address of the settings, or the id of a subscriber. Empty for other channels, and before a notice is
  -- fanned out to subscribers.
  recipient TEXT NOT NULL,
  -- The id of the revision, as in feeds; for a mail about a subscription, its purpose.
  word TEXT NOT NULL,
  -- The incident or maintenance, and the publication that must be live first; null for a mail about a subscription.
  entry_id TEXT,
  publication INTEGER,
  queued_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'dropped')),
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  settled_at INTEGER,
  -- Why the last attempt failed. Never an address or a secret.
  fault TEXT,
  UNIQUE (channel, recipient, word),
  CHECK ((state = 'waiting') = (settled_at IS NULL))
) STRICT;
CREATE INDEX notices_waiting ON notices (channel, seq) WHERE state = 'waiting';
CREATE INDEX notices_dead ON notices (seq) WHERE state = 'dead';
CREATE INDEX notices_of_entry ON notices (channel, recipient, entry_id, seq);
CREATE INDEX notices_of_publication ON notices (publication) WHERE state = 'waiting';
CREATE INDEX notices_settled ON notices (settled_at) WHERE settled_at IS NOT NULL;

-- Subscribers. Their addresses are stored nowhere else.
CREATE TABLE subscribers (
  id TEXT PRIMARY KEY CHECK (length(id) = 12),
  address TEXT NOT NULL UNIQUE COLLATE NOCASE,
  -- JSON lists of slugs; null means all.
  services TEXT,
  regions TEXT,
  asked_at INTEGER NOT NULL,
  -- When the link in the first mail was followed; nothing else is sent before that.
  confirmed_at INTEGER
) STRICT;
CREATE INDEX subscribers_unconfirmed ON subscribers (asked_at) WHERE confirmed_at IS NULL;
