// Asks once more before what can't be undone: `data-sure="Delete this post for everyone?"` on a button or link.
// Without script the server shows a page that asks; a yes here is sent along so that it need not.
const dialog = document.createElement("dialog");
let answered;

const ask = (pressed) => {
  const words = document.createElement("p");
  words.id = "sure";
  words.textContent = pressed.dataset.sure;
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "row";
  for (const [value, text, kind] of [["", pressed.dataset.no || "Keep it", "btn"], ["yes", pressed.dataset.yes || pressed.textContent.trim(), "btn do"]]) {
    const button = document.createElement("button");
    Object.assign(button, { value, textContent: text, className: kind });
    row.append(button);
  }
  dialog.className = "sure note";
  dialog.setAttribute("aria-labelledby", "sure");
  dialog.replaceChildren(words, row);
  document.body.append(dialog);
  dialog.returnValue = "";
  dialog.showModal();
};

dialog.addEventListener("close", () => {
  const pressed = answered;
  answered = undefined;
  if (dialog.returnValue !== "yes" || !pressed) return pressed?.focus();
  pressed.dataset.wasSure = "yes";
  if (pressed.form && !pressed.form.elements.sure) {
    const sure = Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "yes" });
    pressed.form.append(sure);
  }
  pressed.click();
  delete pressed.dataset.wasSure;
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-sure]");
  if (!pressed || pressed.dataset.wasSure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  answered = pressed;
  ask(pressed);
}, true);
