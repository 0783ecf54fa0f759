-- A user may have several drafts of one form: the key is the form's name and the id of the update that the draft becomes.
UPDATE drafts
SET key = key || '/' || (SELECT json_extract(value, '$[1]') FROM json_each(fields) WHERE json_extract(value, '$[0]') = 'id')
WHERE EXISTS (SELECT 1 FROM json_each(fields) WHERE json_extract(value, '$[0]') = 'id' AND json_extract(value, '$[1]') GLOB '[0-9a-z]*');
