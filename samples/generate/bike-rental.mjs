// The bike rental: a simulation of twenty months. Every bike is somewhere, docks
// fill and empty, so a bike is never in two places and a station never overfull.
// Built in on purpose, for queries to find: people ride downhill, so the hill
// runs empty and the van brings bikes back; a storm stops nearly everything from
// 7 to 20 October 2024; the electric bikes of March 2025 are taken first; bike 13
// breaks all the time; one bike was never brought back.
import { chance, minutes, minutesOf, daysInMonth, DAY, date, timestamp, weekday, money, insert, restart, asciiName } from './lib.mjs';
import { people } from './names.mjs';

const DISTRICTS = [['Old Harbour', 18400], ['Mill Quarter', 24150], ['Castle Hill', 9870], ['University', 31200], ['Northfield', 42600], ['Saltmarsh', 7310]];

// [name, district, docks, metres above the sea, x, y (in hundreds of metres), pull]
const STATIONS = [
  ['Fish Market', 1, 9, 3, 10, 4, 9], ['Customs House', 1, 8, 4, 13, 5, 7], ['Ferry Pier', 1, 10, 2, 8, 2, 10], ['Ropewalk', 1, 6, 5, 15, 3, 5],
  ['Tannery Bridge', 2, 8, 11, 18, 10, 6], ['Mill Pond', 2, 6, 14, 21, 12, 4], ["Weaver's Yard", 2, 6, 16, 22, 9, 4], ['Central Station', 2, 12, 12, 16, 12, 12],
  ['Castle Gate', 3, 7, 74, 12, 18, 6], ['Observatory', 3, 6, 92, 10, 21, 4], ['Upper Orchard', 3, 6, 81, 14, 22, 3],
  ['Main Library', 4, 9, 38, 24, 18, 8], ['Faculty of Law', 4, 7, 41, 26, 20, 5], ['Student Village', 4, 10, 46, 29, 22, 7], ['Botanical Garden', 4, 6, 35, 27, 16, 4],
  ['Northfield Square', 5, 8, 27, 20, 30, 5], ['Tram Depot', 5, 6, 24, 24, 33, 3], ['Swimming Pool', 5, 7, 22, 17, 33, 4], ['Hospital', 5, 8, 29, 22, 27, 6], ["St Brigid's", 5, 6, 31, 14, 29, 3],
  ['Salt Pans', 6, 6, 1, 3, 7, 2], ['Bird Hide', 6, 5, 1, 1, 10, 1], ['Lighthouse Lane', 6, 6, 2, 4, 1, 3], ['Château Café', 3, 6, 66, 15, 17, 4],
];
const CLOSURES = [
  [5, '2024-09-02', '2024-09-27', 'Bridge works'], [20, '2024-12-23', '2025-01-05', 'Christmas fair'],
  [12, '2025-06-16', '2025-07-06', 'New paving'], [22, '2025-09-15', null, 'Nesting season, then storm damage'],
];
// [code, name, a month, to unlock, free minutes, a minute beyond], money in cents
const PLANS = [['single', 'Pay as you go', 0, 100, 0, 12], ['month', 'Monthly', 1290, 0, 30, 8], ['student', 'Student', 790, 0, 30, 5], ['year', 'Yearly', 890, 0, 45, 8]];
const PROBLEMS = [['flat tyre', 900, 1800], ['broken chain', 1500, 3200], ['brakes', 1200, 4500], ['lights', 600, 2500], ['bent wheel', 3500, 8900], ['saddle', 700, 2400]];

