// The small panel beside a card: why it is red, what can be done with a helper, a question, the keys.

class Beside {
  constructor(board) {
    this.board = board;
    this.panel = element("div", "beside");
    this.panel.setAttribute("role", "dialog");
    this.panel.popover = "manual";
    this.panel.addEventListener("keydown", (event) => this.key(event));
    this.onPress = (event) => event.composedPath().includes(this.panel) || this.close({quietly: true});
    board.root.append(this.panel);
  }

  // Shows the parts beside what was pressed; `label` names the panel, `session` is the card it belongs to.
  show({kind, label, session, anchor, parts, focus}) {
    this.kind = kind;
    this.session = session;
    this.from = anchor;
    this.panel.className = `beside ${kind}`;
    this.panel.setAttribute("aria-label", label);
    this.panel.replaceChildren(...parts);
    if (!this.isOpen) this.panel.showPopover();
    this.isOpen = true;
    this.place(anchor);
    (focus ?? this.panel.querySelector("button, input"))?.focus({preventScroll: true});
    setTimeout(() => document.addEventListener("pointerdown", this.onPress));
  }

  place(anchor) {
    const at = anchor.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = this.panel;
    const room = 8;
    const below = at.bottom + 4 + height < innerHeight - room;
    const top = below ? at.bottom + 4 : Math.max(room, at.top - height - 4);
    this.panel.style.left = `${Math.max(room, Math.min(at.left, innerWidth - width - room))}px`;
    this.panel.style.top = `${Math.max(room, Math.min(top, innerHeight - height - room))}px`;
  }

  // The focus goes back to where it came from, unless somebody pressed elsewhere.
  close({quietly = false} = {}) {
    if (!this.isOpen) return;
    this.isOpen = false;
    document.removeEventListener("pointerdown", this.onPress);
    if (this.panel.isConnected) this.panel.hidePopover();
    this.panel.replaceChildren();
    const {session, from} = this;
    this.kind = this.session = this.from = null;
    if (quietly) return;
    if (from?.isConnected) from.focus();
    else this.board.focus(session);
  }

  key(event) {
    event.stopPropagation();  // Streamlit's own keys hear what is typed in here as if it were typed on the page
    const buttons = [...this.panel.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" && at >= 0) (buttons[at + 1] ?? buttons[0]).focus();
    else if (event.key === "ArrowUp" && at >= 0) (buttons[at - 1] ?? buttons.at(-1)).focus();
    else if (event.key === "Tab") this.turn(event);
    else return;
    event.preventDefault();
  }

  // Tab stays in the panel until it is closed.
  turn(event) {
    const all = [...this.panel.querySelectorAll("input, button")];
    const active = this.panel.getRootNode().activeElement;
    const next = all[all.indexOf(active) + (event.shiftKey ? -1 : 1)];
    (next ?? (event.shiftKey ? all.at(-1) : all[0]))?.focus();
  }
}

function way(text, key, act) {
  const made = button("way", text, "", act);
  if (key) made.append(element("kbd", "", key));
  return made;
}

function explain(board, session, anchor) {
  const {texts} = board.data;
  const why = element("ul");
  session.why.forEach((phrase) => why.append(element("li", "", phrase)));
  const ways = element("div", "ways");
  if (session.canChange) ways.append(way(texts.add, "+", () => { board.beside.close(); board.find(session); }));
  ways.append(way(texts.open, "Enter", () => { board.beside.close(); board.open(session.id); }));
  ways.append(way(texts.close, "Esc", () => board.beside.close()));
  board.beside.show({kind: "why", label: session.title, session: session.id, anchor, parts: [element("h4", "", session.title), why, ways]});
}

function offer(board, session, helper, anchor) {
  const {texts} = board.data;
  const then = (act) => () => { board.beside.close(); act(); };
  const ways = element("div", "ways");
  ways.append(
    way(texts.move, "M", then(() => board.pickUp(session, helper, "move"))),
    way(texts.swap, "S", then(() => board.pickUp(session, helper, "swap"))),
    way(texts.replace, "+", then(() => board.find(session, helper))),
    way(texts.remove, "Delete", then(() => board.remove(session, helper))),
    way(texts.open, "", then(() => board.open(session.id))),
  );
  board.beside.show({kind: "menu", label: helper.text, session: session.id, anchor, parts: [element("h4", "", helper.text), ways]});
}

function question(board, edit, anchor) {
  const {texts} = board.data;
  const answer = (act) => () => { board.beside.close(); act(); };
  const ways = element("div", "ways");
  const yes = way(texts.yes, "Enter", answer(() => board.edits.sure(edit.id)));
  ways.append(yes, way(texts.no, "Esc", answer(() => board.edits.discard(edit.id))));
  const said = element("p", "", filled(texts.asks, {reasons: edit.asks}));
  said.setAttribute("role", "alert");
  board.beside.show({kind: "question", label: said.textContent, session: edit.session, anchor, parts: [said, ways], focus: yes});
}

function showKeys(board, anchor) {
  const {texts, keys} = board.data;
  const made = element("dl");
  for (const line of keys) {
    const names = element("dt");
    line.keys.forEach((name) => names.append(element("kbd", "", name)));
    made.append(names, element("dd", "", line.does));
  }
  const ways = element("div", "ways");
  ways.append(way(texts.close, "Esc", () => board.beside.close()));
  board.beside.show({kind: "keys", label: texts.keys, session: null, anchor, parts: [element("h4", "", texts.keys), made, ways]});
}
