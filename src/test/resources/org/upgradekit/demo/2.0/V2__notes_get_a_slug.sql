ALTER TABLE notes ADD COLUMN slug text;
UPDATE notes SET slug = lower(replace(title, ' ', '-')) || '-' || substr(md5(id::text), 1, 6);
ALTER TABLE notes ALTER COLUMN slug SET NOT NULL;