export function generate() {
  const c = chance(20240301);
  const begin = minutesOf('2024-03-01');
  const end = minutes(2025, 10, 31, 18, 0);
  const newBikes = minutesOf('2025-03-10');

  const stations = STATIONS.map(([name, district, docks, up, x, y, pull], i) => ({
    id: i + 1, name, district, docks, up, x, y, pull, used: 0, opened: name === 'Château Café' ? minutesOf('2024-06-01') : name === 'Salt Pans' ? minutesOf('2024-05-01') : begin,
  }));
  const closed = (station, at) => at < station.opened || CLOSURES.some(([id, from, to]) =>
    id === station.id && at >= minutesOf(from) && (to === null || at < minutesOf(to) + DAY));

  const bikes = [];
  const addBike = (electric, bought, from) => {
    const id = bikes.length + 1;
    const open = stations.filter((it) => !closed(it, from) && it.used + 2 < it.docks);
    const at = open[(id * 7) % open.length];
    at.used += 1;
    bikes.push({
      id, electric, bought, at, free: from, status: 'in service',
      model: electric ? 'Gull e2' : id % 3 === 0 ? 'Heron 3' : 'Tern 7', frame: `AM-${String(10000 + id * 379).slice(-5)}`,
    });
  };
  for (let i = 0; i < 46; i += 1) addBike(false, minutesOf('2024-02-05') + (i % 3) * 4 * DAY, begin);

  const persons = people(c, 145);
  const joined = persons.map((_, i) => (i < 55 ? minutesOf('2024-03-01') + c.int(0, 30) * DAY : minutesOf('2024-04-01') + c.int(0, 560) * DAY)).sort((a, b) => a - b);
  for (let i = 0; i < 8; i += 1) joined[i] = begin;
  const riders = persons.map((person, i) => ({
    ...person, id: i + 1, joined: joined[i], free: 0, plan: c.weighted(PLANS, (it) => ({ single: 45, month: 25, student: 18, year: 12 })[it[0]]),
    pull: i < 8 ? c.int(4, 12) : c.percent(9) ? 0 : c.percent(15) ? c.int(14, 30) : c.int(1, 6),
    phone: c.percent(30) ? null : `+00 555 ${c.int(100, 999)} ${c.int(1000, 9999)}`,
  }));

  const rentals = [];
  const relocations = [];
  const repairs = [];
  const far = (a, b) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  let lost = false;

  // The van: from the fullest stations to the emptiest, before the day begins.
  const van = (day) => {
    for (let n = c.int(1, 3); n > 0; n -= 1) {
      const open = stations.filter((it) => !closed(it, day) && !closed(it, day - DAY));
      const full = [...open].sort((a, b) => b.used * a.docks - a.used * b.docks || a.id - b.id)[0];
      const empty = [...open].sort((a, b) => a.used * b.docks - b.used * a.docks || b.up - a.up || a.id - b.id)[0];
      if (full.used * 10 < full.docks * 7 || empty.used > 1) return;
      const at = day + 3 * 60 + n * 11 + c.int(0, 9);
      const bike = bikes.find((it) => it.at === full && it.free <= day && it.status === 'in service');
      if (!bike) return;
      full.used -= 1; empty.used += 1;
      bike.at = empty; bike.free = at;
      relocations.push([bike.id, timestamp(at), full.id, empty.id]);
    }
  };

  for (let m = 0; m < 20; m += 1) {
    const year = 2024 + Math.trunc((m + 2) / 12);
    const month = ((m + 2) % 12) + 1;
    const busy = [0, 12, 14, 20, 26, 31, 34, 33, 34, 31, 25, 17, 11][month] + m;
    for (let d = 1; d <= daysInMonth(year, month); d += 1) {
      const day = minutes(year, month, d);
      if (day === newBikes) for (let i = 0; i < 14; i += 1) addBike(true, minutesOf('2025-03-03'), day);
      if (d % 2 === 0) van(day);
      const weekend = weekday(day) === 0 || weekday(day) === 6;
      const storm = day >= minutesOf('2024-10-07') && day <= minutesOf('2024-10-20');
      let count = 0;
      for (let i = 0; i < 12; i += 1) if (c.int(1, 120) <= Math.trunc((busy * (weekend ? 9 : 8)) / 10)) count += 1;
      if (storm) count = c.percent(12) ? 1 : 0;
      const starts = [];
      for (let i = 0; i < count; i += 1) {
        const hour = c.weighted([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22],
          (h) => (weekend ? (h >= 11 && h <= 17 ? 6 : h < 9 ? 1 : 3) : h === 8 ? 12 : h === 7 || h === 17 ? 9 : h === 18 ? 7 : 3));
        starts.push(day + hour * 60 + c.int(0, 59));
      }
      // Some are on the way when the data ends.
      if (day === minutesOf('2025-10-31')) starts.push(...[42, 47, 51, 54, 58].map((it) => day + 17 * 60 + it));
      starts.sort((a, b) => a - b);
      for (const at of starts) {
        if (at >= end) break;
        const rider = c.weighted(riders, (it) => (it.joined <= day && it.free < at ? it.pull : 0));
        const ready = bikes.filter((it) => it.free < at && it.status === 'in service' && !closed(it.at, at));
        const bike = c.weighted(ready, (it) => it.at.pull * (it.electric ? 3 : 1) * (it.at.up > 60 ? 3 : 1));
        if (!rider || !bike) continue;
        const from = bike.at;
        const arrive = at + 240;
        const to = c.weighted(stations, (it) => {
          if (closed(it, at) || closed(it, arrive) || it.used >= it.docks) return 0;
          if (it === from) return weekend ? 6 : 1;
          const climb = it.up - from.up;
          return it.pull * (climb > 25 ? (bike.electric ? 4 : 1) : climb < -25 ? 10 : 6);
        });
        if (!to) continue;
        const id = rentals.length + 1;
        from.used -= 1;
        if (!lost && day >= minutesOf('2025-04-18') && to.district === 6 && !bike.electric) {
          lost = true;
          bike.status = 'lost';
          rentals.push([id, bike.id, rider.id, from.id, timestamp(at), null, null, null]);
          rider.pull = 0;
          continue;
        }
        to.used += 1;
        const way = far(from, to);
        let took = from === to ? c.int(18, 75) : 3 + Math.trunc((way * (bike.electric ? 7 : 10)) / 12) + c.int(0, 7) + Math.max(0, Math.trunc((to.up - from.up) / (bike.electric ? 20 : 9)));
        if (weekend && c.percent(15)) took += c.int(20, 110);
        const back = at + took;
        bike.at = to;
        bike.free = rider.free = back;
        const [, , , unlock, freeMinutes, perMinute] = rider.plan;
        const fee = unlock + Math.max(0, took - freeMinutes) * perMinute;
        const open = back > end;
        rentals.push([id, bike.id, rider.id, from.id, timestamp(at), ...(open ? [null, null, null] : [to.id, timestamp(back), money(fee)])]);
        if (!open && c.percent(bike.id === 13 ? 34 : 4)) {
          const [problem, low, high] = c.pick(PROBLEMS);
          const reported = minutesOf(date(back));
          const fixed = reported + c.int(1, 9) * DAY;
          const pending = fixed > minutesOf('2025-10-31');
          if (pending) bike.status = 'workshop';
          bike.free = fixed + DAY;
          repairs.push([bike.id, problem, date(reported), pending ? null : date(fixed), pending ? null : money(c.int(low / 10, high / 10) * 10)]);
        }
      }
    }
  }

  const stationRows = stations.map((it) => [it.id, it.district, it.name, it.docks, it.up, date(it.opened)]);
  const bikeRows = bikes.map((it) => [it.id, it.frame, it.model, it.electric, date(it.bought), it.status]);
  const riderRows = riders.map((it) => [it.id, it.name, `${asciiName(it.name)}@example.com`, it.phone, it.plan[0], date(it.joined)]);
  return [
    '-- Rows of the bike rental. Written by samples/generate/bike-rental.mjs: change that, not this.\n',
    insert('districts', ['id', 'name', 'population'], DISTRICTS.map(([name, n], i) => [i + 1, name, n])),
    insert('stations', ['id', 'district_id', 'name', 'docks', 'elevation', 'opened_on'], stationRows),
    insert('station_closures', ['station_id', 'closed_from', 'closed_to', 'reason'], CLOSURES),
    insert('bikes', ['id', 'frame_no', 'model', 'electric', 'bought_on', 'status'], bikeRows),
    insert('plans', ['code', 'name', 'monthly_price', 'unlock_fee', 'free_minutes', 'minute_price'], PLANS.map(([code, name, a, b, free, d]) => [code, name, money(a), money(b), free, money(d)])),
    insert('riders', ['id', 'name', 'email', 'phone', 'plan_code', 'joined_on'], riderRows),
    insert('rentals', ['id', 'bike_id', 'rider_id', 'from_station_id', 'started_at', 'to_station_id', 'ended_at', 'fee'], rentals, 500),
    insert('relocations', ['bike_id', 'moved_at', 'from_station_id', 'to_station_id'], relocations, 500),
    insert('repairs', ['bike_id', 'problem', 'reported_on', 'fixed_on', 'cost'], repairs, 500),
    '-- New rows go on after the last id (repairs has a serial, which counted along).',
    restart('stations', stationRows) + restart('bikes', bikeRows) + restart('riders', riderRows) + restart('rentals', rentals),
  ].join('\n');
}
