// Single keys (row of the page /keys): never while one types, never with a modifier, and not for whom they are off
// (`<body data-keys="/keys">` is there only for who has them on; WCAG 2.1.4).
const { keys: list } = document.body.dataset;
const pages = { h: "/home", l: "/here", r: "/reading", n: "/notices", s: "/saved", d: "/drafts" };
const deeds = { b: '[id^="pass-"]', f: '[id^="thank-"]', s: '[id^="save-"]' };
let goes = 0;

const types = (at) => at.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]") || at.isContentEditable;
const posts = () => [...document.querySelectorAll("article.post")].filter((each) => each.querySelector(".deeds") && each.checkVisibility());
const current = () => document.activeElement.closest?.("article.post");

const move = (step) => {
  const all = posts();
  const at = all.indexOf(current());
  const seen = all.findIndex((each) => each.getBoundingClientRect().bottom > 80);
  const next = all[at < 0 ? Math.max(0, seen) : at + step];
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
};

const show = async () => {
  const there = document.querySelector("dialog.keys-over");
  if (there) return there.showModal();
  const answer = await fetch(list);
  if (!answer.ok) return location.assign(list);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const over = Object.assign(document.createElement("dialog"), { className: "keys-over" });
  const style = page.querySelector('link[href*="css/keys"]');
  const close = Object.assign(document.createElement("button"), { className: "btn", textContent: document.body.dataset.close, autofocus: true });
  close.addEventListener("click", () => over.close());
  over.setAttribute("aria-label", page.querySelector("h1").textContent);
  over.append(style, close, page.getElementById("keys"));
  document.body.append(over);
  over.showModal();
};

const press = (selector) => current()?.querySelector(selector)?.click();
const once = {
  j: () => move(1), k: () => move(-1), n: () => document.querySelector(".tool.write")?.click(), "?": show,
  "/": () => document.querySelector('.tools a[href="/search"]')?.click(),
  r: () => press('.deeds a[href^="/write"]'), x: () => press("details:not(.menu) > summary"), o: () => press("a.when"),
  g: () => { goes = Date.now(); },
};

document.addEventListener("keydown", (event) => {
  if (!list || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || types(event.target)) return;
  const key = event.key;
  if (Date.now() - goes < 1500 && (pages[key] || key === "u")) {
    event.preventDefault();
    return location.assign(pages[key] ?? document.querySelector(".me li a")?.href ?? "/home");
  }
  const open = key === "Enter" && event.target === current();
  const act = open ? once.o : once[key] ?? (deeds[key] && (() => press(deeds[key])));
  if (!act) return;
  event.preventDefault();
  act();
});
