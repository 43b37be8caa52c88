-- A map shop: lists, filters, sorting, pages, sums.
CREATE TABLE regions (
  code char(2) PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE maps (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title     text NOT NULL,
  region    char(2) NOT NULL REFERENCES regions (code),
  scale     integer NOT NULL,
  price     numeric(6,2) NOT NULL,
  printed   date NOT NULL,
  tags      text[] NOT NULL DEFAULT '{}',
  extra     jsonb NOT NULL DEFAULT '{}',
  sold      integer NOT NULL DEFAULT 0
);
CREATE INDEX maps_region_idx ON maps (region);
CREATE VIEW bestsellers AS SELECT id, title, sold FROM maps WHERE sold >= 50;
