// Parts of the desk that are read when they are first needed: what everybody waits for at the start stays small.

import { html, useEffect, useReducer } from "./preact.js";
import { readLaterWords } from "./words.js";

const SHEET = "/desk/static/css/later.css";

/** A component that is there once `load` has read it; `onAway` hears that it could not be. */
export function lazy(load) {
  let Part = null;
  return function Lazy(props) {
    const [, draw] = useReducer((count) => count + 1, 0);
    useEffect(() => {
      if (Part) return;
      load().then((found) => draw((Part = found)), () => props.onAway?.());
    }, []);
    return Part && html`<${Part} ...${props} />`;
  };
}

/** For `lazy`: the part of this name out of a module, with the words and the looks of what is read later. */
export async function later(module, name) {
  const [part] = await Promise.all([module, readLaterWords(), readSheet()]);
  return part[name];
}

let sheet = null;

/** Without its looks a part can still be used; they are asked for again with the next one. */
function readSheet() {
  sheet ??= new Promise((done) => {
    const link = document.createElement("link");
    const failed = () => {
      link.remove();
      done((sheet = null));
    };
    Object.assign(link, { rel: "stylesheet", href: SHEET, onload: done, onerror: failed });
    document.head.append(link);
  });
  return sheet;
}
