-- What must hold in the social network. Each query must return no row.

-- Nothing happens before somebody joins, nor after the end.
SELECT p.id FROM posts AS p JOIN users AS u ON u.id = p.author_id WHERE p.posted_at < u.joined_at;
SELECT l.user_id, l.post_id FROM likes AS l JOIN users AS u ON u.id = l.user_id WHERE l.liked_at < u.joined_at;
SELECT c.id FROM comments AS c JOIN users AS u ON u.id = c.author_id WHERE c.written_at < u.joined_at;
SELECT f.follower_id, f.followed_id FROM follows AS f JOIN users AS u ON u.id IN (f.follower_id, f.followed_id) WHERE f.since < u.joined_at::date;
SELECT b.blocker_id, b.blocked_id FROM blocks AS b JOIN users AS u ON u.id IN (b.blocker_id, b.blocked_id) WHERE b.blocked_on < u.joined_at::date;
SELECT max(at) FROM (SELECT posted_at AS at FROM posts UNION ALL SELECT edited_at FROM posts UNION ALL SELECT liked_at FROM likes UNION ALL SELECT written_at FROM comments
  UNION ALL SELECT since FROM follows UNION ALL SELECT joined_at FROM users) AS t
HAVING max(at) >= '2026-01-01 00:00:00+00' OR min(at) < '2023-01-01 00:00:00+00';

-- A like or a comment comes after the post, an answer after what it answers.
SELECT l.user_id, l.post_id FROM likes AS l JOIN posts AS p ON p.id = l.post_id WHERE l.liked_at <= p.posted_at;
SELECT c.id FROM comments AS c JOIN posts AS p ON p.id = c.post_id WHERE c.written_at <= p.posted_at;
SELECT c.id FROM comments AS c JOIN comments AS up ON up.id = c.parent_id WHERE c.written_at <= up.written_at OR c.id <= up.id;

-- Nobody likes their own post or answers themselves.
SELECT p.id FROM likes AS l JOIN posts AS p ON p.id = l.post_id WHERE p.author_id = l.user_id;
SELECT c.id FROM comments AS c JOIN comments AS up ON up.id = c.parent_id WHERE c.author_id = up.author_id;

-- Who is blocked neither follows, nor likes, nor comments (in either direction).
SELECT b.* FROM blocks AS b JOIN follows AS f
  ON (f.follower_id, f.followed_id) IN ((b.blocker_id, b.blocked_id), (b.blocked_id, b.blocker_id));
SELECT b.* FROM blocks AS b JOIN likes AS l ON l.user_id IN (b.blocker_id, b.blocked_id) JOIN posts AS p ON p.id = l.post_id
WHERE p.author_id IN (b.blocker_id, b.blocked_id);
SELECT b.* FROM blocks AS b JOIN comments AS c ON c.author_id IN (b.blocker_id, b.blocked_id) JOIN posts AS p ON p.id = c.post_id
WHERE p.author_id IN (b.blocker_id, b.blocked_id) AND p.author_id <> c.author_id;

-- What the comments promise to find is there: the silence, the tortoise, the kites, readers.
SELECT 'silence' WHERE EXISTS (
  SELECT 1 FROM (SELECT posted_at AS at FROM posts UNION ALL SELECT liked_at FROM likes UNION ALL SELECT written_at FROM comments) AS t
  WHERE at >= '2025-03-08 00:00:00+00' AND at < '2025-03-20 00:00:00+00');
SELECT 'tortoise' WHERE (SELECT count(*) FROM comments AS c JOIN posts AS p ON p.id = c.post_id WHERE p.body LIKE '%tortoise%') < 25;
SELECT 'kites' WHERE (SELECT count(DISTINCT author_id) FROM (
  SELECT author_id FROM posts GROUP BY author_id, body HAVING count(*) >= 3) AS t) <> 1;
SELECT 'readers' WHERE (SELECT count(*) FROM users AS u WHERE NOT EXISTS (SELECT 1 FROM posts WHERE author_id = u.id)
  AND EXISTS (SELECT 1 FROM likes WHERE user_id = u.id)) < 10;
