// Zones and private parts are drawn on the picture: by pointer, and by keyboard, where every corner is a button.
import { placePath } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { kindName, string } from "../core/words.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.01, FAST = 0.05, LEAST = 3, MOST = 24;
const START = [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]];
const within = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;

/** row: a place of the settings; kinds: that may be bound to a zone; save(zones, privacy): keeps them. */
export function partsEditor(row, kinds, save) {
  const parts = [
    ...row.zones.map((zone) => ({ name: zone.name, points: zone.points.map((one) => [...one]), kinds: [...zone.kinds] })),
    ...row.privacy.map((points) => ({ name: null, points: points.map((one) => [...one]), kinds: [] })),
  ];
  let active = parts.length ? 0 : -1, corner = 0;
  const picture = make("img", { class: "picture", alt: `${string("preview")} ${row.name}`, draggable: "false", src: `${placePath(row.name, "picture")}?at=${Date.now()}` });
  const shapes = document.createElementNS(SVG, "svg"), handles = make("div", { class: "handles" });
  shapes.setAttribute("viewBox", "0 0 1 1");
  shapes.setAttribute("preserveAspectRatio", "none");
  shapes.setAttribute("aria-hidden", "true");
  const canvas = make("div", { class: "draw" }, picture, shapes, handles);
  const list = make("div", { class: "tools parts" }), about = make("div", { class: "fields" }), told = make("p", { class: "told", role: "status" });
  picture.addEventListener("error", () => { // there is no picture now: it is drawn on grey
    canvas.classList.add("blank");
    canvas.before(make("p", { class: "quiet" }, string("parts.noPicture")));
  });
  shapes.addEventListener("pointerdown", (event) => { if (active >= 0) insert(where(event)); });

  const label = (part) => part.name ?? string("parts.private");
  const button = (key, act, more = {}) => make("button", { type: "button", onclick: act, ...more }, string(key));

  function where(event) {
    const box = canvas.getBoundingClientRect();
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  }

  /** A corner more, on the edge that is nearest. */
  function insert(point) {
    const { points } = parts[active];
    if (points.length >= MOST) return;
    const far = points.map((a, at) => distance(point, a, points[(at + 1) % points.length]));
    corner = far.indexOf(Math.min(...far)) + 1;
    points.splice(corner, 0, point);
    draw();
    focus();
  }

  function halve() {
    const { points } = parts[active];
    const [a, b] = [points[corner % points.length], points[(corner + 1) % points.length]];
    insert([within((a[0] + b[0]) / 2), within((a[1] + b[1]) / 2)]);
  }

  function drop() {
    const { points } = parts[active];
    if (points.length <= LEAST) return;
    points.splice(corner, 1);
    corner = Math.min(corner, points.length - 1);
    draw();
    focus();
  }

  function add(name) {
    parts.push({ name, points: START.map((one) => [...one]), kinds: [] });
    choose(parts.length - 1);
    focus();
  }

  function choose(at) {
    [active, corner] = [at, 0];
    draw();
    drawAbout();
  }

  function remove() {
    parts.splice(active, 1);
    choose(parts.length - 1);
  }

  const focus = () => handles.children[corner]?.focus();

  function moved(event) {
    const by = event.shiftKey ? FAST : STEP;
    const step = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") drop();
    else if (step) place(parts[active].points[corner].map((value, axis) => within(value + step[axis])));
    else return;
    event.preventDefault();
  }

  function place(point) {
    parts[active].points[corner] = point;
    drawShapes();
    lay(handles.children[corner], point, corner);
  }

  function lay(node, [x, y], at) {
    node.style.left = `${100 * x}%`;
    node.style.top = `${100 * y}%`;
    node.setAttribute("aria-label", `${label(parts[active])}, ${string("parts.corner")} ${at + 1}: ${Math.round(100 * x)}\u00a0%, ${Math.round(100 * y)}\u00a0%`);
  }

  function handle(point, at) {
    const node = make("button", {
      type: "button", class: "handle", onkeydown: moved, onfocus: () => { corner = at; },
      onpointerdown: (event) => { corner = at; node.setPointerCapture(event.pointerId); },
      onpointermove: (event) => { if (node.hasPointerCapture(event.pointerId)) place(where(event)); },
    });
    lay(node, point, at);
    return node;
  }

  function drawShapes() {
    put(shapes, ...parts.map((part, at) => {
      const shape = document.createElementNS(SVG, "polygon");
      shape.setAttribute("points", part.points.map((point) => point.join(",")).join(" "));
      shape.setAttribute("class", `${part.name === null ? "private" : "zone"}${at === active ? " active" : ""}`);
      return shape;
    }));
  }

  function draw() {
    drawShapes();
    put(handles, ...(active < 0 ? [] : parts[active].points.map(handle)));
    put(list, ...parts.map((part, at) => make("button", { type: "button", "aria-pressed": String(at === active), onclick: () => choose(at) }, label(part))),
      button("parts.newZone", () => add(string("parts.zone"))), button("parts.newPrivate", () => add(null)));
  }

  function drawAbout() {
    if (active < 0) { put(about, make("p", { class: "quiet" }, string("parts.none"))); return; }
    const part = parts[active], nodes = [];
    if (part.name !== null) {
      nodes.push(make("label", { class: "line" }, string("parts.name"), " ",
        make("input", { value: part.name, maxlength: 60, oninput: (event) => { part.name = event.target.value; draw(); } })));
      nodes.push(make("fieldset", { class: "switches" }, make("legend", { class: "quiet" }, string("parts.kinds")), ...kinds.map((kind) => {
        const box = make("input", { type: "checkbox", onchange: () => { part.kinds = kinds.filter((one) => (one === kind ? box.checked : part.kinds.includes(one))); } });
        box.checked = part.kinds.includes(kind);
        return make("label", {}, box, " ", kindName(kind));
      })));
    }
    nodes.push(make("p", { class: "tools" }, button("parts.more", halve), button("parts.fewer", drop), button("parts.remove", remove)));
    put(about, ...nodes);
  }

  async function keep() {
    const zones = parts.filter((part) => part.name !== null).map(({ name, points, kinds: own }) => ({ name, points, kinds: own }));
    told.textContent = await save(zones, parts.filter((part) => part.name === null).map((part) => part.points));
  }

  draw();
  drawAbout();
  return make("div", { class: "columns" },
    make("div", {}, canvas, make("p", { class: "quiet" }, string("parts.hint"))),
    make("div", { class: "fields" }, list, about, make("p", {}, button("settings.save", keep, { class: "chief" })), told));
}

/** How far a point is from the line between two others. */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay], whole = dx * dx + dy * dy;
  const along = whole ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / whole)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
