// `data-copy="The link is copied"` on a link: a press copies its address and says so. Without script it is a link.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const said = document.getElementById("said");
  try {
    await navigator.clipboard.writeText(link.href.replace(/^mailto:/, ""));
    const word = [...link.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const before = word?.data;
    if (word) word.data = link.dataset.copy;
    said.textContent = link.dataset.copy;
    setTimeout(() => { if (word) word.data = before; }, 3000);
  } catch {
    location.href = link.href;
  }
});
