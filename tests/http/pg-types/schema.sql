-- An observatory's log: one column of nearly every type.
CREATE TYPE sky AS ENUM ('clear', 'hazy', 'cloudy');

CREATE TABLE observations (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  target     text NOT NULL,
  code       char(4),
  note       varchar(40),
  clear      boolean,
  stars      smallint,
  photons    bigint,
  magnitude  numeric(6,3),
  angle      double precision,
  error      real,
  seen_on    date,
  seen_at    timestamptz,
  written_at timestamp,
  exposure   interval,
  starts     time,
  sky        sky DEFAULT 'clear',
  details    jsonb,
  raw        json,
  tags       text[],
  counts     integer[],
  image      bytea,
  ref        uuid
);
