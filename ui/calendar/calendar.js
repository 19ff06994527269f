/* Draws what ui/roster_calendar.py says: a table of days, or a list of the same where there is no room for one.
   Texts are set as text, never as markup. One entry can be reached by Tab, the arrow keys walk to the others. */

const NARROW_PX = 640;
const FITS = 3; // signs in a day of the small table
const drawn = new WeakMap();

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function entry(one, state, inList) {
  const made = element(one.id ? "button" : "span", "entry " + one.state);
  if (one.id) {
    made.type = "button";
    made.dataset.id = one.id;
    made.dataset.at = one.id;
    made.tabIndex = -1;
    made.addEventListener("click", () => state.open(one.id));
  }
  made.setAttribute("aria-label", one.spoken);
  if (!one.id) made.setAttribute("role", "note");
  made.title = one.spoken;
  if (inList) made.append(element("span", "day", one.day));
  if (one.head && !inList) made.append(element("span", "head", one.head));
  const figure = element("span", "figure", inList ? one.long : one.text);
  if (one.text.length > FITS) figure.classList.add("tight");
  made.append(figure);
  if (one.foot) made.append(element("span", "foot", one.foot));
  return made;
}

function heading(column, size) {
  const made = element("th", column.marks);
  made.scope = "col";
  made.setAttribute("aria-label", column.name);
  made.title = column.name;
  const words = [element("span", "", column.short)];
  if (column.beside) words[size === "small" ? "unshift" : "push"](element("span", "beside", column.beside));
  made.append(...words);
  return made;
}

function table(data, state) {
  const scroll = element("div", "scroll");
  const made = element("table", data.size);
  made.append(element("caption", "", data.caption));
  const widths = element("colgroup");
  widths.append(element("col", "names"), ...data.columns.map(() => element("col")));
  made.append(widths);
  const head = made.createTHead();
  if (data.bands.length) {
    const line = head.insertRow();
    line.className = "bands";
    line.append(element("td"));
    for (const band of data.bands) {
      const cell = element("td", band.name ? "band" : "", band.name);
      cell.colSpan = band.length;
      if (band.name) cell.title = band.name;
      line.append(cell);
    }
  }
  const top = head.insertRow();
  const corner = element("th", "", data.corner);
  corner.scope = "col";
  top.append(corner, ...data.columns.map((column) => heading(column, data.size)));
  const body = made.createTBody();
  data.rows.forEach((row, at) => {
    const line = body.insertRow();
    const name = element("th", "", row.name);
    name.scope = "row";
    if (row.note) name.append(element("span", "note", row.note));
    line.append(name);
    row.cells.forEach((cell, column) => {
      const box = line.insertCell();
      box.className = cell.marks ?? "";
      if (cell.date) box.append(element("span", "date", cell.date));
      if (cell.note) box.append(element("span", "note", cell.note));
      for (const one of cell.entries ?? []) {
        const button = entry(one, state, false);
        button.dataset.row = at;
        button.dataset.column = column;
        box.append(button);
      }
      if (cell.more) box.append(element("span", "more", cell.more));
    });
  });
  scroll.append(made);
  return scroll;
}

function list(data, state) {
  const made = element("div", "list");
  for (const row of data.rows) {
    const part = element("details");
    part.open = state.opened.get(row.name) ?? row.open;
    part.addEventListener("toggle", () => state.opened.set(row.name, part.open));
    const title = element("summary", "", row.name);
    if (row.note) title.append(element("span", "note", row.note));
    const items = element("ul");
    for (const cell of row.cells) {
      if (cell.said) items.append(element("li", "note", cell.said));
      for (const one of cell.entries ?? []) {
        const item = element("li");
        item.append(entry(one, state, true));
        items.append(item);
      }
      if (cell.more) items.append(element("li", "more", cell.more));
    }
    if (!items.childElementCount) items.append(element("li", "note", data.nothing));
    part.append(title, items);
    made.append(part);
  }
  return made;
}

/* The next entry in the direction of an arrow: in a list the next one, in a table the nearest of the same row or column. */
function beside(all, from, key) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
  const across = key === "ArrowLeft" || key === "ArrowRight";
  if (!step) return { Home: all[0], End: all.at(-1) }[key];
  if (from.dataset.row === undefined) return all[all.indexOf(from) + step];
  const at = (one) => [Number(one.dataset.row), Number(one.dataset.column)];
  const [row, column] = at(from);
  const mates = all.filter((one) => (across ? at(one)[0] === row : at(one)[1] === column));
  if (!across) return mates[mates.indexOf(from) + step];
  const there = mates.filter((one) => (at(one)[1] - column) * step > 0);
  const nearest = (step > 0 ? Math.min : Math.max)(...there.map((one) => at(one)[1]));
  return there.find((one) => at(one)[1] === nearest);
}

function walk(root) {
  const all = () => [...root.querySelectorAll("button.entry")].filter((one) => one.offsetParent !== null);
  const reach = (one) => {
    root.querySelector('button.entry[tabindex="0"]')?.setAttribute("tabindex", "-1");
    one?.setAttribute("tabindex", "0");
  };
  root.onfocusin = (event) => event.target.matches("button.entry") && reach(event.target);
  root.onkeydown = (event) => {
    const from = event.target.closest("button.entry");
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = beside(all(), from, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  reach(all()[0]);
}

function draw(root, state) {
  state.narrow = root.clientWidth < NARROW_PX;
  root.replaceChildren(state.narrow ? list(state.data, state) : table(state.data, state));
  root.addEventListener("toggle", () => walk(root), { capture: true, once: true });
  walk(root);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let state = drawn.get(parentElement);
  if (!state) {
    const root = element("div", "calendar");
    parentElement.append(root);
    state = { root, text: "", opened: new Map() };
    state.watcher = new ResizeObserver(() => {
      if (state.data && root.clientWidth < NARROW_PX !== state.narrow) draw(root, state);
    });
    drawn.set(parentElement, state);
  }
  state.watcher.observe(state.root);
  state.open = (id) => setTriggerValue("open", id);
  const text = JSON.stringify(data);
  if (text !== state.text) {
    Object.assign(state, { data, text });
    draw(state.root, state);
  }
  return () => state.watcher.disconnect();
}
