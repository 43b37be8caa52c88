INSERT INTO users (email, password, role, disabled) VALUES
  ('admin@example.com', '$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e', 'admin', false),
  ('gone@example.com', '$2b$04$ABCDEFGHIJKLMNOPQRSTUOxSp6BGP1YMaB8yYtlMxEGqUVNp9wtu2', 'member', true);
INSERT INTO notes (user_id, text, public) VALUES (1, 'Welcome', true), (1, 'Change the password', false);
