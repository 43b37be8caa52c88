-- Triggers
CREATE TABLE article (id serial PRIMARY KEY, title text NOT NULL, body text, views int DEFAULT 0, created_at timestamp DEFAULT '2024-01-01', updated_at timestamp);
CREATE TABLE audit (nr serial, what text, old_title text, new_title text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = '2024-06-01 12:00';
  RETURN NEW;
END;
$$;
CREATE TRIGGER article_touch BEFORE UPDATE ON article FOR EACH ROW EXECUTE FUNCTION touch();
INSERT INTO article (title) VALUES ('first'), ('second') RETURNING id, updated_at;
UPDATE article SET title = 'First' WHERE id = 1 RETURNING id, title, updated_at;
SELECT id, title, updated_at FROM article ORDER BY id;
CREATE TRIGGER article_touch BEFORE UPDATE ON article FOR EACH ROW EXECUTE FUNCTION touch();
CREATE OR REPLACE TRIGGER article_touch BEFORE UPDATE OF title ON article FOR EACH ROW EXECUTE FUNCTION touch();
UPDATE article SET views = 1 WHERE id = 2 RETURNING updated_at;
CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO audit (what, new_title) VALUES (TG_OP, NEW.title);
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO audit (what, old_title, new_title) VALUES (TG_OP, OLD.title, NEW.title);
  ELSE
    INSERT INTO audit (what, old_title) VALUES (lower(TG_OP) || ' on ' || TG_TABLE_NAME, OLD.title);
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER article_audit AFTER INSERT OR UPDATE OR DELETE ON article FOR EACH ROW EXECUTE FUNCTION write_audit();
INSERT INTO article (title) VALUES ('third');
UPDATE article SET title = title || '!';
DELETE FROM article WHERE id = 2;
SELECT * FROM audit ORDER BY nr;
CREATE FUNCTION check_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(NEW.title) < 3 THEN
    RAISE EXCEPTION 'title "%" is too short', NEW.title;
  END IF;
  NEW.title := trim(NEW.title);
  IF NEW.title = 'skip' THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER article_check BEFORE INSERT OR UPDATE ON article FOR EACH ROW EXECUTE PROCEDURE check_title();
INSERT INTO article (title) VALUES ('no');
INSERT INTO article (title) VALUES ('  padded  ') RETURNING title;
INSERT INTO article (title) VALUES ('skip'), ('kept') RETURNING title;
UPDATE article SET title = 'x' WHERE title = 'kept';
SELECT title FROM article ORDER BY title;
CREATE FUNCTION notice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% % % %', TG_NAME, TG_WHEN, TG_LEVEL, TG_OP;
  RETURN NULL;
END $$;
CREATE TRIGGER whole BEFORE UPDATE ON article FOR EACH STATEMENT EXECUTE FUNCTION notice_change();
CREATE TRIGGER whole_after AFTER UPDATE ON article EXECUTE FUNCTION notice_change();
UPDATE article SET views = views + 1;
UPDATE article SET views = 5 WHERE false;
DROP TRIGGER whole ON article;
DROP TRIGGER whole_after ON article;
DROP TRIGGER whole ON article;
DROP TRIGGER IF EXISTS whole ON article;
DROP TRIGGER whole ON nowhere;
CREATE FUNCTION only_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE 'views of % went from % to %', OLD.id, OLD.views, NEW.views;
  RETURN NEW;
END $$;
CREATE TRIGGER when_changed AFTER UPDATE ON article FOR EACH ROW WHEN (OLD.views IS DISTINCT FROM NEW.views) EXECUTE FUNCTION only_changes();
UPDATE article SET views = 5 WHERE id = 1;
UPDATE article SET views = 5 WHERE id = 1;
CREATE TRIGGER bad AFTER UPDATE ON article FOR EACH ROW WHEN (OLD.nope) EXECUTE FUNCTION only_changes();
CREATE TRIGGER bad AFTER UPDATE ON article FOR EACH ROW EXECUTE FUNCTION nope();
CREATE TRIGGER bad AFTER UPDATE ON nowhere FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION plain() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER bad AFTER UPDATE ON article FOR EACH ROW EXECUTE FUNCTION plain();
SELECT touch();
ALTER TABLE article DISABLE TRIGGER article_check;
INSERT INTO article (title) VALUES ('no') RETURNING title;
ALTER TABLE article ENABLE TRIGGER article_check;
INSERT INTO article (title) VALUES ('no') RETURNING title;
ALTER TABLE article DISABLE TRIGGER nope;
ALTER TABLE article DISABLE TRIGGER ALL;
INSERT INTO article (title) VALUES ('zz') RETURNING title;
ALTER TABLE article ENABLE TRIGGER ALL;
CREATE TABLE item (id int PRIMARY KEY, stock int NOT NULL);
CREATE TABLE sale (id serial, item_id int REFERENCES item, amount int);
CREATE FUNCTION take_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  left_over int;
BEGIN
  UPDATE item SET stock = stock - NEW.amount WHERE id = NEW.item_id RETURNING stock INTO left_over;
  IF left_over < 0 THEN
    RAISE EXCEPTION 'only % left of item %', left_over + NEW.amount, NEW.item_id USING ERRCODE = '23514', DETAIL = 'Order less.';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sale_stock AFTER INSERT ON sale FOR EACH ROW EXECUTE FUNCTION take_stock();
INSERT INTO item VALUES (1, 10), (2, 5);
INSERT INTO sale (item_id, amount) VALUES (1, 3), (1, 4), (2, 5);
SELECT * FROM item ORDER BY id;
INSERT INTO sale (item_id, amount) VALUES (1, 2), (1, 9);
SELECT * FROM item ORDER BY id;
SELECT count(*) FROM sale;
INSERT INTO sale (item_id, amount) VALUES (9, 1);
CREATE FUNCTION with_args() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stock := NEW.stock * TG_ARGV[0]::int;
  RAISE NOTICE '% %', TG_NARGS, TG_ARGV[1];
  RETURN NEW;
END $$;
CREATE TRIGGER item_args BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION with_args(10, 'two');
INSERT INTO item VALUES (3, 4) ON CONFLICT (id) DO UPDATE SET stock = 0 RETURNING *;
INSERT INTO item VALUES (3, 4) ON CONFLICT (id) DO UPDATE SET stock = EXCLUDED.stock + 1 RETURNING *;
CREATE FUNCTION block_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.stock > 0 THEN
    RAISE EXCEPTION 'item % is in stock', OLD.id;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER no_delete BEFORE DELETE ON item FOR EACH ROW EXECUTE FUNCTION block_delete();
DELETE FROM item WHERE id = 3;
UPDATE item SET stock = 0 WHERE id = 3;
DELETE FROM item WHERE id = 3;
DROP FUNCTION block_delete();
DROP FUNCTION block_delete() CASCADE;
DELETE FROM item WHERE id = 2;
CREATE FUNCTION recurse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stock < 3 THEN
    UPDATE item SET stock = stock + 1 WHERE id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER again AFTER UPDATE ON item FOR EACH ROW EXECUTE FUNCTION recurse();
UPDATE item SET stock = 0 WHERE id = 1;
SELECT * FROM item ORDER BY id;
ALTER TABLE item RENAME TO product;
UPDATE product SET stock = 1 WHERE id = 1;
SELECT stock FROM product WHERE id = 1;
DROP TABLE article, audit;
