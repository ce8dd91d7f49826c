// What the desk says, in the agent's language; the customer's language is another matter.

import { keep, kept } from "./keep.js";

// Read when it is chosen: nobody loads the words of the other language.
const BOOKS = {
  fr: () => import("./words/fr.js").then((book) => book.FR),
  en: () => import("./words/en.js").then((book) => book.EN),
};

let language = "fr";
let words = {};

/** The words of this name; where they have holes, `values` fill them. A name without words is shown as it is. */
export function t(name, values) {
  const said = words[name];
  if (said === undefined) return name.split(".").at(-1);
  return typeof said === "function" ? said(values) : said;
}

export function currentLanguage() {
  return language;
}

/** The language of the page from now on. */
export async function setLanguage(chosen) {
  const known = chosen === "fr" ? "fr" : "en";
  words = await BOOKS[known]();
  language = known;
  document.documentElement.lang = language;
  document.title = "Passerelle";
}

/** Before anybody has logged in: what was chosen here before, else what the browser speaks. */
export function browserLanguage() {
  return kept("language", navigator.language?.startsWith("fr") ? "fr" : "en");
}

export async function rememberLanguage(chosen) {
  keep("language", chosen);
  await setLanguage(chosen);
}
