// The cinema: one year of showings in four rooms, sold seat by seat.
// Built in on purpose, for queries to find: the cooling of screen 1 fails in
// August and its seats stay empty, one film sells out the smallest room each
// time, one film is shown and nobody comes, a trilogy loses its audience part by
// part, and one member always takes the front row.
import { chance, minutes, minutesOf, daysInMonth, DAY, date, timestamp, weekday, money, insert, restart, asciiName } from './lib.mjs';
import { people } from './names.mjs';

const GENRES = ['Drama', 'Comedy', 'Crime', 'Science fiction', 'Documentary', 'Animation', 'Family', 'Romance', 'Horror'];

// [title, original, country, made, minutes, age, sequel of, genres, pull, quality 1..9, from month, to month]
const FILMS = [
  ['The Last Ferry to Hinnøya', 'Siste ferje til Hinnøya', 'Norway', 2023, 112, 12, null, [1, 3], 7, 7, 1, 3],
  ['Copper Moon', null, 'Australia', 2022, 124, 12, null, [4], 10, 8, 1, 2],
  ['Copper Moon: Eclipse', null, 'Australia', 2024, 131, 12, 2, [4], 7, 6, 2, 4],
  ['Copper Moon: Ashes', null, 'Australia', 2025, 148, 16, 3, [4], 4, 4, 4, 6],
  ['My Neighbour Keeps Bees', null, 'Ireland', 2024, 96, 0, null, [2, 7], 9, 8, 1, 4],
  ['Paper Cranes in Traffic', '渋滞の折り鶴', 'Japan', 2023, 104, 6, null, [1], 6, 9, 1, 3],
  ['Eleven Minutes of Dark', null, 'Canada', 2024, 91, 18, null, [9], 6, 5, 2, 4],
  ['The Accountant of Ouro Velho', 'O contador de Ouro Velho', 'Brazil', 2021, 118, 16, null, [3, 1], 7, 8, 2, 5],
  ['Little Otter Learns to Dive', null, 'United Kingdom', 2024, 74, 0, null, [6, 7], 11, 8, 3, 7],
  ['Little Otter and the Big Dam', null, 'United Kingdom', 2025, 78, 0, 9, [6, 7], 12, 9, 10, 12],
  ['A Wedding in Three Languages', null, 'Switzerland', 2023, 109, 6, null, [2, 8], 9, 7, 3, 6],
  ['Concrete Summer', 'Betonsommer', 'Germany', 2024, 99, 12, null, [1], 5, 7, 4, 6],
  ['The Patience of Glaciers', null, 'Iceland', 2022, 87, 0, null, [5], 4, 8, 4, 7],
  ['Nobody Steals a Piano', "Personne ne vole un piano", 'France', 2024, 106, 12, null, [2, 3], 10, 8, 5, 8],
  ['Salt Roads', 'Ɗan gishiri', 'Niger', 2021, 94, 6, null, [5], 2, 9, 5, 6],
  ['Night Shift at the Aquarium', null, 'South Korea', 2025, 117, 16, null, [9, 3], 8, 7, 6, 9],
  ['Seventeen Steps Home', null, 'India', 2024, 139, 6, null, [1, 8], 9, 8, 6, 9],
  ['The Tailor and the Satellite', null, 'Nigeria', 2024, 102, 6, null, [2, 4], 8, 8, 7, 10],
  ['Grandfather Sells the Moon', 'Dziadek sprzedaje księżyc', 'Poland', 2023, 93, 6, null, [2, 7], 6, 7, 7, 9],
  ['Tramline 9', 'Tramvay 9', 'Turkey', 2022, 101, 12, null, [1], 4, 8, 8, 10],
  ['A Minute after Midnight', null, 'Mexico', 2025, 98, 16, null, [9], 7, 6, 9, 11],
  ['Two Cartographers Disagree', null, 'Portugal', 2025, 126, 12, null, [1, 8], 10, 9, 9, 12],
  ['Snow for Accra', null, 'Ghana', 2024, 97, 0, null, [2, 7], 9, 8, 11, 12],
  ['Lanterns over the Delta', 'Đèn trên châu thổ', 'Vietnam', 2023, 110, 6, null, [1, 8], 6, 9, 10, 12],
  ['On the Drying of Paint', null, 'Austria', 2019, 141, 0, null, [5], 0, 5, 3, 10],
  ['Archive of Small Weather', null, 'Estonia', 2018, 82, 0, null, [5], 1, 6, 13, 13],
];
// [name, sound, rows, seats in a row, rows of sofas at the back]
const SCREENS = [['Grand', 'Surround 9.1', 7, 10, 1], ['Blue', 'Surround 7.1', 6, 8, 1], ['Attic', 'Stereo', 4, 6, 1], ['Parlour', 'Stereo', 3, 5, 1]];

