// The emoji picker: `<details data-picks-for="id of a field" data-from="address">`. The list comes when it is first opened.
// Arrows go from emoji to emoji (one stop for Tab); what is typed in the box narrows the list; Escape closes it.
const shown = (picker) => [...picker.querySelectorAll("[data-emoji]")].filter((each) => !each.parentElement.hidden);

const fill = async (picker) => {
  picker.dataset.filled = "yes";
  const answer = await fetch(picker.dataset.from).catch(() => null);
  if (!answer?.ok) return delete picker.dataset.filled; // the link to the page is still there
  const box = Object.assign(document.createElement("input"), { type: "search", className: "input" });
  box.setAttribute("aria-label", picker.dataset.find);
  box.placeholder = picker.dataset.find;
  const list = Object.assign(document.createElement("div"), { className: "emoji-over" });
  list.innerHTML = await answer.text();
  picker.querySelector("p").replaceWith(box, list);
  stop(picker, shown(picker)[0]);
  box.focus();
};

const stop = (picker, at) => {
  picker.querySelectorAll("[data-emoji]").forEach((each) => { each.tabIndex = each === at ? 0 : -1; });
};

const put = (field, words) => {
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  const space = words.startsWith(":") && from && !/\s/.test(field.value[from - 1]) ? " " : "";
  field.setRangeText(`${space}${words}${words.startsWith(":") ? " " : ""}`, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

document.addEventListener("toggle", (event) => {
  const picker = event.target;
  if (picker.matches?.(".picker[open]") && !picker.dataset.filled) fill(picker);
}, true);

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-emoji]");
  const picker = pressed?.closest(".picker");
  if (!picker) return;
  put(document.getElementById(picker.dataset.picksFor), pressed.dataset.emoji);
  stop(picker, pressed);
  document.getElementById("said").textContent = pressed.title;
});

document.addEventListener("input", (event) => {
  const picker = event.target.closest(".picker");
  if (!picker) return;
  const words = event.target.value.trim().toLowerCase();
  picker.querySelectorAll("li").forEach((each) => { each.hidden = !each.firstElementChild.title.includes(words); });
  picker.querySelectorAll("section").forEach((each) => { each.hidden = !each.querySelector("li:not([hidden])"); });
  stop(picker, shown(picker)[0]);
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.(".picker");
  if (!picker) return;
  if (event.key === "Escape") { picker.open = false; return document.getElementById(picker.dataset.picksFor).focus(); }
  if (event.key === "Enter" && event.target.type === "search") { event.preventDefault(); return shown(picker)[0]?.focus(); }
  const all = shown(picker);
  const at = all.indexOf(event.target);
  const wide = Math.max(1, all.findIndex((each) => each.offsetTop > all[0].offsetTop));
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide }[event.key];
  if (at < 0 || !step) return;
  event.preventDefault();
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  stop(picker, next);
  next.focus();
});
