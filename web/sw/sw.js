/**
 * Service worker: the page works offline after the first visit. The build puts in the two constants.
 * Names with a content hash never change, so they are answered from the cache; the page itself is asked from the
 * network first, so that an update is seen at the next visit, and from the cache when the network is slow or gone.
 */
const BUILD = "__BUILD__";
/** Addresses relative to this script. "./" is the page. */
const PRECACHE = __PRECACHE__;

/** How long the network may take for the page before the stored one is shown, in milliseconds. */
const PATIENCE_MILLIS = 3000;

// Several copies of the site may live under one origin: each has its own caches.
const SCOPE = new URL("./", location.href);
const PREFIX = `backyard:${SCOPE.pathname}:`;
const CACHE = PREFIX + BUILD;
const PAGE = SCOPE.href;
const isHashed = (url) => url.pathname.startsWith(`${SCOPE.pathname}assets/`);

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => {
  if (event.data?.type === "skip-waiting") skipWaiting();
  if (event.data?.type === "build") event.ports[0]?.postMessage(BUILD);
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (isHashed(url)) event.respondWith(asset(request));
  else event.respondWith(other(request));
});

async function install() {
  const cache = await caches.open(CACHE);
  const older = await olderCaches();
  await Promise.all(PRECACHE.map(async (path) => {
    const url = new URL(path, SCOPE);
    const kept = isHashed(url) ? await firstMatch(older, url.href) : undefined;
    await cache.put(url.href, kept ?? (await load(url)));
  }));
}

async function load(url) {
  const response = await fetch(url, isHashed(url) ? undefined : { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return response;
}

async function activate() {
  await Promise.all((await olderCaches()).map((name) => caches.delete(name)));
  await clients.claim();
}

async function olderCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

async function firstMatch(names, url) {
  for (const name of names) {
    const found = await (await caches.open(name)).match(url);
    if (found) return found;
  }
  return undefined;
}

async function page(request) {
  const cache = await caches.open(CACHE);
  const { pathname } = new URL(request.url);
  // The same page under its two names, whatever its query; any other page only if it was stored itself.
  const itself = pathname === SCOPE.pathname || pathname === `${SCOPE.pathname}index.html`;
  const stored = () => cache.match(itself ? PAGE : request.url);
  const fresh = fetch(request);
  try {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS));
    const first = await Promise.race([fresh, late]);
    if (first && (first.status < 500 || first.type === "opaqueredirect")) return first;
  } catch {
    // offline
  }
  const kept = await stored();
  fresh.catch(() => {}); // too late to matter
  return kept ?? fresh;
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone()).catch(() => { /* storage is full */ });
  return response;
}

async function other(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(request.url);
    if (kept) return kept;
    throw error;
  }
}
