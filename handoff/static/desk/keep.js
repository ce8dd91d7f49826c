// What the browser remembers between visits; where storage is forbidden, nothing, and the desk works all the same.

/** The value kept under this name, or `otherwise`. */
export function kept(name, otherwise, storage = "localStorage") {
  try {
    return JSON.parse(window[storage].getItem(`desk.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep a value; undefined forgets it. */
export function keep(name, value, storage = "localStorage") {
  try {
    if (value === undefined) window[storage].removeItem(`desk.${name}`);
    else window[storage].setItem(`desk.${name}`, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the memory of it, not the work.
  }
}
