// Menus are <details class="menu">: this shows them whole, closes them on Escape and on a press elsewhere, and gives the focus back.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const pressed = menu.contains(event.target);
    const done = event.target.closest(".menu li > *:not([data-copy])");
    if (!pressed || done) menu.open = false;
  }
});

// At the foot of a phone's screen it would open behind the rooms.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.menu[open]")) event.target.querySelector("ul")?.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within) menu.querySelector("summary").focus();
  }
});
