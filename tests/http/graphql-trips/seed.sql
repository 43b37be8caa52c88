INSERT INTO guides VALUES (1, 'Lena', '{de,en}'), (2, 'Omar', '{ar,fr,en}');
INSERT INTO trips VALUES (1, 'Glacier', 'HARD', 4, 480.00, 1), (2, 'Vineyards', 'EASY', 1, 60.50, 2), (3, 'Salt lake', 'EASY', 2, 130.00, NULL), (4, 'High pass', 'HARD', 7, 910.00, 1);
SELECT setval(pg_get_serial_sequence('trips', 'id'), 4), setval(pg_get_serial_sequence('guides', 'id'), 2);
