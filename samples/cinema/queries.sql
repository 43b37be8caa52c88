-- The cinema in ten questions. Put the cursor into one and run it.

-- 1. The programme of December (easy)
-- A join of two tables, for one month, in the order of the days.
SELECT s.starts_at, f.title, f.country, f.minutes, s.screen_id AS screen, s.price, s.subtitled
FROM showings AS s
JOIN films AS f ON f.id = s.film_id
WHERE s.starts_at >= '2025-12-01' AND s.starts_at < '2026-01-01'
ORDER BY s.starts_at, s.screen_id;

-- 2. Short films for everybody (easy)
-- Two conditions, two sort keys. original is NULL where the title was not translated.
SELECT title, original, country, made_in, minutes, min_age
FROM films
WHERE min_age <= 6 AND minutes <= 100
ORDER BY minutes, title;

-- 3. The sofas (easy)
-- Each seat finds its room: a join, filtered on one table and sorted on both.
SELECT sc.name AS screen, se.row_label, se.seat_number
FROM seats AS se
JOIN screens AS sc ON sc.id = se.screen_id
WHERE se.kind = 'sofa'
ORDER BY sc.name, se.row_label, se.seat_number;

-- 4. The ten films that earned most (medium)
-- Three tables, one row for each film. Takings per showing tell another story than takings.
SELECT f.title,
       count(DISTINCT s.id) AS showings,
       count(*) AS tickets,
       sum(t.price) AS takings,
       round(sum(t.price) / count(DISTINCT s.id), 2) AS per_showing
FROM films AS f
JOIN showings AS s ON s.film_id = f.id
JOIN tickets AS t ON t.showing_id = s.id
GROUP BY f.id, f.title
ORDER BY takings DESC, f.title
LIMIT 10;

-- 5. Showings without a single guest (medium)
-- LEFT JOIN … IS NULL: what has no partner. One film is always among them.
SELECT s.id AS showing, s.starts_at, f.title, sc.name AS screen
FROM showings AS s
JOIN films AS f ON f.id = s.film_id
JOIN screens AS sc ON sc.id = s.screen_id
LEFT JOIN tickets AS t ON t.showing_id = s.id
WHERE t.booking_id IS NULL
ORDER BY s.starts_at, s.id;

-- 6. Guests in each room, month by month (medium)
-- FILTER makes a column for each room. Room 1 has a hole in August: its cooling failed.
SELECT date_trunc('month', s.starts_at)::date AS month,
       count(t.booking_id) FILTER (WHERE s.screen_id = 1) AS grand,
       count(t.booking_id) FILTER (WHERE s.screen_id = 2) AS blue,
       count(t.booking_id) FILTER (WHERE s.screen_id = 3) AS attic,
       count(t.booking_id) FILTER (WHERE s.screen_id = 4) AS parlour,
       count(t.booking_id) AS guests,
       sum(t.price) AS takings
FROM showings AS s
LEFT JOIN tickets AS t ON t.showing_id = s.id
GROUP BY date_trunc('month', s.starts_at)
ORDER BY month;

-- 7. Genres that members like (medium)
-- Four tables; HAVING keeps the genres with ten or more ratings. A film of two genres
-- counts in both.
SELECT g.name AS genre,
       count(DISTINCT s.film_id) AS films,
       count(b.stars) AS ratings,
       round(avg(b.stars), 2) AS average,
       count(*) FILTER (WHERE b.stars <= 2) AS poor
FROM genres AS g
JOIN film_genres AS fg ON fg.genre_id = g.id
JOIN showings AS s ON s.film_id = fg.film_id
JOIN bookings AS b ON b.showing_id = s.id
GROUP BY g.id, g.name
HAVING count(b.stars) >= 10
ORDER BY average DESC, g.name;

-- 8. The three fullest showings of each quarter (demanding)
-- Share of seats sold, ranked within the quarter. A subquery counts the room's seats.
WITH filled AS (
  SELECT s.id, s.film_id, s.starts_at, s.screen_id,
         count(t.booking_id) AS sold,
         (SELECT count(*) FROM seats AS se WHERE se.screen_id = s.screen_id) AS seats
  FROM showings AS s
  LEFT JOIN tickets AS t ON t.showing_id = s.id
  GROUP BY s.id, s.film_id, s.starts_at, s.screen_id
),
ranked AS (
  SELECT filled.*,
         date_trunc('quarter', starts_at)::date AS quarter,
         row_number() OVER (PARTITION BY date_trunc('quarter', starts_at)
                            ORDER BY sold::numeric / seats DESC, sold DESC, id) AS place
  FROM filled
)
SELECT r.quarter, r.place, f.title, r.starts_at, r.screen_id AS screen, r.sold, r.seats,
       round(100.0 * r.sold / r.seats, 1) AS percent
FROM ranked AS r
JOIN films AS f ON f.id = r.film_id
WHERE r.place <= 3
ORDER BY r.quarter, r.place;

-- 9. Series, and how their audience changes from part to part (demanding)
-- The recursive query starts at first parts and follows sequel_of; lag() compares a part
-- with the one before. A trilogy loses its guests showing by showing; the otter does not.
WITH RECURSIVE series AS (
  SELECT id, title AS series, title, 1 AS part
  FROM films
  WHERE sequel_of IS NULL
  UNION ALL
  SELECT f.id, series.series, f.title, series.part + 1
  FROM series
  JOIN films AS f ON f.sequel_of = series.id
),
audience AS (
  SELECT s.series, s.part, s.title,
         count(DISTINCT sh.id) AS showings,
         count(t.booking_id) AS guests,
         (SELECT round(avg(b.stars), 2)
          FROM showings AS mine
          JOIN bookings AS b ON b.showing_id = mine.id
          WHERE mine.film_id = s.id) AS stars
  FROM series AS s
  JOIN showings AS sh ON sh.film_id = s.id
  LEFT JOIN tickets AS t ON t.showing_id = sh.id
  WHERE s.series IN (SELECT series FROM series WHERE part > 1)
  GROUP BY s.id, s.series, s.part, s.title
)
SELECT series, part, title, showings, guests, stars,
       round(guests::numeric / showings, 1) AS per_showing,
       round(guests::numeric / showings
             - lag(guests::numeric / showings) OVER (PARTITION BY series ORDER BY part), 1) AS change
FROM audience
ORDER BY series, part;

-- 10. Two free seats side by side (demanding)
-- For the best-sold showing of the Grand: seats without a ticket, each with the next free
-- one of its row (lead); only where the two numbers follow each other they are a pair.
WITH evening AS (
  SELECT s.id, s.screen_id
  FROM showings AS s
  JOIN tickets AS t ON t.showing_id = s.id
  WHERE s.screen_id = 1
  GROUP BY s.id, s.screen_id
  ORDER BY count(*) DESC, s.id
  LIMIT 1
),
free AS (
  SELECT se.row_label, se.seat_number, se.kind,
         lead(se.seat_number) OVER (PARTITION BY se.row_label ORDER BY se.seat_number) AS next_free
  FROM evening AS e
  JOIN seats AS se ON se.screen_id = e.screen_id
  WHERE NOT EXISTS (
    SELECT 1
    FROM tickets AS t
    WHERE t.showing_id = e.id
      AND t.row_label = se.row_label
      AND t.seat_number = se.seat_number
  )
)
SELECT row_label, seat_number AS seat, next_free AS neighbour, kind
FROM free
WHERE next_free = seat_number + 1
ORDER BY row_label, seat_number;
