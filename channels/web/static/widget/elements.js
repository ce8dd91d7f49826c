// Elements are made here, one way only: properties and text, never HTML.

// make("p.note", { hidden: true, "aria-label": "x", onclick() {} }, "text", child)
function make(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  if (tag === "button") element.type = "button";
  for (const [key, value] of Object.entries(props)) {
    if (key in element && !key.includes("-")) element[key] = value;
    else if (value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// A form's own button, which Enter presses too.
const SUBMITS = { type: "submit" };

const ICONS = {
  chat: "M4 4h16v13H9l-5 4zM8 9h8M8 12h5",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 20V5M5 12l7-7 7 7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-8 16-8 16 0",
  robot: "M12 3v4M4 7h16v12H4zM9 11v2M15 11v2M9 16h6",
  clip: "M4 8h3l2-3h6l2 3h3v11H4zM12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
};

// A line drawing of 24 x 24, hidden from screen readers: the control around it carries the name.
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// The name of a control, for who sees it and for who hears it.
function label(element, name) {
  element.ariaLabel = name;
  if (element.localName === "button") element.title = name;
}

const ADDRESS = /(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])/;

// A text as nodes: web addresses become links, all else stays text.
function withLinks(text) {
  return text.split(ADDRESS).map((part, at) =>
    at % 2 ? make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part,
  );
}

// An id that no other client makes, by the rules of the service.
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
