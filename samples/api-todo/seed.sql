-- One account to begin with: name "mira", password "rainy day".
INSERT INTO users (id, name, password) VALUES
  (1, 'mira', '$2b$08$abcdefghijklmnopqrstuuRqsCW1cGNmVX5qw4tKDAuT.Jwk2H8Lu');

INSERT INTO todos (user_id, text, done, due) VALUES
  (1, 'Water the lemon tree', false, '2026-03-01'),
  (1, 'Return the drill to Tom', false, NULL),
  (1, 'Book the dentist', true, '2026-02-10');

ALTER TABLE users ALTER COLUMN id RESTART WITH 2;
