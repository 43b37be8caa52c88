INSERT INTO notes (text, created_at) VALUES
  ('Water the plants', '2026-01-01 08:00:00+00'),
  ('Read about indexes', '2026-01-01 09:30:00+00');
