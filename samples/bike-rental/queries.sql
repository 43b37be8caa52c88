-- The bike rental in ten questions. Put the cursor into one and run it.

-- 1. The ten dearest rides (easy)
-- A join of two tables, sorted and cut off. Subtracting two moments gives their distance.
SELECT r.id AS rental,
       ri.name AS rider,
       ri.plan_code AS plan,
       r.started_at,
       r.ended_at - r.started_at AS duration,
       r.fee
FROM rentals AS r
JOIN riders AS ri ON ri.id = r.rider_id
WHERE r.ended_at IS NOT NULL
ORDER BY r.fee DESC, r.id
LIMIT 10;

-- 2. Stations that lie high (easy)
-- WHERE compares; the district's name comes from its own table.
SELECT s.name AS station, d.name AS district, s.elevation, s.docks
FROM stations AS s
JOIN districts AS d ON d.id = s.district_id
WHERE s.elevation >= 30
ORDER BY s.elevation DESC, s.name;

-- 3. Bikes that are out (easy)
-- No end yet: IS NULL finds them (= NULL would not). One of them left long ago.
SELECT r.id AS rental, b.frame_no, b.model, r.started_at
FROM rentals AS r
JOIN bikes AS b ON b.id = r.bike_id
WHERE r.ended_at IS NULL
ORDER BY r.started_at, r.id;

-- 4. Which way the bikes flow (medium)
-- Two groupings, joined to the stations: rides that leave and rides that come in.
-- The stations that lose most lie high up: people ride down and take the tram home.
SELECT s.name AS station,
       s.elevation,
       coalesce(l.n, 0) AS left_here,
       coalesce(a.n, 0) AS arrived_here,
       coalesce(a.n, 0) - coalesce(l.n, 0) AS balance
FROM stations AS s
LEFT JOIN (SELECT from_station_id, count(*) AS n FROM rentals GROUP BY from_station_id) AS l
       ON l.from_station_id = s.id
LEFT JOIN (SELECT to_station_id, count(*) AS n FROM rentals GROUP BY to_station_id) AS a
       ON a.to_station_id = s.id
ORDER BY balance, s.name;

-- 5. Rides in each month (medium)
-- date_trunc groups by month, FILTER counts the electric ones apart.
-- October 2024 is thin (group by day to see the storm); in March 2025 new bikes came.
SELECT date_trunc('month', r.started_at)::date AS month,
       count(*) AS rides,
       count(*) FILTER (WHERE b.electric) AS electric_rides,
       count(DISTINCT r.rider_id) AS riders,
       sum(r.fee) AS fees
FROM rentals AS r
JOIN bikes AS b ON b.id = r.bike_id
GROUP BY date_trunc('month', r.started_at)
ORDER BY month;

-- 6. Riders who pay each month and never rode (medium)
-- LEFT JOIN keeps all riders; those without a ride have NULL on the right.
SELECT ri.id, ri.name, p.name AS plan, p.monthly_price, ri.joined_on
FROM riders AS ri
JOIN plans AS p ON p.code = ri.plan_code
LEFT JOIN rentals AS r ON r.rider_id = ri.id
WHERE r.id IS NULL AND p.monthly_price > 0
ORDER BY ri.joined_on, ri.id;

-- 7. Bikes that break again and again (medium)
-- HAVING keeps the groups with three repairs or more. One bike is far ahead.
SELECT b.id AS bike,
       b.model,
       count(*) AS repairs,
       count(DISTINCT p.problem) AS kinds,
       sum(p.cost) AS cost,
       min(p.reported_on) AS first_repair,
       (SELECT count(*) FROM rentals AS r WHERE r.bike_id = b.id) AS rides
FROM repairs AS p
JOIN bikes AS b ON b.id = p.bike_id
GROUP BY b.id, b.model
HAVING count(*) >= 3
ORDER BY repairs DESC, cost DESC NULLS LAST, b.id;

-- 8. Where the bikes stand now (demanding)
-- The last move of each bike, by a rider or by the van: UNION ALL puts both into
-- one list, row_number() marks the latest of each bike. Bikes on the way are left out.
WITH moves AS (
  SELECT bike_id, started_at AS at, to_station_id AS station_id FROM rentals
  UNION ALL
  SELECT bike_id, moved_at, to_station_id FROM relocations
),
latest AS (
  SELECT bike_id, station_id,
         row_number() OVER (PARTITION BY bike_id ORDER BY at DESC) AS nth
  FROM moves
)
SELECT s.name AS station,
       s.docks,
       count(l.bike_id) AS bikes_here,
       round(100.0 * count(l.bike_id) / s.docks, 1) AS percent_full
FROM stations AS s
LEFT JOIN latest AS l ON l.station_id = s.id AND l.nth = 1
GROUP BY s.id, s.name, s.docks
ORDER BY percent_full DESC, s.name;

-- 9. The hours of the day, on workdays and at weekends (demanding)
-- A window over a grouping: each hour's share of its own kind of day, and its place.
WITH hourly AS (
  SELECT CASE WHEN extract(isodow FROM started_at) >= 6 THEN 'weekend' ELSE 'workday' END AS kind,
         extract(hour FROM started_at)::integer AS hour,
         count(*) AS rides
  FROM rentals
  GROUP BY 1, 2
)
SELECT kind,
       hour,
       rides,
       round(100.0 * rides / sum(rides) OVER (PARTITION BY kind), 1) AS percent,
       rank() OVER (PARTITION BY kind ORDER BY rides DESC) AS place,
       sum(rides) OVER (PARTITION BY kind ORDER BY hour) AS rides_so_far
FROM hourly
ORDER BY kind DESC, hour;

-- 10. October 2024, day by day, with the days that have no ride (demanding)
-- GROUP BY cannot show a day that is not there: the recursive query makes a calendar,
-- and the rides are joined to it. The average looks at a day and the six before it.
WITH RECURSIVE calendar AS (
  SELECT date '2024-10-01' AS day
  UNION ALL
  SELECT day + 1 FROM calendar WHERE day < date '2024-10-31'
),
daily AS (
  SELECT c.day, count(r.id) AS rides
  FROM calendar AS c
  LEFT JOIN rentals AS r ON r.started_at::date = c.day
  GROUP BY c.day
)
SELECT day,
       rides,
       round(avg(rides) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW), 2) AS week_average,
       CASE WHEN rides = 0 THEN 'no ride' WHEN rides = max(rides) OVER () THEN 'best day' END AS note
FROM daily
ORDER BY day;
