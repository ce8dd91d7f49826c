// Parts of the desk that are read when they are first needed: what everybody waits for at the start stays small.

import { html, useEffect, useReducer } from "./preact.js";

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
