// The bookshop: three years of orders of a small shop that goes online.
// Built in on purpose, for queries to find: Decembers double, February 2024
// nearly stops (the cellar was flooded), a price rise on 1 September 2024 for a
// quarter of the books, one bestseller that readers dislike, one customer who
// sends most orders back, and one category without a single book.
import { chance, minutesOf, minutes, daysInMonth, DAY, date, timestamptz, money, insert, restart, asciiName } from './lib.mjs';
import { people } from './names.mjs';

// [name, parent]
const CATEGORIES = [
  ['Fiction', null], ['Non-fiction', null], ['Children', null],
  ['Novels', 'Fiction'], ['Crime', 'Fiction'], ['Science fiction', 'Fiction'], ['Poetry', 'Fiction'], ['Short stories', 'Fiction'],
  ['History', 'Non-fiction'], ['Nature', 'Non-fiction'], ['Cooking', 'Non-fiction'], ['Computing', 'Non-fiction'], ['Travel', 'Non-fiction'],
  ['Picture books', 'Children'], ['Young readers', 'Children'],
  ['Harbour crime', 'Crime'], ['Generation ships', 'Science fiction'], ['Programming', 'Computing'], ['Databases', 'Computing'], ['Beekeeping', 'Nature'],
];

// [name, country, born]
const AUTHORS = [
  ['Marisol Etxeberri', 'Spain', 1968], ['Tadeusz Orłowiak', 'Poland', 1954], ['Wanjiru Kamandeh', 'Kenya', 1981],
  ['Ottoline Fairbrook', 'United Kingdom', 1947], ['Haruto Minazuki 水無月', 'Japan', 1975], ["Fintan O'Carraher", 'Ireland', 1962],
  ['Ingeborg Sælthun', 'Norway', 1959], ['Chiamaka Obiorah-Lane', 'Nigeria', 1986], ['Rafael Quintanar', 'Mexico', 1971],
  ['Devika Ramanujapuram', 'India', 1979], ['Anneliese Dornbach', 'Germany', 1943], ['Béla Szentkuthy-Varga', 'Hungary', null],
  ['Leilani Kahanamo', 'United States', 1990], ['Yusuf Gökdere', 'Turkey', 1966], ['Clémence Aubrivière', 'France', 1983],
  ['Nguyễn Thu Lam', 'Vietnam', 1988], ['Ebba Strömholt', 'Sweden', 1972], ['Kwaku Amponsem', 'Ghana', 1977],
  ['Giordana Bellacorte', 'Italy', 1961], ['Pilar Huenchumán', 'Chile', 1992], ['Søren Kjeldgaard-Holt', 'Denmark', 1956],
  ['Amina Tahirou', 'Niger', null], ['Desmond Pettifer', 'United Kingdom', 1939], ['Jelena Vukmirić', 'Serbia', 1984],
  ['Ruth Abelow', 'Canada', 1951], ['Kim Da-on 김다온', 'South Korea', 1994], ["Maeve D'Arcangelo", 'Australia', 1980],
  ['Ólöf Hrafnkelsdóttir', 'Iceland', 1970], ['Thabo Mokwenae', 'South Africa', 1974], ['Lin Xueqin 林雪琴', 'China', 1965],
  ['Paulo Brandeira', 'Brazil', 1958], ['Ivy Calloway-Nash', 'United States', 1996], ['Mikhel Tammsalu', 'Estonia', null],
  ['Samira Benhaddou', 'Morocco', 1987],
];

