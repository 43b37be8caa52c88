-- Keys, checks, defaults and foreign keys, and how they refuse.
CREATE TABLE authors (id serial PRIMARY KEY, name text NOT NULL, country text DEFAULT 'unknown', born int CHECK (born > 1000));
CREATE TABLE books (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author_id integer NOT NULL REFERENCES authors(id) ON DELETE CASCADE,
  title varchar(20) NOT NULL,
  price numeric(8,2) DEFAULT 9.99 CHECK (price >= 0),
  isbn char(13) UNIQUE,
  published date,
  CONSTRAINT title_per_author UNIQUE (author_id, title)
);
INSERT INTO authors (name) VALUES ('Ann'), ('Bob') RETURNING *;
INSERT INTO authors VALUES (10, 'Cy', 'FR', 1950);
INSERT INTO authors (name, born) VALUES ('Old', 999);
INSERT INTO authors (name) VALUES (NULL);
INSERT INTO authors (id, name) VALUES (1, 'Again');
INSERT INTO authors (nme) VALUES ('x');
INSERT INTO authors (name, name) VALUES ('x', 'y');
INSERT INTO authors (name, country) VALUES ('x');
INSERT INTO authors (name) VALUES ('x', 'y');
INSERT INTO nowhere VALUES (1);
INSERT INTO books (author_id, title) VALUES (1, 'First'), (1, 'Second'), (2, 'Third') RETURNING id, title, price;
INSERT INTO books (author_id, title) VALUES (99, 'Lost');
INSERT INTO books (author_id, title) VALUES (1, 'First');
INSERT INTO books (author_id, title) VALUES (1, 'A title that is much too long');
INSERT INTO books (author_id, title, price) VALUES (1, 'Cheap', -1);
INSERT INTO books (author_id, title, price) VALUES (1, 'Dear', 12345678);
INSERT INTO books (id, author_id, title) VALUES (7, 1, 'Seventh');
INSERT INTO books (author_id, title, isbn) VALUES (2, 'Fourth', '1234567890123');
INSERT INTO books (author_id, title, isbn) VALUES (2, 'Fifth', '1234567890123');
INSERT INTO books (author_id, title, published) VALUES (2, 'Sixth', 'yesterdayish');
INSERT INTO books (author_id, title, price) VALUES (2, 'Seventh', 'abc');
INSERT INTO books (author_id, title, price) VALUES (2, 'Eighth', DEFAULT), (2, 'Ninth', NULL) RETURNING title, price;
UPDATE books SET author_id = 50 WHERE title = 'First';
UPDATE books SET title = 'Second' WHERE title = 'First';
UPDATE books SET title = NULL WHERE title = 'First';
UPDATE books SET nope = 1;
UPDATE books SET price = 'x';
UPDATE books SET title = 1 WHERE false;
UPDATE books SET published = 5;
UPDATE authors SET id = 1 WHERE id = 2;
UPDATE authors SET id = 20 WHERE id = 2;
DELETE FROM authors WHERE id = 1;
SELECT id, author_id, title FROM books ORDER BY id;
CREATE TABLE nodes (id int PRIMARY KEY, parent int REFERENCES nodes, label text);
INSERT INTO nodes VALUES (1, NULL, 'root'), (3, 2, 'leaf'), (2, 1, 'branch');
INSERT INTO nodes VALUES (4, 9, 'lost');
DELETE FROM nodes WHERE id = 1;
DELETE FROM nodes;
SELECT count(*) FROM nodes;
CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE uses (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES pairs (a, b) ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO pairs VALUES (1, 1), (1, 2);
INSERT INTO uses VALUES (1, 1, 1), (2, 1, 2), (3, NULL, 5), (4, 1, NULL);
INSERT INTO uses VALUES (5, 2, 2);
INSERT INTO pairs VALUES (1, 1);
INSERT INTO pairs VALUES (1, NULL);
UPDATE pairs SET b = 7 WHERE b = 2;
SELECT * FROM uses ORDER BY id;
DELETE FROM pairs WHERE b = 7;
SELECT * FROM uses ORDER BY id;
CREATE TABLE bad (id int PRIMARY KEY, id2 int PRIMARY KEY);
CREATE TABLE bad (id int REFERENCES nothing(id));
CREATE TABLE bad (id int REFERENCES uses(a));
CREATE TABLE bad (id int, id text);
CREATE TABLE bad (id whatever);
CREATE TABLE bad (id int, CHECK (nope > 1));
CREATE TABLE bad (id int DEFAULT 'abc');
CREATE TABLE authors (id int);
CREATE TABLE IF NOT EXISTS authors (id int);
DROP TABLE authors;
DROP TABLE nothing;
DROP TABLE IF EXISTS nothing;
CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL, CONSTRAINT no_debt CHECK (balance >= 0), CONSTRAINT small CHECK (balance < 1000));
INSERT INTO accounts VALUES (1, 100), (2, -5);
SELECT count(*) FROM accounts;
INSERT INTO accounts VALUES (1, 100), (2, 50);
UPDATE accounts SET balance = balance - 80;
SELECT * FROM accounts ORDER BY id;
UPDATE accounts SET id = id + 1 WHERE id = 2;
SELECT * FROM accounts ORDER BY id;
CREATE TABLE setdef (id int PRIMARY KEY);
CREATE TABLE setdef_child (id int PRIMARY KEY, p int DEFAULT 1 REFERENCES setdef ON DELETE SET DEFAULT);
INSERT INTO setdef VALUES (1), (2);
INSERT INTO setdef_child VALUES (1, 2), (2, 1);
DELETE FROM setdef WHERE id = 2;
SELECT * FROM setdef_child ORDER BY id;
DELETE FROM setdef WHERE id = 1;
TRUNCATE setdef;
TRUNCATE setdef CASCADE;
CREATE TABLE gen (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
INSERT INTO gen (a) VALUES (1), (5) RETURNING *;
INSERT INTO gen VALUES (1, 2);
UPDATE gen SET a = 10 WHERE a = 5 RETURNING *;
UPDATE gen SET b = 1;
INSERT INTO authors DEFAULT VALUES;
INSERT INTO setdef_child DEFAULT VALUES;
