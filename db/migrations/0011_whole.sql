-- The pages that visitors look at first are live before the rest of a publication is rendered. If the process dies in between,
-- the rest is still due.
ALTER TABLE publications ADD COLUMN whole_at INTEGER;
UPDATE publications SET whole_at = live_at;
CREATE INDEX publications_unfinished ON publications (seq) WHERE whole_at IS NULL;
