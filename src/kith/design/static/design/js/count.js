// Counts down the characters left: `<textarea data-most="500">` and, beside it, `<output data-count-of="id">`.
// Speaks only when little is left, and not at every key. In a post (`data-counts="post"`) an address counts as 23, and
// the server of a mention is free, as in posts/counting.py. What is written in a field with `data-makes-room-for="id"`
// gives as many as its `data-room` says.
let timer;
const signs = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const short = (text) => text.replace(/https?:\/\/[^\s<>"]+/gi, "x".repeat(23)).replace(/(@[\w.-]+)@[\w-]+(\.[\w-]+)+/g, "$1");
const letters = (field) => {
  const text = field.value.trim();
  return [...signs.segment(field.dataset.counts === "post" ? short(text) : text)].length;
};

const most = (field) => {
  const maker = document.querySelector(`[data-makes-room-for="${CSS.escape(field.id)}"]`);
  return Number(maker?.value.trim() ? maker.dataset.room : field.dataset.most);
};

const show = (field) => {
  const place = document.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
  if (!place) return;
  const left = most(field) - letters(field);
  place.textContent = left;
  place.hidden = false;
  place.classList.toggle("is-over", left < 0);
  clearTimeout(timer);
  if (left < 20 && document.activeElement === field) {
    const words = left < 0 ? place.dataset.over : place.dataset.left;
    timer = setTimeout(() => say(words?.replace("{}", Math.abs(left)) ?? String(left)), 900);
  }
};

const say = (words) => { document.getElementById("said").textContent = words; };

document.querySelectorAll("[data-most]").forEach(show);
document.addEventListener("input", ({ target }) => {
  const field = document.getElementById(target.dataset.makesRoomFor) ?? target;
  if (field.dataset.most) show(field);
});
