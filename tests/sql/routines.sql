-- Functions and procedures: LANGUAGE sql and PL/pgSQL
CREATE TABLE account (id int PRIMARY KEY, owner text NOT NULL, balance numeric(10,2) NOT NULL DEFAULT 0 CHECK (balance >= 0));
INSERT INTO account VALUES (1, 'Ann', 100), (2, 'Bob', 50), (3, 'Cid', 0);
CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';
SELECT add(1, 2), add(add(1, 2), 3), add(NULL, 1);
SELECT id, add(id, 10) FROM account ORDER BY id;
CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';
CREATE OR REPLACE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + $2 $$;
SELECT add(3, 4);
CREATE FUNCTION add(a text, b text) RETURNS text LANGUAGE sql AS $$ SELECT a || b $$;
SELECT add('x'::text, 'y'::text), add(1, 2);
SELECT add(1);
SELECT add(true, false);
CREATE FUNCTION twice(n int) RETURNS int RETURN n * 2;
SELECT twice(21);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT sum(balance) FROM account $$;
SELECT total();
SELECT owner, balance / total() * 100 AS share FROM account ORDER BY id;
CREATE FUNCTION owner_of(account_id int) RETURNS text LANGUAGE sql AS $$ SELECT owner FROM account WHERE id = account_id $$;
SELECT owner_of(2), owner_of(99);
SELECT id, owner_of(id) FROM account WHERE owner_of(id) LIKE 'B%';
CREATE FUNCTION greet(name text DEFAULT 'world', mark text DEFAULT '!') RETURNS text LANGUAGE sql AS $$ SELECT 'Hello ' || name || mark $$;
SELECT greet(), greet('Ann'), greet('Ann', '?');
CREATE FUNCTION rich(minimum numeric) RETURNS SETOF account LANGUAGE sql AS $$ SELECT * FROM account WHERE balance >= minimum ORDER BY id $$;
SELECT * FROM rich(50);
SELECT owner FROM rich(1) AS r WHERE r.id > 1;
CREATE FUNCTION pairs(n int) RETURNS TABLE (x int, square int) LANGUAGE sql AS $$ SELECT i, i * i FROM generate_series(1, n) AS i $$;
SELECT * FROM pairs(3);
SELECT a.id, p.square FROM account a CROSS JOIN LATERAL pairs(a.id) p ORDER BY 1, 2;
CREATE FUNCTION names() RETURNS SETOF text LANGUAGE sql AS $$ SELECT owner FROM account ORDER BY owner $$;
SELECT * FROM names();
SELECT n FROM names() AS n;
CREATE FUNCTION strictly(a int) RETURNS text LANGUAGE sql STRICT AS $$ SELECT coalesce(a::text, 'none') $$;
SELECT strictly(1), strictly(NULL);
CREATE FUNCTION nothing() RETURNS void LANGUAGE sql AS $$ UPDATE account SET balance = balance + 1 WHERE id = 3 $$;
SELECT nothing();
SELECT balance FROM account WHERE id = 3;
CREATE FUNCTION add_account(o text) RETURNS int LANGUAGE sql AS $$ INSERT INTO account (id, owner) SELECT max(id) + 1, o FROM account RETURNING id $$;
SELECT add_account('Dan');
SELECT count(*) FROM account;
CREATE FUNCTION bad() RETURNS int LANGUAGE sql AS $$ SELECT nope FROM account $$;
CREATE FUNCTION bad() RETURNS int LANGUAGE sql AS $$ SELECT 'x'::text $$;
CREATE FUNCTION bad() RETURNS int LANGUAGE sql AS $$ SELECT 1, 2 $$;
CREATE FUNCTION bad() RETURNS nosuch LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION bad() RETURNS int LANGUAGE cobol AS $$ SELECT 1 $$;
CREATE FUNCTION bad() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION fact(n int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint := 1;
BEGIN
  FOR i IN 2..n LOOP
    result := result * i;
  END LOOP;
  RETURN result;
END;
$$;
SELECT fact(5), fact(20), fact(0);
CREATE FUNCTION grade(points int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF points IS NULL THEN
    RETURN 'none';
  ELSIF points >= 90 THEN
    RETURN 'A';
  ELSIF points >= 50 THEN
    RETURN 'B';
  ELSE
    RETURN 'C';
  END IF;
END $$;
SELECT grade(95), grade(50), grade(1), grade(NULL);
SELECT id, grade(balance::int) FROM account ORDER BY id;
CREATE FUNCTION transfer(from_id int, to_id int, amount numeric) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  available numeric;
BEGIN
  SELECT balance INTO available FROM account WHERE id = from_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'account % does not exist', from_id;
  END IF;
  IF available < amount THEN
    RAISE EXCEPTION 'insufficient funds: % < %', available, amount USING HINT = 'Deposit first.', ERRCODE = 'check_violation';
  END IF;
  UPDATE account SET balance = balance - amount WHERE id = from_id;
  UPDATE account SET balance = balance + amount WHERE id = to_id;
END $$;
SELECT transfer(1, 2, 30);
SELECT id, balance FROM account ORDER BY id;
SELECT transfer(1, 2, 1000);
SELECT transfer(9, 2, 1);
SELECT id, balance FROM account ORDER BY id;
CREATE FUNCTION log_it(message text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE 'note: % (100%%)', message;
  RAISE WARNING 'careful with %', upper(message);
  RETURN message;
END $$;
SELECT log_it('hi');
CREATE FUNCTION loops() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  out text := '';
  n int := 0;
  r record;
  word text;
BEGIN
  WHILE n < 3 LOOP
    n := n + 1;
    CONTINUE WHEN n = 2;
    out := out || n || ' ';
  END LOOP;
  LOOP
    n := n - 1;
    EXIT WHEN n < 0;
  END LOOP;
  FOR i IN REVERSE 5..1 BY 2 LOOP
    out := out || i || ' ';
  END LOOP;
  FOR r IN SELECT id, owner FROM account ORDER BY id LIMIT 2 LOOP
    out := out || r.owner || r.id || ' ';
  END LOOP;
  FOREACH word IN ARRAY ARRAY['x', 'y'] LOOP
    out := out || word;
  END LOOP;
  RETURN out || ' ' || n;
END $$;
SELECT loops();
CREATE FUNCTION kinds(n int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  CASE n
    WHEN 1 THEN RETURN 'one';
    WHEN 2, 3 THEN RETURN 'few';
    ELSE RETURN 'many';
  END CASE;
END $$;
SELECT kinds(1), kinds(3), kinds(9);
CREATE FUNCTION safe_divide(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
  RETURN a / b;
EXCEPTION
  WHEN division_by_zero THEN
    RAISE NOTICE 'caught: %', SQLERRM;
    RETURN NULL;
END $$;
SELECT safe_divide(1, 0);
SELECT safe_divide(6, 3) = 2;
CREATE FUNCTION try_insert(i int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO account (id, owner) VALUES (i, 'new');
  RETURN 'inserted';
EXCEPTION WHEN unique_violation THEN
  RETURN 'duplicate ' || SQLSTATE;
END $$;
SELECT try_insert(1);
SELECT try_insert(77);
SELECT id FROM account WHERE id = 77;
CREATE FUNCTION evens(n int) RETURNS SETOF int LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..n LOOP
    IF i % 2 = 0 THEN RETURN NEXT i; END IF;
  END LOOP;
END $$;
SELECT * FROM evens(6);
CREATE FUNCTION big_accounts(m numeric) RETURNS TABLE (who text, amount numeric) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT owner, balance FROM account WHERE balance > m ORDER BY balance;
END $$;
SELECT * FROM big_accounts(10);
CREATE FUNCTION stats(OUT n bigint, OUT total numeric) LANGUAGE plpgsql AS $$
BEGIN
  SELECT count(*), sum(balance) INTO n, total FROM account;
END $$;
SELECT * FROM stats();
CREATE FUNCTION strict_into(i int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  o account.owner%TYPE;
BEGIN
  SELECT owner INTO STRICT o FROM account WHERE id >= i;
  RETURN o;
END $$;
SELECT strict_into(77);
SELECT strict_into(1000);
SELECT strict_into(1);
CREATE FUNCTION whole_row(i int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  a account%ROWTYPE;
BEGIN
  SELECT * INTO a FROM account WHERE id = i;
  a.owner := upper(a.owner);
  RETURN a.owner || ':' || a.balance;
END $$;
SELECT whole_row(2);
CREATE FUNCTION ambiguous(id int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT count(*) FROM account WHERE id = id);
END $$;
SELECT ambiguous(1);
CREATE FUNCTION no_return(i int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  i := 2;
END $$;
SELECT no_return(1);
CREATE FUNCTION dynamic(t text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %I WHERE id > $1', t) INTO n USING 1;
  RETURN n;
END $$;
SELECT dynamic('account');
CREATE FUNCTION changed() RETURNS int LANGUAGE plpgsql AS $$
DECLARE n int;
BEGIN
  UPDATE account SET balance = balance WHERE id < 3;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;
SELECT changed();
CREATE FUNCTION fib(n int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  IF n < 2 THEN RETURN n; END IF;
  RETURN fib(n - 1) + fib(n - 2);
END $$;
SELECT fib(8);
CREATE PROCEDURE deposit(i int, amount numeric) LANGUAGE plpgsql AS $$
BEGIN
  UPDATE account SET balance = balance + amount WHERE id = i;
END $$;
CALL deposit(3, 25);
SELECT balance FROM account WHERE id = 3;
SELECT deposit(3, 25);
CALL fact(3);
CALL nope(1);
CREATE PROCEDURE sql_procedure() LANGUAGE sql AS $$ DELETE FROM account WHERE id = 77; UPDATE account SET owner = initcap(owner) $$;
CALL sql_procedure();
DO $$
BEGIN
  RAISE NOTICE 'accounts: %', (SELECT count(*) FROM account);
  INSERT INTO account (id, owner) VALUES (100, 'from do');
END $$;
SELECT owner FROM account WHERE id = 100;
DO $$ BEGIN RAISE EXCEPTION 'stop'; END $$;
DO $$ DECLARE x int := 1; BEGIN ASSERT x = 2, 'x is not two'; END $$;
CREATE FUNCTION broken() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1 END $$;
DROP FUNCTION add;
DROP FUNCTION add(int, int);
DROP FUNCTION add;
DROP FUNCTION add;
DROP FUNCTION nope(int);
DROP PROCEDURE deposit;
DROP FUNCTION deposit(int, numeric);
SELECT add(1, 2);
