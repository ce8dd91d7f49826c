// Registration: the element's name, its one place on the page, and `Passerelle`, the only name given to the page.

const ATTRIBUTES = ["language", "identity", "page", "theme", "heading"];

function register() {
  if (window.Passerelle) return;
  // Attributes first: the element reads them once, when it comes to life.
  const element = document.querySelector("passerelle-chat") ?? document.createElement("passerelle-chat");
  for (const name of ATTRIBUTES) {
    const given = SCRIPT.dataset[name];
    if (given && !element.hasAttribute(name)) element.setAttribute(name, given);
  }
  customElements.define("passerelle-chat", PasserelleChat);
  if (!element.isConnected) document.body.append(element);
  window.Passerelle = Object.freeze({
    open: () => element.open(),
    close: () => element.close(),
    identify: (identity) => element.identify(identity),
    setLanguage: (language) => element.setLanguage(language),
    // on("open" | "close" | "message" | "unread" | "floor", heard) answers with a function that ends it.
    on(name, heard) {
      const listener = (event) => heard(event.detail);
      element.addEventListener("passerelle-" + name, listener);
      return () => element.removeEventListener("passerelle-" + name, listener);
    },
  });
}

if (document.body) register();
else addEventListener("DOMContentLoaded", register);
