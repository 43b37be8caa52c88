// The social network: two years of a small one. Popular people get most of the
// followers, followers give most of the likes, and likes come soon or never.
// Built in on purpose, for queries to find: one post about a lost tortoise that
// everybody likes and discusses, an account that sells kites and says the same
// again and again, accounts that only read, and twelve days in March 2025 when
// the network was down.
import { chance, minutesOf, DAY, date, timestamptz, insert, restart, asciiName } from './lib.mjs';
import { people } from './names.mjs';

// [tag, bio, what people say; {a|b|c} is a choice]
const TOPICS = [
  ['bread', 'Flour on every sleeve.', ['Day {3|5|9|14} of the new starter. It {smells of apples|has doubled overnight|refuses to rise|has a name now}.', 'Rye loaf, {70|80|90} % hydration, {burnt|perfect|flat|proud}.', 'Who else sings to the dough? It {helps|does nothing|annoys the cat}.', 'The oven died with the {brioche|focaccia|buns} inside.']],
  ['gardening', 'Compost enthusiast.', ['First {tomato|radish|courgette|bean} of the year!', 'The slugs have won the {lettuce|dahlia|cabbage} war of YEAR.', 'Planted {forty|sixty|a hundred} bulbs and forgot where.', 'Rain at last. The {garden|rain barrel|cat} is {happy|full|offended}.']],
  ['cycling', 'Two wheels, no hurry.', ['{40|62|85|120} km before {breakfast|lunch|the rain}.', 'New chain, new {brakes|tyres|squeak}, same hill.', "The hill didn't get {smaller|kinder|shorter} over the winter.", 'Lost a glove near the {bridge|lock|bakery}. Again.']],
  ['sql', 'I think in joins.', ['Today {a NULL|a missing index|an ON clause} taught me {patience|humility|to read the plan}.', 'COUNT(*) and COUNT(column) are not the same. Ask me how I {know|found out|spent my Friday}.', 'Replaced {200|340|90} lines of loop by one window function.', 'Dropped the wrong {table|column|index}. Backups are {love|real|tested now}.']],
  ['birds', 'Up early, looking up.', ['{Two|Five|Nine} {swifts|herons|waxwings|lapwings} over the {car park|canal|school} this morning.', 'The {blackbird|wren|magpie} on my roof imitates {a phone|the kettle|the tram}.', 'First {swallow|cuckoo|crane} of the spring!']],
  ['tea', 'Oolong, always oolong.', ['Third {cup|pot|flask} and it is not even {nine|ten}.', 'Tea is a kind of {weather|patience|soup}. Discuss.', 'お茶の時間です。']],
  ['trains', 'Knows the timetable.', ['{Seven|Twelve|Forty} minutes late, and the {sunset|coffee|company} was worth it.', 'Night train to {Tromsø|Oaxaca|Huế|Kraków}: slept {well|badly|not at all}.', 'The old station clock {runs again|stopped|is being mended}.']],
  ['running', 'Slow but steady.', ['{5|8|10|21} km, {rain|fog|sun|wind}, no regrets.', 'My shoes have {800|1,000|1,200} km. So do my knees.', 'Overtaken by a {pram|dachshund|postman}.']],
  ['knitting', 'One more row.', ['Sleeve island, week {two|three|five}.', 'Finished the {scarf|jumper|sock}! The {other sock|second sleeve|cat bed} can wait.', 'Frogged {six|ten|twenty} rows. Tea.']],
  ['astronomy', 'Clear skies.', ['Saw {Saturn|the Orion nebula|a very bright satellite} from the {roof|balcony|field}.', 'Clouds. {Again|As always|For the ninth night}.', 'Cielo limpio esta noche, por fin.']],
  ['cooking', 'Recipes are suggestions.', ['Soup no. {12|31|47}: {leek|lentil|beetroot} and {luck|lemon|too much pepper}.', "Grandmother's dumplings, {twelve|thirty|sixty} of them, gone in {ten|five} minutes.", 'Never trust a recipe that says {quickly|a pinch|until done}.']],
  ['photography', 'Mostly fog.', ['Fog, {bridge|harbour|allotments}, 1/{60|125|250}.', 'Found a roll of film from {1998|2004|2011}. Developing it {tonight|tomorrow|with fear}.', 'Nebel über dem Hafen.']],
  ['chess', 'Plays the Caro-Kann.', ['Lost a won game in {31|44|58} moves.', 'Blundered a {rook|queen|pawn} and a {friendship|train|biscuit}.']],
  ['books', 'Reads on trams.', ['Page {60|112|304} and I already miss {them|the ending|the dog}.', 'The library has {a new chair|longer hours|my reservation}!', 'Un roman qui sent la pluie.']],
  ['cats', 'Staff of two cats.', ['The cat has discovered {the printer|yoghurt|Tuesday|my keyboard}.', 'It is {4:10|5:02|3:47} and the bowl is half empty. Or so I am told.', 'A gata dormiu em cima do portátil outra vez.']],
  ['rust', 'Friends with the borrow checker.', ['The borrow checker and I {agree|disagree|have made peace} today.', '{Nine|Fourteen|Two} lifetimes later, it compiles.', 'Removed {3|11|40} clones. The {tests|benchmarks|fans} noticed.']],
];
const ANSWERS = [
  'Same here.', 'How did you do that?', 'Lovely!', 'I disagree, kindly.', 'Tell us more.', 'This made my day.', 'Not in my kitchen.', 'Have you tried it the other way round?',
  "That's exactly what my aunt says.", 'Ha!', 'Where is this?', 'Congratulations!', 'Courage.', 'I had the same on Monday.', 'Pictures, please.', 'いいね！', '¡Qué bien!', 'Never give up.', 'It will be better tomorrow.', 'Schön!',
];
// The search for the tortoise: [who, what, answer to which line]; the owner, the finder, a passer-by, or anybody.
const SEARCH = [
  ['any', 'Any news?', null], ['owner', 'Not yet. She likes dandelions.', 0], ['passer', 'Saw something green near the school.', null], ['any', 'That was a watering can.', 2],
  ['passer', 'It was. Sorry.', 3], ['any', 'How fast can she be?', null], ['any', 'Faster than the bus, it seems.', 5], ['any', 'Than line 9, certainly.', 6],
  ['any', 'Shared with my street.', null], ['any', 'My dog found a hedgehog instead.', 8], ['finder', 'Is she the one with a painted star?', null],
  ['owner', 'Not painted, but yes: a small white star!', 10], ['finder', 'Then she is in our garden, under the rhubarb.', 11], ['owner', 'Really?', 12],
  ['finder', 'Really. She is eating it.', 13], ['owner', 'FOUND! Thank you all.', 14], ['any', 'I am crying on the tram.', 15], ['any', 'Best news of the year.', 15],
  ['any', 'Give her a strawberry from us.', 15], ['owner', 'She gets two.', 18], ['any', 'いいね！', 15], ['any', 'Who is the rhubarb hero?', 15],
  ['finder', 'The rhubarb grows it, I only looked.', 21], ['any', 'What a journey.', null], ['any', '¡Qué bien!', 23], ['any', 'Slow but steady. Like my running.', 23],
];
const OPENINGS = ['Good morning, Veranda!', 'Small news:', 'Well.', 'Breaking:', 'Dear diary:', 'For the record:', 'Today in my kitchen window:', 'Update:'];
const CLOSINGS = ['More tomorrow.', 'That is all.', 'How was your day?', 'Ask me anything.', 'Worth it.', 'Send help.', 'And you?', 'No further questions.', 'I regret nothing.', 'Film at eleven.'];
const KITES = ['Best kites in town, cheap, write to me!', 'Kites half price, only today!', 'Do you like wind? Buy a kite.'];

