// Keeps one whole version of the app on the device: a page never mixes the files of two versions.
// Data never goes through here; the app sends and stores it itself, encrypted.
const CACHE = `field-${APP.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(APP.files.map((path) => new Request(path, { cache: path.includes("/tep/") ? "default" : "reload" })));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("field-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !APP.files.includes(url.pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(url.pathname, { ignoreVary: true })) ?? fetch(event.request);
  })());
});
