// Passkeys need script and a browser that knows them: only then do their buttons show. allauth's scripts do the rest.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-trouble]")) {
    words.hidden = false;
    words.setAttribute("role", "alert");
  }
});