export function generate() {
  const c = chance(20240115);
  const fill = (text) => text.replace(/\{([^}]*)\}/g, (_, all) => c.pick(all.split('|')));
  const down = (at) => at >= minutesOf('2025-03-08') && at < minutesOf('2025-03-20');
  const last = minutesOf('2025-12-28');
  const up = (at) => (down(at) ? minutesOf('2025-03-20') : at);
  const waking = (day) => day + c.weighted([...Array(24).keys()], (h) => (h < 6 ? 1 : h < 9 ? 6 : h < 17 ? 4 : h < 23 ? 9 : 3)) * 60 + c.int(0, 59);

  // People, their interests and how many listen to them.
  const handles = new Set();
  const users = people(c, 160).map((person, i) => {
    const topics = c.shuffled(TOPICS.map((_, t) => t)).slice(0, c.int(1, 3));
    const base = asciiName(person.given).replace(/\./g, '_');
    const endings = ['', `_${TOPICS[topics[0]][0]}`, `_${asciiName(person.family).replace(/\./g, '_')}`, `_${c.int(2, 99)}`, `_${100 + i}`];
    const handle = endings.map((it) => `${base}${it}`).find((it) => it.length <= 20 && !handles.has(it));
    handles.add(handle);
    return {
      ...person, handle, topics,
      bio: c.percent(30) ? null : c.percent(75) ? TOPICS[topics[0]][1] : `${person.city}. ${TOPICS[topics[0]][1]}`,
      country: c.percent(12) ? null : person.country, verified: false,
      joined: i < 40 ? minutesOf('2024-01-15') + c.int(0, 30) * DAY : minutesOf('2024-02-15') + c.int(0, 640) * DAY,
      fame: c.percent(7) ? c.int(25, 60) : c.percent(25) ? c.int(6, 14) : c.int(1, 4),
      writes: c.percent(27) ? 0 : c.percent(18) ? c.int(12, 25) : c.int(1, 6),
      likes: c.percent(15) ? c.int(15, 30) : c.int(2, 8),
    };
  });
  const seller = {
    name: 'KITES KITES KITES', handle: 'kites_4_all', topics: [], bio: 'Kites!', country: null, verified: false,
    joined: minutesOf('2025-05-12'), fame: 0, writes: 0, likes: 0,
  };
  users.push(seller);
  for (const user of users) {
    let at = waking(user.joined);
    while (down(at)) at += DAY;
    user.joined = at;
  }
  users.sort((a, b) => a.joined - b.joined);
  users.forEach((it, i) => { it.id = i + 1; });
  for (const it of users) if (it.fame >= 25) { it.verified = true; it.writes = Math.max(it.writes, 8); }

  // Follows: towards fame and shared interests; two in five follow back.
  const follows = new Map();
  const key = (a, b) => a.id * 1000 + b.id;
  const follow = (a, b, at) => {
    if (a === b || follows.has(key(a, b))) return;
    const since = Math.max(at, a.joined, b.joined) + c.int(0, 20) * DAY;
    follows.set(key(a, b), { a, b, since: up(Math.min(since, last)) });
  };
  for (const user of users) {
    if (user === seller) continue;
    for (let n = c.percent(6) ? 0 : c.int(1, 5); n > 0; n -= 1) {
      const other = c.weighted(users, (it) => (it === user ? 0 : it.fame * (it.topics.some((t) => user.topics.includes(t)) ? 4 : 1)));
      follow(user, other, user.joined + c.int(0, 200) * DAY);
      if (c.percent(38)) follow(other, user, user.joined + c.int(5, 220) * DAY);
    }
  }
  const blocks = [];
  for (const user of c.shuffled(users.filter((it) => it !== seller && it.joined < seller.joined)).slice(0, 46)) {
    if (blocks.length < 17 && c.percent(60)) blocks.push({ a: user, b: seller, on: seller.joined + c.int(3, 90) * DAY });
    else follows.set(key(seller, user), { a: seller, b: user, since: seller.joined + c.int(0, 1) * DAY });
  }
  while (blocks.length < 26) {
    const a = c.pick(users);
    const b = c.pick(users);
    if (a === b || a === seller || b === seller || follows.has(key(a, b)) || follows.has(key(b, a)) || blocks.some((it) => it.a === a && it.b === b)) continue;
    blocks.push({ a, b, on: up(Math.min(last, Math.max(a.joined, b.joined) + c.int(10, 200) * DAY)) });
  }
  const blocked = new Set(blocks.flatMap((it) => [key(it.a, it.b), key(it.b, it.a)]));

  // Posts: more of them as more people are there.
  const posts = [];
  const said = new Set();
  while (posts.length < 360) {
    const author = c.weighted(users, (it) => it.writes);
    const at = waking(minutesOf('2024-01-20') + c.int(0, 705) * DAY);
    if (at < author.joined || at > last || down(at)) continue;
    const t = c.pick(author.topics);
    const line = fill(c.pick(TOPICS[t][2])).replace('YEAR', date(at).slice(0, 4));
    const month = Number(date(at).slice(5, 7));
    if (/spring/.test(line) && (month < 3 || month > 5)) continue;
    if (/of the year!|slugs/.test(line) && (month < 5 || month > 9)) continue;
    const language = /[ぁ-ん]/.test(line) ? 'ja' : /^Cielo/.test(line) ? 'es' : /^Nebel/.test(line) ? 'de' : /^Un roman/.test(line) ? 'fr' : /^A gata/.test(line) ? 'pt' : 'en';
    const text = language !== 'en' || c.percent(55) ? line : c.percent(50) ? `${line} ${c.pick(CLOSINGS)}` : `${c.pick(OPENINGS)} ${line}`;
    if (said.has(text)) continue;
    said.add(text);
    const tags = [t];
    if (c.percent(18)) { const more = c.pick(author.topics); if (more !== t) tags.push(more); }
    posts.push({ author, at, text, language, tags: c.percent(12) ? [] : tags, edited: c.percent(6) ? at + c.int(2, 900) : null, pull: c.percent(6) ? 12 : c.int(0, 4) });
  }
  const owner = c.pick(users.filter((it) => it.fame < 4 && it.writes > 0 && it.joined < minutesOf('2024-12-01')));
  const tortoise = {
    author: owner, at: minutesOf('2025-06-21') + 7 * 60 + 12, language: 'en', tags: [], edited: minutesOf('2025-06-21') + 7 * 60 + 31, pull: 0,
    text: 'Our tortoise Agathe has left the garden. She is old, polite, and has a white star on her shell. Please look under your hedges.',
  };
  posts.push(tortoise);
  for (let n = 0; n < 24; n += 1) {
    posts.push({ author: seller, at: seller.joined + 60 + n * 4 * DAY + c.int(0, 600), text: KITES[n % 5 === 4 ? 2 : n % 3 === 2 ? 1 : 0], language: 'en', tags: [], edited: null, pull: -1 });
  }
  posts.sort((a, b) => a.at - b.at || a.author.id - b.author.id);
  posts.forEach((it, i) => { it.id = i + 1; });

  const soon = (at) => at + c.int(1, 40) * c.int(1, 40) * (c.percent(25) ? 6 : 1);
  const usable = (at) => at < last && !down(at);
  const likes = [];
  const comments = [];
  for (const post of posts) {
    const fans = [...follows.values()].filter((it) => it.b === post.author && it.since < post.at).map((it) => it.a);
    const near = new Set(fans);
    let wanted = post === tortoise ? 84 : post.pull < 0 ? 0 : Math.trunc((fans.length * c.int(5, 45)) / 100) + (post.pull > 4 ? c.int(6, 14) : c.int(0, 1));
    const given = new Set();
    for (let tries = 0; wanted > 0 && tries < 400; tries += 1) {
      const user = c.weighted(users, (it) => it.likes * (near.has(it) ? 14 : 1));
      const at = post === tortoise ? post.at + c.int(3, 90) * c.int(1, 80) : soon(post.at);
      if (user === post.author || given.has(user) || user.joined >= at || !usable(at) || blocked.has(key(user, post.author))) continue;
      given.add(user);
      likes.push({ user, post, at });
      wanted -= 1;
    }
    const thread = [];
    if (post === tortoise) {
      const others = c.shuffled(users.filter((it) => it !== seller && it !== owner && it.joined < post.at && !blocked.has(key(it, owner))));
      const [finder, passer] = others;
      let at = post.at;
      SEARCH.forEach(([who, text, to], n) => {
        at += c.int(4, 25) * c.int(1, 14);
        const user = { owner, finder, passer }[who] ?? others[2 + n];
        comments.push({ post, user, parent: to === null ? null : thread[to], text, at, gone: false });
        thread.push(comments[comments.length - 1]);
      });
      continue;
    }
    let answers = post.pull < 0 ? (c.percent(8) ? 1 : 0) : post.pull > 4 ? c.int(4, 9) : c.percent(35) ? c.int(1, 3) : 0;
    let at = post.at;
    for (let tries = 0; answers > 0 && tries < 200; tries += 1) {
      const user = thread.length > 0 && c.percent(25) ? post.author : c.weighted(users, (it) => (it.writes > 0 ? 1 + it.likes : 1) * (near.has(it) ? 9 : 1));
      const next = at + c.int(2, 30) * c.int(1, 30);
      if (user === seller || user.joined >= next || !usable(next) || blocked.has(key(user, post.author))) { if (!usable(next)) break; continue; }
      const recent = thread.slice(-4);
      const parent = recent.length > 0 && c.percent(52) ? c.pick(recent) : null;
      if (parent && parent.user === user) continue;
      if (parent && blocked.has(key(user, parent.user))) continue;
      at = next;
      const made = { post, user, parent, text: c.pick(ANSWERS), at, gone: c.percent(3) };
      thread.push(made);
      comments.push(made);
      answers -= 1;
    }
  }
  comments.sort((a, b) => a.at - b.at || a.post.id - b.post.id);
  comments.forEach((it, i) => { it.id = i + 1; });
  likes.sort((a, b) => a.at - b.at || a.user.id - b.user.id || a.post.id - b.post.id);

  const userRows = users.map((it) => [it.id, it.handle, it.name, it.bio, it.country, it.verified, timestamptz(it.joined)]);
  const followRows = [...follows.values()].sort((x, y) => x.since - y.since || x.a.id - y.a.id || x.b.id - y.b.id).map((it) => [it.a.id, it.b.id, date(it.since)]);
  const blockRows = blocks.sort((x, y) => x.on - y.on || x.a.id - y.a.id).map((it) => [it.a.id, it.b.id, date(it.on)]);
  const postRows = posts.map((it) => [it.id, it.author.id, it.text, it.language, timestamptz(it.at), it.edited === null ? null : timestamptz(it.edited)]);
  const commentRows = comments.map((it) => [it.id, it.post.id, it.parent === null ? null : it.parent.id, it.gone ? null : it.user.id, it.text, timestamptz(it.at)]);
  return [
    '-- Rows of the social network. Written by samples/generate/social.mjs: change that, not this.\n',
    insert('users', ['id', 'handle', 'display_name', 'bio', 'country', 'verified', 'joined_at'], userRows),
    insert('follows', ['follower_id', 'followed_id', 'since'], followRows, 500),
    insert('blocks', ['blocker_id', 'blocked_id', 'blocked_on'], blockRows),
    insert('posts', ['id', 'author_id', 'body', 'language', 'posted_at', 'edited_at'], postRows),
    insert('tags', ['id', 'name'], TOPICS.map(([name], i) => [i + 1, name])),
    insert('post_tags', ['post_id', 'tag_id'], posts.flatMap((it) => it.tags.map((tag) => [it.id, tag + 1]).sort((a, b) => a[1] - b[1])), 500),
    insert('likes', ['user_id', 'post_id', 'liked_at'], likes.map((it) => [it.user.id, it.post.id, timestamptz(it.at)]), 500),
    insert('comments', ['id', 'post_id', 'parent_id', 'author_id', 'body', 'written_at'], commentRows),
    '-- New rows go on after the last id.',
    restart('users', userRows) + restart('posts', postRows) + restart('comments', commentRows),
  ].join('\n');
}
