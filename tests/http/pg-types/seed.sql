INSERT INTO observations (target, code, note, clear, stars, photons, magnitude, angle, error, seen_on, seen_at, written_at, exposure, starts, sky, details, raw, tags, counts, image, ref) VALUES
  ('Vega', 'VEG', 'low in the west', true, 12, 9007199254740993, 0.030, 38.783, 0.25, '2024-03-09', '2024-03-09 21:30:00+01', '2024-03-09 22:00:00', '1 hour 2 minutes 3.5 seconds', '21:30', 'clear',
   '{"filter": "V", "frames": [1, 2, 3], "dark": null}', '{"b": 1,  "a": 2}', ARRAY['bright', 'blue, white', NULL], ARRAY[3, 1, 4], '\x89504e47', '0b0e2f3c-5d1a-1c2b-8d4e-9f8a7b6c5d4e'),
  ('Mira', 'MIR', NULL, false, -3, -1, 6.500, -2.977, 1e-7, '0099-12-31', '1999-12-31 23:59:59.123456+00', '2000-01-01 00:00:00.5', '-3 days', '00:00:01', 'hazy',
   '[]', '"text"', ARRAY[]::text[], ARRAY[NULL]::integer[], '\x', NULL),
  ('Nothing', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('Edges', '    ', '', true, 32767, 9223372036854775807, 'NaN', 'Infinity', '-Infinity', 'infinity', '-infinity', '2024-02-29 12:00:00.001', '2 years 3 mons', '23:59:59.999999', 'cloudy',
   'true', 'null', ARRAY['"quoted"', 'back\slash', '{brace}', ''], ARRAY[-2147483648, 2147483647], '\x00ff', 'ffffffff-ffff-1fff-bfff-ffffffffffff');
