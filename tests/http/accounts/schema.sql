CREATE TABLE users (
  id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email    text NOT NULL,
  password text NOT NULL,
  role     text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'editor', 'admin')),
  disabled boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE TABLE notes (
  id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  text    text NOT NULL,
  public  boolean NOT NULL DEFAULT false
);
