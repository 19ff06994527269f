// Finding who comes: type part of a name, Enter takes the first. The list with its reasons comes from the server.

const MOST_SHOWN = 40;

class Finder {
  constructor(board, session, instead, anchor) {
    Object.assign(this, {board, session, instead, people: null, at: 0, isAwaited: false});
    const {texts} = board.data;
    const label = instead ? filled(texts.findInstead, {name: instead.name}) : filled(texts.findHere, {session: session.title});
    this.input = element("input");
    this.input.type = "text";
    this.input.autocomplete = "off";
    this.input.placeholder = texts.find;
    this.list = element("div", "people");
    this.list.id = "board-people";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    const roles = {role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": this.list.id, "aria-autocomplete": "list"};
    Object.entries(roles).forEach(([name, value]) => this.input.setAttribute(name, value));
    this.input.addEventListener("input", () => { this.at = 0; this.draw(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    const close = way(texts.close, "Esc", () => board.beside.close());
    board.beside.show({kind: "finder", label, session: session.id, anchor, parts: [element("h4", "", label), this.input, this.list, close], focus: this.input});
    this.draw();
    board.ask({kind: "candidates", session: session.id});
  }

  hear(told) {
    if (told.session !== this.session.id) return;
    this.people = told.people.filter((one) => one.id !== this.instead?.id);
    this.draw();
    this.board.beside.place(this.board.beside.from);
    if (this.isAwaited) this.take(this.shown[this.at]);
    this.isAwaited = false;
  }

  get shown() {
    const typed = this.input.value.trim().toLocaleLowerCase();
    return (this.people ?? []).filter((one) => one.name.toLocaleLowerCase().includes(typed)).slice(0, MOST_SHOWN);
  }

  draw() {
    const {texts} = this.board.data;
    const {shown} = this;
    this.at = Math.max(0, Math.min(this.at, shown.length - 1));
    const lines = shown.map((one, place) => {
      const made = element("div", `person ${one.stand}`);
      made.id = `board-person-${place}`;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", String(place === this.at));
      if (one.stand === "unable") made.setAttribute("aria-disabled", "true");
      made.append(element("span", "who", one.name), element("span", "said", one.said));
      made.addEventListener("click", () => this.take(one));
      return made;
    });
    const nothing = element("div", "nothing", this.people ? texts.nobody : texts.looking);
    if (!lines.length) nothing.setAttribute("role", "option");
    this.list.replaceChildren(...(lines.length ? lines : [nothing]));
    if (lines.length) this.input.setAttribute("aria-activedescendant", `board-person-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    lines[this.at]?.scrollIntoView({block: "nearest"});
  }

  key(event) {
    const steps = {ArrowDown: 1, ArrowUp: -1};
    if (event.key in steps) {
      this.at += steps[event.key];
      this.draw();
    } else if (event.key === "Enter") {
      if (this.people) this.take(this.shown[this.at]);
      else this.isAwaited = true;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(one) {
    const {board, session, instead} = this;
    if (!one) return;
    if (one.stand === "unable") {
      board.say(filled(board.data.texts.cannot, {name: one.name, reasons: one.said}));
      return;
    }
    board.beside.close({quietly: true});
    board.focus(session.id);
    if (instead) board.replace(session, instead, one);
    else board.assign(session, one);
  }
}
