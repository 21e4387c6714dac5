CREATE TABLE authors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
INSERT INTO authors (name) SELECT DISTINCT author FROM notes ORDER BY author;

ALTER TABLE notes ADD COLUMN author_id bigint REFERENCES authors;
UPDATE notes SET author_id = authors.id FROM authors WHERE authors.name = notes.author;
ALTER TABLE notes ALTER COLUMN author_id SET NOT NULL;
-- From here on the old program cannot read a note: only the restore point leads back.
ALTER TABLE notes DROP COLUMN author;
