-- What must hold in the cinema. Each query must return no row.

-- A booking's total is the sum of its tickets, and it has some.
SELECT b.id FROM bookings AS b LEFT JOIN tickets AS t ON t.booking_id = b.id
GROUP BY b.id, b.total HAVING b.total IS DISTINCT FROM sum(t.price);

-- No seat is sold twice (the key says so too).
SELECT showing_id, row_label, seat_number FROM tickets GROUP BY 1, 2, 3 HAVING count(*) > 1;

-- Two films never run in one room at the same time; fifteen minutes to clean.
SELECT a.id, b.id FROM showings AS a JOIN films AS f ON f.id = a.film_id
JOIN showings AS b ON b.screen_id = a.screen_id AND b.id <> a.id AND b.starts_at >= a.starts_at
WHERE b.starts_at < a.starts_at + (f.minutes + 15) * interval '1 minute';

-- Nobody books after the beginning, and no member before joining.
SELECT b.id FROM bookings AS b JOIN showings AS s ON s.id = b.showing_id WHERE b.booked_at >= s.starts_at;
SELECT b.id FROM bookings AS b JOIN members AS m ON m.id = b.member_id WHERE b.booked_at::date < m.joined_on;
SELECT id FROM bookings WHERE booked_at < '2023-01-01';

-- The price follows from showing, tariff and seat.
SELECT t.booking_id, t.price FROM tickets AS t
JOIN showings AS s ON s.id = t.showing_id
JOIN seats AS se ON se.screen_id = t.screen_id AND se.row_label = t.row_label AND se.seat_number = t.seat_number
WHERE t.price <> trunc(s.price * CASE t.tariff WHEN 'adult' THEN 1.0 WHEN 'reduced' THEN 0.8 ELSE 0.6 END, 1)
                 + CASE WHEN se.kind = 'sofa' THEN 3 ELSE 0 END;

-- No child's ticket for a film from 12; no film before it is made.
SELECT t.booking_id FROM tickets AS t JOIN showings AS s ON s.id = t.showing_id JOIN films AS f ON f.id = s.film_id
WHERE t.tariff = 'child' AND f.min_age >= 12;
SELECT s.id FROM showings AS s JOIN films AS f ON f.id = s.film_id WHERE extract(year FROM s.starts_at) < f.made_in;

-- A part of a series is not older than the part before; subtitles need a foreign title.
SELECT f.id FROM films AS f JOIN films AS p ON p.id = f.sequel_of WHERE p.made_in > f.made_in OR p.id = f.id;
SELECT s.id FROM showings AS s JOIN films AS f ON f.id = s.film_id WHERE s.subtitled AND f.original IS NULL;

-- Every film has a genre.
SELECT id FROM films WHERE id NOT IN (SELECT film_id FROM film_genres);

-- What the comments promise to find is there: August in room 1, the film without
-- guests, the small room sold out, the front row, the trilogy.
SELECT 'August' WHERE (SELECT count(*) FROM tickets AS t JOIN showings AS s ON s.id = t.showing_id
  WHERE s.screen_id = 1 AND s.starts_at >= '2025-08-01' AND s.starts_at < '2025-09-01') > 10
  OR (SELECT count(*) FROM showings WHERE screen_id = 1 AND starts_at >= '2025-08-01' AND starts_at < '2025-09-01') < 3;
SELECT 'no guests' WHERE NOT EXISTS (SELECT 1 FROM films AS f JOIN showings AS s ON s.film_id = f.id
  LEFT JOIN tickets AS t ON t.showing_id = s.id GROUP BY f.id HAVING count(DISTINCT s.id) >= 3 AND count(t.booking_id) = 0);
SELECT s.id FROM showings AS s JOIN films AS f ON f.id = s.film_id
WHERE s.screen_id = 4 AND f.title = 'Paper Cranes in Traffic'
  AND (SELECT count(*) FROM tickets AS t WHERE t.showing_id = s.id) < (SELECT count(*) FROM seats AS se WHERE se.screen_id = 4);
SELECT 'front row' WHERE NOT EXISTS (SELECT 1 FROM bookings AS b JOIN tickets AS t ON t.booking_id = b.id
  WHERE b.member_id IS NOT NULL GROUP BY b.member_id HAVING count(*) > 30 AND min(t.row_label) = 'A' AND max(t.row_label) = 'A');
SELECT f.title FROM films AS f JOIN films AS p ON p.id = f.sequel_of
WHERE f.title LIKE 'Copper Moon%'
  AND (SELECT count(t.booking_id)::numeric / count(DISTINCT s.id) FROM showings AS s LEFT JOIN tickets AS t ON t.showing_id = s.id WHERE s.film_id = f.id)
   >= (SELECT count(t.booking_id)::numeric / count(DISTINCT s.id) FROM showings AS s LEFT JOIN tickets AS t ON t.showing_id = s.id WHERE s.film_id = p.id);
