-- What people look at first is live before the rest of a publication is made. A process may die in between: then the rest is still owed.
ALTER TABLE publications ADD COLUMN whole_at INTEGER;
UPDATE publications SET whole_at = live_at;
CREATE INDEX publications_unfinished ON publications (seq) WHERE whole_at IS NULL;