export function generate() {
  const c = chance(20250101);
  const films = FILMS.map(([title, original, country, made, long, age, sequel, genres, pull, quality, from, to], i) => ({
    id: i + 1, title, original, country, made, long, age, sequel, genres, pull, quality, from, to,
  }));
  const letter = (n) => String.fromCharCode(65 + n);
  const seats = SCREENS.flatMap(([, , rows, wide, sofas], s) =>
    Array.from({ length: rows * wide }, (_, i) => {
      const row = Math.trunc(i / wide);
      const number = (i % wide) + 1;
      const kind = row >= rows - sofas ? 'sofa' : row === 0 && number <= (s < 2 ? 2 : 1) ? 'wheelchair' : 'standard';
      return { screen: s + 1, row: letter(row), number, kind, depth: row, side: Math.abs(2 * number - wide - 1) };
    }));

  const persons = people(c, 140);
  const joined = persons.map((_, i) => (i < 70 ? minutesOf('2023-01-04') + c.int(0, 720) * DAY : minutesOf('2025-01-02') + c.int(0, 350) * DAY)).sort((a, b) => a - b);
  const members = persons.map((person, i) => ({
    ...person, id: i + 1, joined: joined[i], email: c.percent(12) ? null : `${asciiName(person.name)}@example.com`,
    born: c.percent(15) ? null : c.int(1948, 2009), pull: c.percent(12) ? 0 : c.percent(15) ? c.int(8, 18) : c.int(1, 4),
  }));
  const frontRow = members[16];
  frontRow.pull = 26;

  const showings = [];
  const bookings = [];
  const tickets = [];
  const soldOut = films.find((it) => it.title === 'Paper Cranes in Traffic');
  for (let month = 1; month <= 12; month += 1) {
    const running = films.filter((it) => it.from <= month && month <= it.to);
    const plan = [];
    const count = 11 + (month === 12 ? 3 : 0) + (month % 2);
    while (plan.length < count) {
      const day = minutes(2025, month, c.int(1, daysInMonth(2025, month)));
      if (weekday(day) === 1 || (month === 12 && date(day) === '2025-12-24')) continue;
      const screen = c.weighted([1, 2, 3, 4], (s) => [0, 5, 4, 2, 2][s]);
      const film = screen === 4 && soldOut.to >= month && c.percent(60) ? soldOut : c.weighted(running, (it) => Math.max(it.pull, 2) + (plan.some((other) => other.film === it) ? 0 : 14));
      const small = film.genres.includes(7);
      const at = day + (small ? c.pick([14 * 60 + 30, 16 * 60]) : c.pick([17 * 60 + 15, 20 * 60 + 30]));
      const clash = plan.some((it) => it.screen === screen && Math.abs(it.at - at) < 200);
      if (!clash) plan.push({ screen, film, at });
    }
    plan.sort((a, b) => a.at - b.at || a.screen - b.screen);
    for (const { screen, film, at } of plan) {
      const weekend = [0, 5, 6].includes(weekday(at));
      const price = 850 + (weekend ? 150 : 0) + (screen === 1 ? 100 : 0) - (film.genres.includes(7) ? 150 : 0);
      showings.push({ id: showings.length + 1, film, screen, at, price, subtitled: film.original !== null && c.percent(70) });
    }
  }

  for (const show of showings) {
    const room = seats.filter((it) => it.screen === show.screen);
    const free = new Set(room);
    const weekend = [0, 5, 6].includes(weekday(show.at));
    const summer = show.at >= minutesOf('2025-08-01') && show.at < minutesOf('2025-09-01');
    let target = Math.trunc((show.film.pull * (weekend ? 12 : 8) * (70 + c.int(0, 60)) * 16) / 10000);
    if (show.film.pull === 1) target = 2;
    if (summer && show.screen === 1) target = Math.trunc(target / 8);
    if (show.film === soldOut && show.screen === 4) target = 99;
    target = Math.min(target, room.length);
    while (target > 0 && free.size > 0) {
      const small = show.film.genres.includes(7);
      const size = Math.min(target, c.weighted([1, 2, 3, 4, 5, 6], (n) => (small ? [1, 8, 7, 8, 3, 1] : [9, 20, 4, 4, 1, 1])[n - 1]));
      const member = c.percent(62) ? c.weighted(members, (it) => (it.joined < show.at - DAY ? it.pull : 0)) : null;
      const front = member === frontRow;
      // The best block of neighbours: the middle, two thirds to the back.
      const deep = SCREENS[show.screen - 1][2];
      const worth = (seat) => (front ? seat.depth * 40 : Math.abs(seat.depth * 3 - deep * 2) * 4) + seat.side * 3 + (seat.kind === 'wheelchair' ? 60 : 0) + c.int(0, 14);
      let best = null;
      for (const seat of room) {
        const block = [];
        for (let n = 0; n < size; n += 1) block.push(room.find((it) => it.row === seat.row && it.number === seat.number + n));
        if (block.some((it) => it === undefined || !free.has(it))) continue;
        const cost = block.reduce((sum, it) => sum + worth(it), 0);
        if (best === null || cost < best.cost) best = { cost, block };
      }
      if (best === null) {
        if (size === 1) break;
        best = { block: [...free].slice(0, size) };
      }
      target -= best.block.length;
      const channel = member === null ? c.weighted(['web', 'counter', 'phone'], (it) => ({ web: 4, counter: 7, phone: 1 })[it]) : c.weighted(['web', 'counter', 'phone'], (it) => ({ web: 10, counter: 3, phone: 1 })[it]);
      const ahead = channel === 'counter' ? c.int(3, 50) : c.int(2, 60) * c.int(1, 140);
      let booked = show.at - ahead;
      if (member !== null && booked < member.joined + DAY) booked = Math.max(member.joined + DAY + 600, show.at - 1440);
      let total = 0;
      const bought = best.block.map((seat, i) => {
        free.delete(seat);
        const tariff = small && show.film.age <= 6 && i > 0 && c.percent(75) ? 'child' : c.percent(22) ? 'reduced' : 'adult';
        let price = Math.trunc((show.price * { adult: 100, reduced: 80, child: 60 }[tariff]) / 100 / 10) * 10;
        if (seat.kind === 'sofa') price += 300;
        total += price;
        return [show.id, show.screen, seat.row, seat.number, tariff, price];
      });
      const q = show.film.quality;
      const stars = member !== null && c.percent(38) ? c.weighted([1, 2, 3, 4, 5], (r) => (q <= 5 ? [4, 6, 6, 2, 1] : q <= 7 ? [1, 2, 6, 7, 3] : [0, 1, 2, 8, 9])[r - 1]) : null;
      bookings.push({ show, member, booked, channel, total, stars, bought });
    }
  }
  bookings.sort((a, b) => a.booked - b.booked || a.show.id - b.show.id || a.bought[0][3] - b.bought[0][3] || (a.bought[0][2] < b.bought[0][2] ? -1 : 1));
  bookings.forEach((it, i) => {
    for (const [showing, screen, row, number, tariff, price] of it.bought) tickets.push([showing, screen, row, number, i + 1, tariff, money(price)]);
  });

  const filmRows = films.map((it) => [it.id, it.title, it.original, it.country, it.made, it.long, it.age, it.sequel]);
  const memberRows = members.map((it) => [it.id, it.name, it.email, it.born, date(it.joined)]);
  const showingRows = showings.map((it) => [it.id, it.film.id, it.screen, timestamp(it.at), money(it.price), it.subtitled]);
  const bookingRows = bookings.map((it, i) => [i + 1, it.show.id, it.member === null ? null : it.member.id, timestamp(it.booked), it.channel, money(it.total), it.stars]);
  return [
    '-- Rows of the cinema. Written by samples/generate/cinema.mjs: change that, not this.\n',
    insert('films', ['id', 'title', 'original', 'country', 'made_in', 'minutes', 'min_age', 'sequel_of'], filmRows),
    insert('genres', ['id', 'name'], GENRES.map((name, i) => [i + 1, name])),
    insert('film_genres', ['film_id', 'genre_id'], films.flatMap((it) => it.genres.map((genre) => [it.id, genre]))),
    insert('screens', ['id', 'name', 'sound', 'cooled'], SCREENS.map(([name, sound], i) => [i + 1, name, sound, i < 2])),
    insert('seats', ['screen_id', 'row_label', 'seat_number', 'kind'], seats.map((it) => [it.screen, it.row, it.number, it.kind])),
    insert('members', ['id', 'name', 'email', 'born_year', 'joined_on'], memberRows),
    insert('showings', ['id', 'film_id', 'screen_id', 'starts_at', 'price', 'subtitled'], showingRows),
    insert('bookings', ['id', 'showing_id', 'member_id', 'booked_at', 'channel', 'total', 'stars'], bookingRows, 500),
    insert('tickets', ['showing_id', 'screen_id', 'row_label', 'seat_number', 'booking_id', 'tariff', 'price'], tickets, 500),
    '-- New rows go on after the last id.',
    restart('films', filmRows) + restart('members', memberRows) + restart('showings', showingRows) + restart('bookings', bookingRows),
  ].join('\n');
}
