-- The social network in ten questions. Put the cursor into one and run it.

-- 1. The newest posts (easy)
-- A join of two tables: each post with the name of its author, the newest first.
SELECT p.posted_at, u.handle, u.display_name, u.country, p.body
FROM posts AS p
JOIN users AS u ON u.id = p.author_id
ORDER BY p.posted_at DESC, p.id DESC
LIMIT 12;

-- 2. People who know about trains or bread (easy)
-- LIKE searches in text: % stands for anything. A bio that is NULL matches nothing.
SELECT handle, display_name, country, bio
FROM users
WHERE bio LIKE '%timetable%' OR bio LIKE '%Flour%'
ORDER BY handle;

-- 3. Posts that were changed later (easy)
-- IS NOT NULL finds the edited ones; two moments subtracted give the time between.
SELECT p.id, u.handle, p.body, p.edited_at - p.posted_at AS changed_after
FROM posts AS p
JOIN users AS u ON u.id = p.author_id
WHERE p.edited_at IS NOT NULL
ORDER BY changed_after, p.id;

-- 4. The most followed people (medium)
-- users and follows meet twice: once for the followers, once (in a subquery) for those
-- that the person follows. back counts the pairs that follow each other.
SELECT u.handle,
       u.verified,
       count(*) AS followers,
       (SELECT count(*) FROM follows AS mine WHERE mine.follower_id = u.id) AS follows,
       count(back.follower_id) AS mutual,
       (SELECT count(*) FROM posts AS p WHERE p.author_id = u.id) AS posts
FROM users AS u
JOIN follows AS f ON f.followed_id = u.id
LEFT JOIN follows AS back ON back.follower_id = u.id AND back.followed_id = f.follower_id
GROUP BY u.id, u.handle, u.verified
ORDER BY followers DESC, u.handle
LIMIT 12;

-- 5. People who only read (medium)
-- LEFT JOIN … IS NULL finds those without a post; EXISTS keeps those who like at least.
SELECT u.handle, u.joined_at::date AS joined, (SELECT count(*) FROM likes AS l WHERE l.user_id = u.id) AS likes
FROM users AS u
LEFT JOIN posts AS p ON p.author_id = u.id
WHERE p.id IS NULL
  AND EXISTS (SELECT 1 FROM likes AS l WHERE l.user_id = u.id)
ORDER BY likes DESC, u.handle
LIMIT 20;

-- 6. Topics, this year and last (medium)
-- Three tables; FILTER counts each year in a column of its own.
SELECT t.name AS topic,
       count(*) AS posts,
       count(*) FILTER (WHERE p.posted_at < '2025-01-01 00:00:00+00') AS in_2024,
       count(*) FILTER (WHERE p.posted_at >= '2025-01-01 00:00:00+00') AS in_2025,
       count(DISTINCT p.author_id) AS authors
FROM tags AS t
JOIN post_tags AS pt ON pt.tag_id = t.id
JOIN posts AS p ON p.id = pt.post_id
GROUP BY t.id, t.name
ORDER BY posts DESC, t.name;

-- 7. The same words again and again (medium)
-- Grouped by account and text; HAVING keeps what was said three times. Somebody sells
-- something: the subqueries ask how many follow and how many block the account.
SELECT u.handle,
       p.body,
       count(*) AS times,
       min(p.posted_at)::date AS first_time,
       max(p.posted_at)::date AS last_time,
       (SELECT count(*) FROM follows AS f WHERE f.followed_id = u.id) AS followers,
       (SELECT count(*) FROM blocks AS b WHERE b.blocked_id = u.id) AS blocked_by
FROM posts AS p
JOIN users AS u ON u.id = p.author_id
GROUP BY u.id, u.handle, p.body
HAVING count(*) >= 3
ORDER BY times DESC, p.body;

-- 8. Whom should Meera follow? (demanding)
-- Friends of friends: the people that Meera's people follow, without those she follows
-- already, without herself, and without anybody blocked in either direction.
WITH me AS (
  SELECT id FROM users WHERE handle = 'meera'
),
mine AS (
  SELECT f.followed_id AS id FROM follows AS f JOIN me ON me.id = f.follower_id
)
SELECT u.handle, u.display_name, count(*) AS common, min(f.since) AS first_since
FROM mine
JOIN follows AS f ON f.follower_id = mine.id
JOIN users AS u ON u.id = f.followed_id
WHERE u.id NOT IN (SELECT id FROM me)
  AND u.id NOT IN (SELECT id FROM mine)
  AND NOT EXISTS (
    SELECT 1
    FROM blocks AS b, me
    WHERE (b.blocker_id = me.id AND b.blocked_id = u.id)
       OR (b.blocker_id = u.id AND b.blocked_id = me.id)
  )
GROUP BY u.id, u.handle, u.display_name
ORDER BY common DESC, u.handle
LIMIT 15;

-- 9. The longest discussion, as a thread (demanding)
-- The post with most comments; the recursive query goes from comments to their answers.
-- path strings the numbers together, so that sorting by it puts answers below their question.
WITH RECURSIVE longest AS (
  SELECT post_id
  FROM comments
  GROUP BY post_id
  ORDER BY count(*) DESC, post_id
  LIMIT 1
),
thread AS (
  SELECT c.id, c.author_id, c.body, c.written_at, 0 AS depth, lpad(c.id::text, 6, '0') AS path
  FROM comments AS c
  JOIN longest ON longest.post_id = c.post_id
  WHERE c.parent_id IS NULL
  UNION ALL
  SELECT c.id, c.author_id, c.body, c.written_at, t.depth + 1, t.path || '.' || lpad(c.id::text, 6, '0')
  FROM thread AS t
  JOIN comments AS c ON c.parent_id = t.id
)
SELECT repeat('    ', t.depth) || t.body AS comment,
       coalesce(u.handle, '(gone)') AS author,
       t.written_at,
       t.depth
FROM thread AS t
LEFT JOIN users AS u ON u.id = t.author_id
ORDER BY t.path;

-- 10. The longest silences (demanding)
-- All that anybody did, in one list (UNION ALL); lag() looks at the moment before.
-- One silence is far longer than the others: the network was down. (Before September
-- 2024 there are too few people to tell.)
WITH doings AS (
  SELECT posted_at AS at FROM posts
  UNION ALL
  SELECT written_at FROM comments
  UNION ALL
  SELECT liked_at FROM likes
),
gaps AS (
  SELECT at, lag(at) OVER (ORDER BY at) AS before
  FROM doings
  WHERE at >= '2024-09-01 00:00:00+00'
)
SELECT rank() OVER (ORDER BY at - before DESC) AS place,
       before AS last_sign,
       at AS next_sign,
       at - before AS silence,
       round(extract(epoch FROM at - before) / 86400, 1) AS days
FROM gaps
WHERE before IS NOT NULL
ORDER BY silence DESC, last_sign
LIMIT 8;
