INSERT INTO accounts VALUES (1, 'Ada', 100), (2, 'Ben', 50), (3, 'Cem', 0);
