// Elements are made here, one way only: properties and text, never HTML. Both scripts carry this part.

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

// A line drawing of 24 x 24 from its path, hidden from screen readers: the control around it carries the name.
function icon(path, size = 24) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 " + size + " " + size);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// The name of a control, for who sees it and for who hears it.
function label(element, name) {
  if (element.ariaLabel === name) return;
  element.ariaLabel = name;
  if (element.localName === "button") element.title = name;
}

// A control that shows its name beside a drawing.
function titled(control, path, name) {
  if (control.textContent !== name) control.replaceChildren(icon(path), name);
}

// Touch the page only when there is something new: a patched live region would be read again.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
