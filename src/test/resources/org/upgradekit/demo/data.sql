INSERT INTO notes (title, body, author, created_at)
SELECT 'Note ' || n, 'What was decided on day ' || n || ': ' || md5(n::text), 'author-' || n % 100,
       timestamptz '2026-01-01 00:00:00+00' + n * interval '1 minute'
FROM generate_series(1, 200000) n;

-- "prod" is there twice, as in the field: a unique index that a release brings fails on it.
INSERT INTO tags (name) VALUES ('prod'), ('test'), ('lab'), ('prod');
