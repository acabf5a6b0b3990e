// Where pictures are off (`<html data-pictures="off">`), a press shows the one that was pressed, here and not elsewhere.
if (document.documentElement.dataset.pictures === "off") {
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".pic__open");
    if (!link || link.classList.contains("is-shown")) return;
    event.preventDefault();
    link.classList.add("is-shown");
  });
}