// [title, category, authors (index from 1), year, pages, price in cents, pull on buyers, quality 1..9, listed;
// left out: on sale from the start]
const BOOKS = [
  ['The Lighthouse Keeper Counts to Nine', 'Novels', [4], 2019, 312, 1299, 60, 8],
  ['A Grammar of Rain', 'Novels', [8], 2022, 288, 1450, 38, 9],
  ['Salt on the Windowsill', 'Novels', [1], 2016, 344, 1199, 22, 7],
  ['The Year We Moved the Piano', 'Novels', [15], 2021, 276, 1350, 30, 8],
  ['Nobody Waters the Fern', 'Novels', [32], 2023, 254, 1499, 88, 2],
  ['Seventeen Kinds of Silence', 'Novels', [5], 2018, 198, 1250, 26, 8],
  ['My Uncle the Cartographer', 'Novels', [12], 1998, 402, 999, 9, 6],
  ['Between Two Ferries', 'Novels', [16], 2024, 311, 1599, 24, 7, '2024-05-14'],
  ['The Orchard Inspector', 'Novels', [2], 2007, 368, 1099, 7, 6],
  ['Letters to a Closed Post Office', 'Novels', [31], 2003, 225, 995, 5, 5],
  ['Blue Hour, Third Floor', 'Novels', [24], 2020, 301, 1299, 14, 7],
  ['What the Tailor Kept', 'Novels', [14], 2012, 389, 1150, 8, 7],
  ['The Understudy of Iquique', 'Novels', [20], 2025, 333, 1699, 34, 9, '2025-03-04'],
  ['Harbour Lights Go Out at Two', 'Harbour crime', [6], 2017, 358, 999, 48, 7],
  ['The Crane Operator', 'Harbour crime', [6], 2019, 341, 999, 36, 7],
  ['Ballast', 'Harbour crime', [6], 2023, 366, 1199, 31, 6],
  ['A Customs Form for Murder', 'Crime', [18], 2020, 329, 1099, 29, 8],
  ['The Quiet Pathologist', 'Crime', [17], 2015, 412, 1050, 20, 6],
  ['Snow Does Not Testify', 'Crime', [17], 2018, 398, 1050, 19, 7],
  ['Eleven Alibis', 'Crime', [13], 2022, 287, 1150, 33, 8],
  ['Inspector Ngcobo Misses the Train', 'Crime', [29], 2021, 305, 1099, 21, 7],
  ['The Locksmith of Szeged', 'Crime', [12], 2001, 276, 899, 4, 6],
  ['The Slow Comet', 'Science fiction', [7], 2014, 421, 1199, 18, 7],
  ['Gardeners of the Seventh Deck', 'Generation ships', [30], 2020, 487, 1499, 41, 9],
  ['The Children Who Never Saw Ground', 'Generation ships', [30], 2023, 502, 1699, 35, 8],
  ['Ninety Years to Port', 'Generation ships', [21], 1994, 366, 950, 6, 6],
  ['Backup of a Small Planet', 'Science fiction', [10], 2024, 344, 1599, 28, 8, '2024-02-20'],
  ['Tin Weather', 'Science fiction', [26], 2022, 298, 1350, 17, 7],
  ['The Moon Has No Post Code', 'Science fiction', [3], 2019, 276, 1250, 15, 7],
  ['A Robot Learns to Whistle', 'Science fiction', [27], 2021, 240, 1150, 12, 6],
  ['Small Hours, Large Sea', 'Poetry', [28], 2011, 96, 899, 8, 9],
  ['Forty Poems for Bus Stops', 'Poetry', [22], 2018, 88, 850, 11, 8],
  ['The Alphabet of Moss', 'Poetry', [5], 2006, 72, 799, 3, 7],
  ['Ode to an Unpaid Invoice', 'Poetry', [34], 2023, 104, 950, 6, 8],
  ['Stones I Have Named', 'Poetry', [20], 2020, null, 775, 2, 7],
  ['The Umbrella Library', 'Short stories', [9], 2017, 212, 1099, 13, 7],
  ['People of the Late Tram', 'Short stories', [24], 2022, 190, 1150, 10, 8],
  ['A Short History of Waiting', 'Short stories', [25], 2009, 178, 899, 5, 6],
  ['Nine Suppers', 'Short stories', [19], 2021, 204, 1199, 9, 7],
  ['The River That Signed Treaties', 'History', [18], 2016, 534, 2250, 12, 8],
  ['Bread, Salt, Telegraph', 'History', [11], 2004, 466, 1999, 7, 7],
  ['How the Umbrella Crossed the Desert', 'History', [34], 2020, 318, 1850, 10, 8],
  ['A City Drawn Six Times', 'History', [14], 2013, 392, 2100, 6, 7],
  ['Clerks, Copyists and Kings', 'History', [23], 1987, 611, 2499, 2, 6],
  ['The Postmistress Papers', 'History', [4, 23], 2010, 355, 1750, 4, 7],
  ['Women of the Long Archive', 'History', [3, 22], 2022, 404, 2199, 11, 9],
  ['The Patience of Lichen', 'Nature', [28], 2019, 264, 1699, 16, 9],
  ['Night Walks with Moths', 'Nature', [17], 2021, 232, 1599, 19, 8],
  ['The Tide Table Explained to My Daughter', 'Nature', [27], 2023, 188, 1450, 15, 8],
  ['Swifts over the Car Park', 'Nature', [25], 2015, 210, 1299, 8, 7],
  ['A Field Guide to Puddles', 'Nature', [7], 2008, 144, 1099, 6, 6],
  ['The Soup Almanac', 'Cooking', [19], 2018, 256, 2299, 27, 8],
  ['Thirty Dumplings', 'Cooking', [26, 30], 2022, 208, 2099, 23, 9],
  ["Grandmother's Second Stove", 'Cooking', [31], 2014, 288, 1999, 9, 7],
  ['Salted, Smoked, Forgotten', 'Cooking', [21], 2011, 240, 1850, 4, 5],
  ['Rice on Monday', 'Cooking', [16], 2024, 224, 2150, 18, 8, '2024-09-10'],
  ['The Pickle Year', 'Cooking', [2, 24], 2020, 196, 1799, 8, 7],
  ['Loops Before Lunch', 'Programming', [10], 2021, 344, 3450, 32, 8],
  ['The Gentle Compiler', 'Programming', [33], 2017, 512, 4299, 13, 8],
  ['Handlers, Routes and Other Roads', 'Programming', [32, 10], 2024, 388, 3899, 37, 9, '2024-01-16'],
  ['Errors I Have Loved', 'Programming', [29], 2022, 276, 2999, 20, 8],
  ['Threads without Tears', 'Programming', [33], 2013, 430, 3750, 6, 6],
  ['A Table for Everyone', 'Databases', [25, 9], 2020, 366, 3699, 44, 9],
  ['Joins at Midnight', 'Databases', [9], 2023, 298, 3499, 29, 8],
  ['The Index at the End', 'Databases', [33, 21], 2016, 452, 4450, 15, 7],
  ['NULL Is Not Nothing', 'Databases', [13], 2025, 214, 2899, 40, 9, '2025-01-21'],
  ['Trains That Wait for You', 'Travel', [14], 2018, 276, 1599, 12, 7],
  ['Forty Islands, One Bicycle', 'Travel', [20, 31], 2023, 312, 1750, 17, 8],
  ['The Wrong Bus to Kumasi', 'Travel', [18], 2012, 244, 1399, 9, 8],
  ['Tea at Every Border', 'Travel', [34], 2019, 298, 1650, 11, 7],
  ['North of the Last Petrol Station', 'Travel', [28], 2006, 260, 1299, 3, 6],
  ['The Elephant Who Missed Tuesday', 'Picture books', [3], 2020, 32, 1099, 34, 9],
  ['Goodnight, Seventeen Snails', 'Picture books', [15], 2022, 28, 1050, 39, 8],
  ['Who Packed the Whale?', 'Picture books', [27], 2024, 36, 1150, 25, 8, '2024-10-08'],
  ['Tofu and Tiger 虎', 'Picture books', [5], 2017, 40, 1199, 16, 8],
  ['Bruno Builds a Bridge', 'Picture books', [11], 1992, 30, 850, 5, 6],
  ['The Attic Detectives', 'Young readers', [13], 2019, 188, 899, 28, 8],
  ['The Attic Detectives and the Missing Minute', 'Young readers', [13], 2021, 196, 899, 24, 8],
  ['The Attic Detectives Go to Sea', 'Young readers', [13], 2024, 204, 999, 26, 7, '2024-06-18'],
  ['A Dragon in Accounting', 'Young readers', [8, 29], 2023, 172, 950, 21, 9],
  ['Zofia and the Paper Fleet', 'Young readers', [2], 2010, 160, 799, 6, 7],
  ['The Museum of Lost Mittens', 'Young readers', [16], 2025, 182, 1050, 14, 8, '2025-09-09'],
  ["The Beekeeper's Arithmetic", 'Nature', [22], 1979, 140, 899, 0, 6],
  ['Collected Footnotes, Volume II', 'History', [23], 1983, 702, 3200, 0, 5],
];

