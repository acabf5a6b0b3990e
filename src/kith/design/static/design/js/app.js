// Lets the browser show a kind page when there is no line (site: service_worker.js). Nothing else depends on it.
if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/service-worker.js").catch(() => {}));
