// Listens to /live/events and says "4 new posts" on a ribbon. It never moves what one reads: one presses, or not.
// A list names what it waits for: <a class="new" data-live="home" data-one="1 new post" data-many="{} new posts" hidden>,
// and where there are several of a kind, which: data-about="its number".
const stream = document.body.dataset.stream;
const said = document.getElementById("said");

const tell = (words) => { said.textContent = words; };

const ribbons = {};
const grow = (name, about) => {
  for (const ribbon of document.querySelectorAll(`.new[data-live="${name}"]`)) {
    if (ribbon.dataset.about && ribbon.dataset.about !== about) continue;
    const many = (ribbons[name] = (ribbons[name] || 0) + 1);
    const words = many === 1 ? ribbon.dataset.one : ribbon.dataset.many.replace("{}", many);
    ribbon.querySelector("span").textContent = words;
    if (ribbon.hidden) tell(words);
    ribbon.hidden = false;
  }
};

const ring = () => {
  const count = document.querySelector('.count[data-live="bell"]');
  if (!count) return;
  const number = count.querySelector(".num");
  number.textContent = Number(number.textContent) + 1;
  count.hidden = false;
};

let source;
// What was there when the page was made, then what was heard: so a page is told what happened before its line was open,
// and, taken out of the drawer, what it missed.
let last = document.body.dataset.last || "";
const hear = (name, act) => source.addEventListener(name, (event) => { last = event.lastEventId || last; act(event); });
const listen = () => {
  if (source || document.hidden) return;
  source = new EventSource(last ? `${stream}?last=${last}` : stream);
  for (const name of ["home", "local", "chat"]) hear(name, (event) => grow(name, JSON.parse(event.data).about));
  hear("bell", ring);
};

if (stream) {
  listen();
  // A page in the back of the drawer holds no line open; what it missed it is told when it is opened again.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return listen();
    setTimeout(() => {
      if (document.hidden && source) { source.close(); source = undefined; }
    }, 60000);
  });
  addEventListener("pagehide", () => { source?.close(); source = undefined; });
}
