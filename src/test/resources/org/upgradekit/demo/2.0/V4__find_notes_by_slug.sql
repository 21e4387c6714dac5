CREATE UNIQUE INDEX notes_slug_key ON notes (slug);
