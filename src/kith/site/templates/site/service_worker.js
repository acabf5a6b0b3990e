// Shows a kind page where there is no line. It keeps that page and what it is made of, and no page of anyone's.
const RELEASE = "kith {{ release|escapejs }}";
const FILES = {{ files|safe }};

addEventListener("install", (event) => {
  event.waitUntil(caches.open(RELEASE).then((kept) => kept.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const forgetOthers = async () => {
    for (const name of await caches.keys()) if (name !== RELEASE) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(forgetOthers());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  } else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
