// Keeps what one types until it is sent: `<form data-keep="write">`. A closed tab, an error or a lost line loses nothing.
// Only in this browser and for this person; signing out (`data-forget`) empties it.
const who = document.body.dataset.who;
const prefix = "kept:";
const key = (form) => `${prefix}${who}:${form.dataset.keep}`;
const SENT = "sent with"; // beside the words: the key of the page from which they were sent, perhaps
const isWords = (field) => field.name && (field.type === "text" || field.tagName === "TEXTAREA");

const read = (form) => {
  try { return JSON.parse(localStorage.getItem(key(form))) || {}; } catch { return {}; }
};

// Whoever goes on before the answer is there never sees the page that says “sent”: then the server is asked.
const wasSent = async (form, pageKey) => {
  const answer = await fetch(`${form.dataset.ask}?key=${encodeURIComponent(pageKey)}`).catch(() => null);
  return Boolean(answer?.ok && (await answer.json()).sent);
};

const restore = async (form) => {
  const kept = read(form);
  if (kept[SENT] && await wasSent(form, kept[SENT])) return localStorage.removeItem(key(form));
  for (const field of form.elements) {
    if (!isWords(field) || !kept[field.name] || field.value.trim() === kept[field.name].trim()) continue;
    if (field.value) continue; // the server knows better: an edit, or what was typed a moment ago
    field.value = kept[field.name];
    field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const remember = (form, pageKey = "") => {
  const kept = {};
  for (const field of form.elements) if (isWords(field) && field.value) kept[field.name] = field.value;
  try {
    if (pageKey && Object.keys(kept).length) kept[SENT] = pageKey;
    if (Object.keys(kept).length) localStorage.setItem(key(form), JSON.stringify(kept));
    else localStorage.removeItem(key(form));
  } catch { /* full or forbidden: then the page is as it was without this */ }
};

const forget = (which) => {
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix) && which(name)) localStorage.removeItem(name);
};

// Without a line it is not sent into the void: `<form data-keep="write" data-offline="You are offline …">` says so instead.
const send = (event) => {
  const form = event.target;
  if (!form.dataset?.keep) return;
  if (!form.dataset.offline || navigator.onLine) {
    // Only the first time: who comes back to the same page and writes more must not lose that for what went out before.
    if (form.dataset.ask) remember(form, "pressed" in form.dataset ? "" : form.elements.key?.value);
    form.dataset.pressed = "";
    return;
  }
  event.preventDefault();
  remember(form);
  const note = form.querySelector(".offline") ?? Object.assign(document.createElement("p"), { className: "note care offline" });
  note.setAttribute("role", "alert");
  note.textContent = form.dataset.offline;
  form.prepend(note);
  window.addEventListener("online", () => note.remove(), { once: true });
};

if (who) {
  // The page after a sent form says what was sent: <p class="note" data-sent="write">. First, or it would stand there again.
  const sent = document.querySelector("[data-sent]")?.dataset.sent;
  if (sent) forget((name) => name === `${prefix}${who}:${sent}`);
  document.querySelectorAll("form[data-keep]").forEach(restore);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.keep) remember(form);
  });
  document.addEventListener("submit", send);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (event.detail.successful && form.dataset?.keep) localStorage.removeItem(key(form));
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget]")) forget(() => true);
  });
}
