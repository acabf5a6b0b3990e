// Words chosen in a text (`data-pencil`) can be highlighted at once: a bar offers it, and fills the form `#pencil`,
// which anyone can fill by hand.
const text = () => document.querySelector("[data-pencil]"); // it may come a moment later
const bar = document.querySelector("[data-pencil-bar]");
const form = document.getElementById("pencil");
const AROUND = 60;
let kept = null;

const chosen = () => {
  const selection = getSelection();
  if (!selection.rangeCount || !selection.toString().trim()) return null;
  const range = selection.getRangeAt(0);
  return text()?.contains(range.commonAncestorContainer) ? { words: selection.toString(), range: range.cloneRange() } : null;
};

const around = (range) => {
  const before = document.createRange();
  before.setStart(text(), 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEndAfter(text().lastChild);
  return [before.toString().slice(-AROUND), after.toString().slice(0, AROUND)];
};

const fill = () => {
  [form.elements.before.value, form.elements.after.value] = around(kept.range);
  form.elements.quote.value = kept.words.slice(0, 5000);
};

if (bar && form) {
  document.addEventListener("selectionchange", () => {
    const now = chosen();
    // A press on the bar may take the choice away: what was chosen before it counts.
    if (!now && bar.matches(":active, :focus-within")) return;
    kept = now;
    bar.hidden = !now;
  });
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !kept) return;
    fill();
    bar.hidden = true;
    if ("pencilNow" in button.dataset) return form.requestSubmit();
    form.closest("details").open = true;
    form.elements.note.focus();
  });
  // Who types the words anew means them, and not the place chosen before.
  form.elements.quote.addEventListener("input", () => {
    form.elements.before.value = form.elements.after.value = "";
  });
}
