// What the desk says, in the agent's language; the customer's language is another matter.

import { keep, kept } from "./keep.js";
import { EN } from "./words/en.js";
import { FR } from "./words/fr.js";

const BOOKS = { fr: FR, en: EN };

let language = "fr";

/** The words of this name; where they have holes, `values` fill them. A name without words is shown as it is. */
export function t(name, values) {
  const said = BOOKS[language][name];
  if (said === undefined) return name.split(".").at(-1);
  return typeof said === "function" ? said(values) : said;
}

export function currentLanguage() {
  return language;
}

/** The language of the page from now on. */
export function setLanguage(chosen) {
  language = chosen === "fr" ? "fr" : "en";
  document.documentElement.lang = language;
  document.title = "Passerelle";
}

/** Before anybody has logged in: what was chosen here before, else what the browser speaks. */
export function browserLanguage() {
  return kept("language", navigator.language?.startsWith("fr") ? "fr" : "en");
}

export function rememberLanguage(chosen) {
  keep("language", chosen);
  setLanguage(chosen);
}
