// Nodes of the page. Text is always text: nothing that comes from outside is read as HTML.
export const $ = (id) => document.getElementById(id);

/** A node; attributes that are null are left out, those that begin with "on" are what happens. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** The children of a node, in place of those that it had. */
export function put(node, ...children) { node.replaceChildren(...children); }

/** A node that is drawn in one of two colours: by day and by night. */
export function coloured(tag, style, one) {
  const node = make(tag, { class: style });
  node.style.setProperty("--by-day", one.light);
  node.style.setProperty("--by-night", one.dark);
  return node;
}

/** Text that changes seldom: a screen reader is told only when it does. */
export function write(node, text) { if (node.textContent !== text) node.textContent = text; }
