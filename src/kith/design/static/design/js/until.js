// Counts the seconds until a post goes out, for the eye only: a screen reader hears the note once, and then that it is out.
document.querySelectorAll("[data-until]").forEach((place) => {
  const first = place.querySelector("[data-at-first]");
  if (!first) return;
  const goes = Date.now() + 1000 * Number(first.textContent.match(/\d+/)?.[0] ?? 0);
  const shown = Object.assign(document.createElement("span"), { textContent: first.textContent });
  shown.setAttribute("aria-hidden", "true");
  first.className = "sr";
  first.after(shown);
  const count = setInterval(() => {
    const left = Math.ceil((goes - Date.now()) / 1000);
    if (left > 0) { shown.textContent = first.textContent.replace(/\d+/, left); return; }
    clearInterval(count);
    place.parentElement.querySelector(".row")?.remove();
    place.textContent = place.dataset.out;
  }, 1000);
});
