/* Draws what ui/roster_board.py says: a table of places × days, or a list by day where there is no room for one.
   Texts are set as text, never as markup. One card can be reached by Tab, the arrow keys walk to the others. */

const NARROW_PX = 640;
const drawn = new WeakMap();

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function card(session, state, placeName) {
  const made = element("button", "card " + session.state);
  made.type = "button";
  made.dataset.id = session.id;
  made.tabIndex = -1;
  made.setAttribute("aria-label", session.spoken);
  made.setAttribute("aria-haspopup", "dialog");
  if (session.note) made.title = session.note;
  if (placeName) made.append(element("span", "place", placeName));
  const head = element("span", "head");
  head.append(element("span", "hours", session.hours));
  if (session.short) head.append(element("span", "figure", session.short));
  made.append(head);
  if (session.room) made.append(element("span", "where", session.room));
  for (const remark of session.remarks) made.append(element("span", "where", remark));
  if (session.reason) made.append(element("span", "reason", session.reason));
  if (session.names) made.append(element("span", "names", session.names));
  for (const phrase of session.lacks) made.append(element("span", "lacks", phrase));
  made.addEventListener("click", () => {
    state.last = session.id;
    state.open(session.id);
  });
  return made;
}

function heading(tag, day) {
  const made = element(tag, day.today ? "today" : "");
  made.append(element("span", "", tag === "th" ? day.short : day.name));
  if (tag === "th") made.setAttribute("aria-label", [day.name, day.today, day.holiday].filter(Boolean).join(", "));
  if (day.today) made.append(element("span", "today-word", day.today));
  if (day.holiday) made.append(element("span", "holiday", day.holiday));
  return made;
}

function table(data, state) {
  const scroll = element("div", "scroll");
  const made = element("table");
  made.append(element("caption", "", data.caption));
  const top = made.createTHead().insertRow();
  const corner = element("th", "", data.corner);
  corner.scope = "col";
  top.append(corner);
  for (const day of data.days) {
    const cell = heading("th", day);
    cell.scope = "col";
    top.append(cell);
  }
  const body = made.createTBody();
  data.places.forEach((place, row) => {
    const line = body.insertRow();
    const name = element("th", "", place.name);
    name.scope = "row";
    name.append(element("span", "kind", place.kind));
    line.append(name);
    place.cells.forEach((sessions, column) => {
      const day = data.days[column];
      const cell = line.insertCell();
      cell.className = [day.today ? "today" : "", day.past ? "past" : ""].join(" ").trim();
      for (const session of sessions) {
        const made = card(session, state);
        made.dataset.row = row;
        made.dataset.column = column;
        cell.append(made);
      }
    });
  });
  scroll.append(made);
  return scroll;
}

function list(data, state) {
  const made = element("div", "days");
  const earlier = element("details");
  earlier.append(element("summary", "", data.earlier));
  data.days.forEach((day, column) => {
    const sessions = data.places.flatMap((place) => place.cells[column].map((session) => [place, session]));
    if (!sessions.length) return;
    const part = element("section", day.past ? "past" : "");
    part.append(heading("h3", day));
    const items = element("ul");
    for (const [place, session] of sessions) {
      const item = element("li");
      item.append(card(session, state, place.name));
      items.append(item);
    }
    part.append(items);
    (day.past ? earlier : made).append(part);
  });
  if (earlier.childElementCount > 1) made.prepend(earlier);
  if (!data.days.some((day) => !day.past)) earlier.open = true;
  return made;
}

function target(cards, from, key) {
  const row = Number(from.dataset.row);
  const column = Number(from.dataset.column);
  const index = cards.indexOf(from);
  if (from.dataset.row === undefined) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
    if (step) return cards[index + step];
  }
  const inColumn = cards.filter((one) => Number(one.dataset.column) === column);
  const inRow = cards.filter((one) => Number(one.dataset.row) === row);
  const inCell = inRow.filter((one) => Number(one.dataset.column) === column);
  const beside = (step) => {
    const others = inRow.filter((one) => (Number(one.dataset.column) - column) * step > 0);
    if (!others.length) return undefined;
    const nearest = step > 0 ? Math.min : Math.max;
    const next = nearest(...others.map((one) => Number(one.dataset.column)));
    const there = others.filter((one) => Number(one.dataset.column) === next);
    return there[Math.min(inCell.indexOf(from), there.length - 1)];
  };
  switch (key) {
    case "ArrowDown": return inColumn[inColumn.indexOf(from) + 1];
    case "ArrowUp": return inColumn[inColumn.indexOf(from) - 1];
    case "ArrowRight": return beside(1);
    case "ArrowLeft": return beside(-1);
    case "Home": return inRow[0] ?? cards[0];
    case "End": return inRow.at(-1) ?? cards.at(-1);
    default: return undefined;
  }
}

function walk(root) {
  const cards = () => [...root.querySelectorAll(".card")].filter((one) => one.offsetParent !== null);
  const reach = (one) => {
    root.querySelector('.card[tabindex="0"]')?.setAttribute("tabindex", "-1");
    one?.setAttribute("tabindex", "0");
  };
  root.onfocusin = (event) => event.target.classList.contains("card") && reach(event.target);
  root.onkeydown = (event) => {
    const from = event.target.closest(".card");
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = target(cards(), from, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  return { cards, reach };
}

function draw(root, state) {
  const { data } = state;
  const scrolled = root.querySelector(".scroll");
  const at = scrolled && [scrolled.scrollLeft, scrolled.scrollTop];
  const active = root.getRootNode().activeElement;
  const hadFocus = active && root.contains(active) ? active.dataset.id : null;
  state.narrow = root.clientWidth < NARROW_PX;
  root.replaceChildren(state.narrow ? list(data, state) : table(data, state));
  const { cards, reach } = walk(root);
  const byId = (id) => id && root.querySelector(`.card[data-id="${CSS.escape(id)}"]`);
  reach(byId(hadFocus) || byId(state.last) || cards()[0]);
  byId(data.opened)?.classList.add("opened");
  const scroll = root.querySelector(".scroll");
  if (scroll && at) [scroll.scrollLeft, scroll.scrollTop] = at;
  if (hadFocus) byId(hadFocus)?.focus({ preventScroll: true });
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let state = drawn.get(parentElement);
  if (!state) {
    const root = element("div", "board");
    parentElement.append(root);
    state = { root, text: "", last: null };
    state.watcher = new ResizeObserver(() => {
      if (state.data && root.clientWidth < NARROW_PX !== state.narrow) draw(root, state);
    });
    drawn.set(parentElement, state);
  }
  state.watcher.observe(state.root);
  state.open = (id) => setTriggerValue("open", id);
  const text = JSON.stringify(data);
  if (text !== state.text) {
    const wasOpen = state.data?.opened;
    Object.assign(state, { data, text });
    draw(state.root, state);
    if (wasOpen && !data.opened) {
      // The dialog gives the focus back to nobody, because the card it came from was drawn anew.
      setTimeout(() => state.root.querySelector(`.card[data-id="${CSS.escape(wasOpen)}"]`)?.focus(), 60);
    }
  }
  return () => state.watcher.disconnect();
}
