-- Titles and texts in further languages: JSON objects of texts by locale; null if there are none.
ALTER TABLE incidents ADD COLUMN title_translations TEXT;
ALTER TABLE revisions ADD COLUMN translations TEXT;
ALTER TABLE maintenance_series ADD COLUMN title_translations TEXT;
ALTER TABLE maintenance_series ADD COLUMN translations TEXT;
