/**
 * Offline use and updates, by the service worker that the build writes (`web/sw/sw.js`).
 * When a newer version has arrived, `backyard-update` goes to the window; `backyardBoot.activateUpdate()`, which is there
 * from then on, switches and reloads.
 */

/** @param {string} build of this page */
export function registerUpdates(build) {
  // No service worker in an opaque origin or over plain http: both would throw.
  if (!globalThis.isSecureContext || globalThis.origin === "null" || new URLSearchParams(location.search).has("nosw")) return;
  let container;
  try {
    container = navigator.serviceWorker;
  } catch {
    return; // blocked with storage
  }
  if (!container) return;
  const later = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 1000));
  // After the first result, so that storing for offline use takes no bandwidth from it.
  const begin = () => later(() => watch(container, build).catch(() => { /* works online all the same */ }));
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

async function watch(container, build) {
  const script = new URL("sw.js", document.baseURI);
  const registration = await container.register(script, { updateViaCache: "none" });
  const offer = async (worker) => {
    // The page itself is asked from the network first, so it may be the new version already.
    if ((await buildOf(worker)) === build) {
      worker.postMessage({ type: "skip-waiting" });
      return;
    }
    globalThis.backyardBoot.activateUpdate = () => {
      container.addEventListener("controllerchange", () => location.reload(), { once: true });
      worker.postMessage({ type: "skip-waiting" });
    };
    dispatchEvent(new Event("backyard-update"));
  };
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && container.controller) offer(worker);
    });
  });
}

/** @returns {Promise<string | null>} null when it does not answer within a second */
function buildOf(worker) {
  return new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => answer(data);
    worker.postMessage({ type: "build" }, [port2]);
    setTimeout(answer, 1000, null);
  });
}
