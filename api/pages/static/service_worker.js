// Keeps static files, which hold nothing of anyone, and one page that says that the line has dropped. Nothing else is
// ever kept: no balance, no sale, no page of a person.

const KEPT = "alveole-static-1";
const OFFLINE = "/hors-ligne";

const isStatic = (url) => url.origin === location.origin && url.pathname.startsWith("/static/") && url.searchParams.has("v");

const fromNetwork = async (request, cache) => {
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
  }
  return response;
};

const fromKept = async (request) => {
  const cache = await caches.open(KEPT);
  return (await cache.match(request)) || fromNetwork(request, cache);
};

const shown = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return (await caches.open(KEPT)).match(OFFLINE);
  }
};

const prepare = async () => {
  const cache = await caches.open(KEPT);
  await cache.put(OFFLINE, await fetch(OFFLINE, { credentials: "omit" }));
  await self.skipWaiting();
};

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("fetch", (event) => {
  if (isStatic(new URL(event.request.url))) {
    event.respondWith(fromKept(event.request));
  } else if (event.request.mode === "navigate") {
    event.respondWith(shown(event.request));
  }
});
