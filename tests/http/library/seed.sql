INSERT INTO authors (id, name) VALUES (1, 'Ines Roth'), (2, 'Karl Moor'), (3, 'Unread Person');
INSERT INTO books (id, title, author_id, year, isbn, copies) VALUES
  (1, 'The Quiet Mill', 1, 1987, '9780000000001', 2),
  (2, 'Snow in June', 1, 2003, '9780000000002', 1),
  (3, 'Bridges', 2, NULL, NULL, 0);
INSERT INTO loans VALUES (1, 'Ola', '2024-05-20'), (2, 'Ola', '2024-05-10'), (1, 'Pia', '2024-06-01');
SELECT setval(pg_get_serial_sequence('authors', 'id'), 3), setval(pg_get_serial_sequence('books', 'id'), 3);
