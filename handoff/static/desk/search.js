// Search over everything, open and closed: a field above the list, its results in place of the view.

import { html, useEffect, useState } from "./preact.js";
import { get } from "./service.js";
import { t } from "./words.js";

const PAUSE_MS = 250; // while one types
const AGAIN_MS = 3_000; // what was just written is found some seconds after (conversation/agenda.py)
const FEWEST = 2; // letters, the service's

/** What is searched for and found; `lines` is null while nothing is asked. */
export function useSearch() {
  const [words, setWords] = useState("");
  return { words, setWords, lines: useFound(words) };
}

/** The lines of the cases that fit these words; null while nothing is asked, or nothing has been found yet. */
export function useFound(words) {
  const [lines, setLines] = useState(null);
  const sought = words.trim();
  useEffect(() => {
    if (sought.length < FEWEST) return setLines(null);
    let asked = true; // an answer for fewer letters comes too late
    let timer;
    const taken = (answer) => {
      if (!asked) return;
      setLines(answer.conversations);
      timer = setTimeout(ask, AGAIN_MS);
    };
    const ask = () => get(`/search?q=${encodeURIComponent(sought)}`).then(taken, () => taken({ conversations: [] }));
    timer = setTimeout(ask, PAUSE_MS);
    return () => {
      asked = false;
      clearTimeout(timer);
    };
  }, [sought]);
  return sought.length < FEWEST ? null : lines;
}

export function SearchField({ search }) {
  const { words, setWords, lines } = search;
  const keys = (event) => {
    if (event.key === "Escape" && words) setWords("");
  };
  return html`<div class="search" role="search">
    <input id="search" type="search" aria-label=${t("search.label")} placeholder=${t("search.hint")} aria-keyshortcuts="s" maxlength="200" autocomplete="off"
      value=${words} onInput=${(event) => setWords(event.target.value)} onKeyDown=${keys} />
    <p class="hidden" role="status">${lines && t("search.found", { count: lines.length })}</p>
  </div>`;
}

export function toSearch() {
  document.getElementById("search")?.focus();
}
