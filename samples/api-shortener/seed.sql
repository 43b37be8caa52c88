INSERT INTO links (id, code, url, title) VALUES
  (1, 'docs', 'https://expressjs.com/en/5x/api.html', 'Express, its reference'),
  (2, 'pg', 'https://node-postgres.com/', 'node-postgres'),
  (3, 'old', 'https://example.com/gone', 'No longer there');
UPDATE links SET disabled = true WHERE code = 'old';

INSERT INTO visits (link_id, at, referrer) VALUES
  (1, '2026-01-05 08:00:00+00', 'forum.example.com'),
  (1, '2026-01-05 09:30:00+00', NULL),
  (1, '2026-01-06 10:00:00+00', 'forum.example.com'),
  (2, '2026-01-06 11:00:00+00', 'blog.example.org');

ALTER TABLE links ALTER COLUMN id RESTART WITH 4;
