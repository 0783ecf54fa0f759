-- The publisher that may publish: each one takes the next number at its start, and only the newest may mark anything as live.
CREATE TABLE publisher_epoch (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  started_at INTEGER NOT NULL
) STRICT;

-- The public half of each key that has signed the site, and the SHA-256 of each key of subscribers' links: a missing private
-- half is noticed, and what a former key signed can still be checked.
CREATE TABLE known_keys (
  purpose TEXT NOT NULL CHECK (purpose IN ('signing', 'subscriptions')),
  public TEXT NOT NULL,
  first_used_at INTEGER NOT NULL,
  PRIMARY KEY (purpose, public)
) STRICT;
