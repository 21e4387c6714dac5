-- Six seconds of work, so that there is time to pull the plug.
DO $$ BEGIN PERFORM pg_sleep(6); END $$;

CREATE TABLE authors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
INSERT INTO authors (name) SELECT DISTINCT author FROM notes ORDER BY author;

ALTER TABLE notes ADD COLUMN author_id bigint REFERENCES authors;
UPDATE notes SET author_id = authors.id FROM authors WHERE authors.name = notes.author;
ALTER TABLE notes ALTER COLUMN author_id SET NOT NULL;
ALTER TABLE notes DROP COLUMN author;
