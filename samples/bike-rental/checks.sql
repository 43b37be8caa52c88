-- What must hold in the bike rental. Each query must return no row.

-- A bike is in one place: its rides do not overlap (one without an end is the last),
-- and each move begins at the station where the move before it ended.
WITH moves AS (
  SELECT bike_id, started_at, ended_at, from_station_id, to_station_id FROM rentals
  UNION ALL
  SELECT bike_id, moved_at, moved_at, from_station_id, to_station_id FROM relocations
),
chained AS (
  SELECT moves.*, row_number() OVER mine AS nth, lag(ended_at) OVER mine AS free_at, lag(to_station_id) OVER mine AS stood_at
  FROM moves WINDOW mine AS (PARTITION BY bike_id ORDER BY started_at)
)
SELECT bike_id, started_at FROM chained
WHERE nth > 1 AND (free_at IS NULL OR free_at >= started_at OR stood_at <> from_station_id);

-- A rider rides one bike at a time, and not before joining.
SELECT rider_id, started_at FROM (
  SELECT rider_id, started_at, lag(coalesce(ended_at, 'infinity')) OVER (PARTITION BY rider_id ORDER BY started_at) AS free_at FROM rentals
) AS t WHERE free_at >= started_at;
SELECT r.id FROM rentals AS r JOIN riders AS ri ON ri.id = r.rider_id WHERE r.started_at::date < ri.joined_on;

-- The fee follows from the plan and the minutes.
SELECT r.id, r.fee FROM rentals AS r JOIN riders AS ri ON ri.id = r.rider_id JOIN plans AS p ON p.code = ri.plan_code
WHERE r.fee <> p.unlock_fee + greatest(0, extract(epoch FROM r.ended_at - r.started_at) / 60 - p.free_minutes) * p.minute_price;

-- Nothing happens at a station that is closed or not yet open.
SELECT r.id FROM rentals AS r JOIN stations AS s ON s.id IN (r.from_station_id, r.to_station_id) WHERE r.started_at::date < s.opened_on;
SELECT r.id FROM rentals AS r JOIN station_closures AS c
  ON (c.station_id = r.from_station_id AND r.started_at::date BETWEEN c.closed_from AND coalesce(c.closed_to, '2025-12-31'))
  OR (c.station_id = r.to_station_id AND r.ended_at::date BETWEEN c.closed_from AND coalesce(c.closed_to, '2025-12-31'));

-- No bike moves before it is bought, none while it is mended.
SELECT r.id FROM rentals AS r JOIN bikes AS b ON b.id = r.bike_id WHERE r.started_at::date < b.bought_on;
SELECT r.id FROM rentals AS r JOIN repairs AS p ON p.bike_id = r.bike_id
  AND r.started_at::date > p.reported_on AND r.started_at::date <= coalesce(p.fixed_on, '2025-12-31');

-- More bikes never stand at a station than it has docks (counted from each bike's first place on).
WITH first_place AS (
  SELECT DISTINCT ON (bike_id) bike_id, from_station_id FROM (
    SELECT bike_id, started_at AS at, from_station_id FROM rentals UNION ALL SELECT bike_id, moved_at, from_station_id FROM relocations) AS t
  ORDER BY bike_id, at
),
changes AS (
  SELECT b.bought_on::timestamp AS at, f.from_station_id AS station_id, 1 AS n FROM first_place AS f JOIN bikes AS b ON b.id = f.bike_id
  UNION ALL SELECT started_at, from_station_id, -1 FROM rentals
  UNION ALL SELECT ended_at, to_station_id, 1 FROM rentals WHERE ended_at IS NOT NULL
  UNION ALL SELECT moved_at, from_station_id, -1 FROM relocations
  UNION ALL SELECT moved_at, to_station_id, 1 FROM relocations
)
SELECT station_id, at, standing FROM (
  SELECT station_id, at, sum(n) OVER (PARTITION BY station_id ORDER BY at, n ROWS UNBOUNDED PRECEDING) AS standing FROM changes
) AS t JOIN stations AS s ON s.id = t.station_id
WHERE standing > s.docks OR standing < 0;

-- The state of a bike agrees with its repairs and rides.
SELECT b.id FROM bikes AS b
WHERE (b.status = 'workshop') <> EXISTS (SELECT 1 FROM repairs AS p WHERE p.bike_id = b.id AND p.fixed_on IS NULL);
SELECT b.id FROM bikes AS b
WHERE (b.status = 'lost') <> EXISTS (SELECT 1 FROM rentals AS r WHERE r.bike_id = b.id AND r.ended_at IS NULL AND r.started_at < '2025-10-01');
SELECT id FROM repairs WHERE (fixed_on IS NULL) <> (cost IS NULL);

-- What the comments promise to find is there: the storm, the bike that breaks, the hill.
SELECT 'storm' WHERE (SELECT count(*) FROM rentals WHERE started_at >= '2024-10-07' AND started_at < '2024-10-21') > 5;
SELECT 'bike 13' WHERE 13 <> (SELECT bike_id FROM repairs GROUP BY bike_id ORDER BY count(*) DESC, bike_id LIMIT 1);
SELECT s.name FROM stations AS s WHERE s.elevation > 60
  AND (SELECT count(*) FROM rentals WHERE from_station_id = s.id) <= (SELECT count(*) FROM rentals WHERE to_station_id = s.id);

-- Every bike has moved at least once: query 8 finds all of them.
SELECT b.id FROM bikes AS b
WHERE NOT EXISTS (SELECT 1 FROM rentals WHERE bike_id = b.id) AND NOT EXISTS (SELECT 1 FROM relocations WHERE bike_id = b.id);
