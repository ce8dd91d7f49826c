// Registration: the element's name, its one place on the page, and `Passerelle`, the only name given to the page.

function register() {
  if (window.Passerelle) return;
  customElements.define("passerelle-chat", PasserelleChat);
  const element = document.querySelector("passerelle-chat") ?? document.createElement("passerelle-chat");
  for (const name of ["language", "identity", "page", "theme", "heading"]) {
    const given = SCRIPT.dataset[name];
    if (given && !element.hasAttribute(name)) element.setAttribute(name, given);
  }
  if (SCRIPT.dataset.identity && element.isConnected) element.identify(SCRIPT.dataset.identity);
  window.Passerelle = Object.freeze({
    open: () => element.open(),
    close: () => element.close(),
    identify: (identity) => element.identify(identity),
    setLanguage: (language) => element.setLanguage(language),
    // on("open" | "close" | "message" | "unread" | "floor", heard): a function that ends it
    on(name, heard) {
      const listener = (event) => heard(event.detail);
      element.addEventListener("passerelle-" + name, listener);
      return () => element.removeEventListener("passerelle-" + name, listener);
    },
  });
  if (!element.isConnected) document.body.append(element);
}

if (document.body) register();
else addEventListener("DOMContentLoaded", register);
