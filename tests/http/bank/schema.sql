-- A village bank: money must neither vanish nor appear.
CREATE TABLE accounts (
  id      integer PRIMARY KEY,
  owner   text NOT NULL,
  balance numeric(10,2) NOT NULL CHECK (balance >= 0)
);

CREATE TABLE transfers (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_account integer NOT NULL REFERENCES accounts (id),
  to_account   integer NOT NULL REFERENCES accounts (id),
  amount       numeric(10,2) NOT NULL CHECK (amount > 0),
  purpose      varchar(20),
  key          text UNIQUE,
  CHECK (from_account <> to_account)
);
