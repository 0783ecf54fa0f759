-- Roles. Accounts from before roles existed could do everything, and still can.
ALTER TABLE accounts ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator' CHECK (role IN ('author', 'publisher', 'administrator'));
ALTER TABLE accounts ADD COLUMN disabled_at INTEGER;

-- Sessions are created again: from now on they can be listed, and store the stage of the sign-in.
DROP TABLE sessions;
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  -- 'code': the password was correct, and the second factor is still missing.
  stage TEXT NOT NULL CHECK (stage IN ('code', 'open')),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  -- When a password or passkey was last entered.
  verified_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_of_account ON sessions (account_id);

-- One-time links for an invitation or a new password.
CREATE TABLE entry_links (
  token_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT;

-- Browsers that have signed in before: the failed attempts of others do not delay them.
CREATE TABLE devices (
  token_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  last_used_at INTEGER NOT NULL
) STRICT;

-- Failed attempts to sign in, by account, device or address; stored here so that a restart does not reset them.
CREATE TABLE attempts (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Second factors. A code is valid once: the last used counter is stored.
CREATE TABLE authenticators (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  confirmed_at INTEGER,
  last_counter INTEGER NOT NULL
) STRICT;
CREATE TABLE recovery_codes (
  code_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX recovery_codes_of_account ON recovery_codes (account_id);
CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
CREATE INDEX passkeys_of_account ON passkeys (account_id);

-- The audit log: who did what, when, and from where. Rows are only added, and each contains a hash over the one before it.
CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  via TEXT NOT NULL,
  address TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_log_keeps BEFORE UPDATE ON audit_log BEGIN
  SELECT RAISE (ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_log_forgets_nothing BEFORE DELETE ON audit_log BEGIN
  SELECT RAISE (ABORT, 'the audit log is only added to');
END;
