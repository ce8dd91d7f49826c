// What the desk says, in the agent's language; the customer's language is another matter.

import { keep, kept } from "./keep.js";

// Read when it is chosen: nobody loads the words of the other language. The second book is that of the parts read later.
const BOOKS = {
  fr: [() => import("./words/fr.js").then((book) => book.FR), () => import("./words/fr-later.js").then((book) => book.FR)],
  en: [() => import("./words/en.js").then((book) => book.EN), () => import("./words/en-later.js").then((book) => book.EN)],
};

const LOOSE = /(«|\b\d\d?(?= (?:min|h)\b)) | (?=[:;!?»€%])/g; // French signs stay with their word: no line begins with one

let language = "fr";
let words = {};
let books = 1; // how many of them are needed

/** The words of this name; where they have holes, `values` fill them. A name without words is shown as it is. */
export function t(name, values) {
  const said = words[name];
  if (said === undefined) return name.split(".").at(-1);
  const text = typeof said === "function" ? said(values) : said;
  return bound(text);
}

/** For the service's texts in this language, too. */
export function bound(text) {
  return language === "fr" ? text.replace(LOOSE, "$1\u00a0") : text;
}

export function currentLanguage() {
  return language;
}

/** The language of the page from now on. */
export async function setLanguage(chosen) {
  const known = chosen === "fr" ? "fr" : "en";
  words = await readBooks(known);
  language = known;
  document.documentElement.lang = language;
  document.title = "Passerelle";
}

/** The words of the parts that are read later, from now on in every language. */
export async function readLaterWords() {
  if (books === 2) return;
  const read = await BOOKS[language][1]();
  books = 2;
  words = { ...read, ...words };
}

async function readBooks(chosen) {
  return Object.assign({}, ...(await Promise.all(BOOKS[chosen].slice(0, books).map((read) => read()))));
}

/** Before anybody has logged in: what was chosen here before, else what the browser speaks. */
export function browserLanguage() {
  return kept("language", navigator.language?.startsWith("fr") ? "fr" : "en");
}

export async function rememberLanguage(chosen) {
  keep("language", chosen);
  await setLanguage(chosen);
}