const PRAISE = [
  'Read it in one night.', 'The best book I bought this year.', 'Gave a copy to my sister as well.', 'I laughed on the tram.',
  'Beautifully made, and wise.', 'My daughter asks for it every evening.', 'Clear from the first page to the last.',
  "I didn't want it to end.", 'Worth every cent.', 'Très bien!', '面白かった。', 'Our book club loved it.',
];
const MIDDLING = [
  'Good, though the middle drags.', 'Nice idea, a little long.', 'Fine for a train journey.', 'I expected more of the ending.',
  "It's all right.", 'The cover is better than the book.',
];
const BLAME = [
  'Could not finish it.', 'Everybody talks about it; I do not know why.', 'The hype is louder than the story.',
  'Gave up on page 60.', 'Not for me.', 'Too many ferns.',
];

/** An ISBN-13 of the range 979-9, which no agency hands out, with its check digit. */
function isbn(n) {
  const body = `9799${String(10000000 + n * 73117).slice(-8)}`;
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += Number(body[i]) * (i % 2 === 0 ? 1 : 3);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

export function generate() {
  const c = chance(20230102);
  const categoryId = (name) => CATEGORIES.findIndex(([it]) => it === name) + 1;
  const categories = CATEGORIES.map(([name, parent], i) => [i + 1, parent === null ? null : categoryId(parent), name]);
  const authors = AUTHORS.map(([name, country, born], i) => [i + 1, name, country, born]);

  const priceRise = minutesOf('2024-09-01');
  const end = minutesOf('2025-12-30');
  const books = BOOKS.map(([title, category, by, year, pages, cents, pull, quality, listed], i) => {
    const rises = i % 4 === 1;
    return {
      id: i + 1, title, category, by, year, pages, pull, quality,
      oldPrice: cents, price: rises ? Math.trunc((cents * 112) / 100 / 50) * 50 + 49 : cents,
      listed: listed ? minutesOf(listed) : minutesOf('2023-01-02') + c.int(0, 5) * DAY * (year === 2023 ? 20 : 0),
    };
  });
  const priceAt = (book, at) => (at >= priceRise ? book.price : book.oldPrice);

  // Customers join over three years, a third of them in the first quarter.
  const persons = people(c, 150);
  const joined = persons
    .map((_, i) => (i < 45 ? minutesOf('2023-01-02') + c.int(0, 85) * DAY : minutesOf('2023-04-01') + c.int(0, 960) * DAY))
    .sort((a, b) => a - b);
  joined[0] = joined[1] = joined[2] = joined[3] = minutesOf('2023-01-02');
  const customers = persons.map((person, i) => ({
    ...person, id: i + 1, joined: joined[i], newsletter: c.percent(40),
    referred: i > 8 && c.percent(28) ? c.int(1, Math.min(i, 1 + c.int(0, i))) : null,
    // A few regulars, many who come once or twice, some who only look.
    pull: c.percent(12) ? 0 : c.percent(14) ? c.int(18, 40) : c.int(1, 6),
    likes: c.pick(['Fiction', 'Crime', 'Science fiction', 'Children', 'Computing', 'Nature', 'Cooking', 'all', 'all']),
  }));
  const returner = customers[27];
  returner.pull = 34;
  for (let i = 0; i < 6; i += 1) customers[i].pull = Math.max(customers[i].pull, 6);
  const within = (name, root) => {
    for (let at = name; at !== null; at = CATEGORIES[categoryId(at) - 1][1]) if (at === root) return true;
    return false;
  };

  // Orders: growth, Decembers, a flooded cellar in February 2024.
  const moments = [];
  for (let m = 0; m < 36; m += 1) {
    const year = 2023 + Math.trunc(m / 12);
    const month = (m % 12) + 1;
    let count = 5 + Math.trunc(m / 4) + c.int(0, 2);
    if (month === 11) count += 4;
    if (month === 12) count *= 2;
    if (month === 7) count -= 2;
    if (year === 2024 && month === 2) count = 1;
    for (let i = 0; i < count; i += 1) {
      const day = c.int(year === 2023 && month === 1 ? 4 : 1, year === 2025 && month === 12 ? 29 : daysInMonth(year, month));
      const hour = c.weighted([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], (h) => (h >= 19 && h <= 22 ? 6 : h === 12 ? 4 : 2));
      moments.push(minutes(year, month, day, hour, c.int(0, 59)));
    }
  }
  moments.sort((a, b) => a - b);

  const orders = [];
  const items = [];
  const bought = [];
  for (const at of moments) {
    const customer = c.weighted(customers, (it) => (it.joined + DAY <= at ? it.pull : 0));
    const id = orders.length + 1;
    const december = new Date(at * 60000).getUTCMonth() === 11;
    const lines = c.weighted([1, 2, 3, 4, 5], (n) => [40, 32, 16, 8, december ? 10 : 3][n - 1]);
    const chosen = [];
    for (let n = 0; n < lines; n += 1) {
      const book = c.weighted(books, (it) => {
        if (it.listed > at || chosen.includes(it)) return 0;
        let pull = it.pull;
        if (customer.likes !== 'all' && within(it.category, customer.likes)) pull *= 4;
        if (december && within(it.category, 'Children')) pull *= 3;
        if (at - it.listed < 60 * DAY && it.year >= 2024) pull *= 2;
        return pull;
      });
      if (book) chosen.push(book);
    }
    chosen.sort((a, b) => a.id - b.id);
    let status = 'delivered';
    if (at > end - 5 * DAY) status = c.percent(70) ? 'pending' : 'shipped';
    else if (at > end - 14 * DAY) status = 'shipped';
    else if (customer === returner ? c.percent(65) : c.percent(3)) status = 'returned';
    else if (c.percent(3)) status = 'cancelled';
    const shipped = status === 'pending' || status === 'cancelled' ? null : at + c.weighted([1, 2, 3, 5, 8], (d) => 9 - d) * DAY;
    const sent = shipped !== null && shipped > minutesOf('2025-12-31') ? minutesOf('2025-12-31') : shipped;
    let total = 0;
    for (const book of chosen) {
      const quantity = c.percent(december ? 16 : 8) ? c.int(2, december ? 4 : 3) : 1;
      const price = priceAt(book, at);
      total += quantity * price;
      items.push([id, book.id, quantity, money(price)]);
      if (status === 'delivered') bought.push({ book, customer, after: sent });
    }
    orders.push([id, customer.id, timestamptz(at), status, sent === null ? null : date(sent), money(total)]);
  }

  // Reviews: some time after the parcel went out, one for each book and reader.
  const reviews = [];
  const reviewed = new Set();
  for (const { book, customer, after } of bought) {
    const pair = `${book.id}/${customer.id}`;
    if (reviewed.has(pair) || !c.percent(book.quality <= 2 ? 60 : 36)) continue;
    const on = after + c.int(4, 70) * DAY;
    if (on > minutesOf('2025-12-31')) continue;
    reviewed.add(pair);
    const q = book.quality;
    const rating = c.weighted([1, 2, 3, 4, 5], (r) => [[14, 9, 5, 2, 1], [1, 3, 8, 6, 2], [1, 1, 4, 9, 6], [0, 1, 2, 7, 11]][q <= 2 ? 0 : q <= 6 ? 1 : q <= 7 ? 2 : 3][r - 1]);
    const words = rating >= 4 ? PRAISE : rating === 3 ? MIDDLING : BLAME.filter((it) => q <= 2 || !it.includes('fern'));
    reviews.push({ on, row: [book.id, customer.id, rating, c.percent(45) ? null : c.pick(words), date(on)] });
  }
  reviews.sort((a, b) => a.on - b.on || a.row[0] - b.row[0] || a.row[1] - b.row[1]);

  const bookRows = books.map((it) => [
    it.id, isbn(it.id), it.title, categoryId(it.category), it.year, it.pages, money(it.price),
    it.pull === 0 ? 1 : c.percent(7) ? 0 : c.int(1, 8) + Math.trunc(it.pull / 3), date(it.listed),
  ]);
  const bookAuthors = books.flatMap((it) => it.by.map((author, i) => [it.id, author, i + 1]));
  const customerRows = customers.map((it) => [
    it.id, it.name, `${asciiName(it.name)}@example.com`, it.city, it.country, date(it.joined), it.newsletter, it.referred,
  ]);
  return [
    '-- Rows of the bookshop. Written by samples/generate/bookshop.mjs: change that, not this.\n',
    insert('categories', ['id', 'parent_id', 'name'], categories),
    insert('authors', ['id', 'name', 'country', 'born_year'], authors),
    insert('books', ['id', 'isbn', 'title', 'category_id', 'published_year', 'pages', 'price', 'stock', 'listed_on'], bookRows),
    insert('book_authors', ['book_id', 'author_id', 'position'], bookAuthors),
    insert('customers', ['id', 'name', 'email', 'city', 'country', 'joined_on', 'newsletter', 'referred_by'], customerRows),
    insert('orders', ['id', 'customer_id', 'ordered_at', 'status', 'shipped_on', 'total'], orders, 500),
    insert('order_items', ['order_id', 'book_id', 'quantity', 'unit_price'], items, 500),
    '-- No ids here: GENERATED ALWAYS numbers the reviews itself.',
    insert('reviews', ['book_id', 'customer_id', 'rating', 'body', 'reviewed_on'], reviews.map((it) => it.row)),
    '-- New rows go on after the last id.',
    restart('categories', categories) + restart('authors', authors) + restart('books', bookRows) + restart('customers', customerRows) + restart('orders', orders),
  ].join('\n');
}
