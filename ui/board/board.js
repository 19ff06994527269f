// The board: draws what ui/roster_board.py says, and brings what somebody does on it to the server.

const NARROW_PX = 640;
const drawn = new WeakMap();

class Board {
  constructor(parent) {
    this.root = element("div", "board");
    this.body = element("div", "body");
    this.bar = element("div", "bar");
    this.live = element("div", "live");
    this.live.setAttribute("aria-live", "assertive");
    this.root.append(this.body, this.bar, this.live);
    parent.append(this.root);
    this.edits = new Edits(() => this.paint());
    this.beside = new Beside(this);
    this.drag = new Drag(this);
    this.carried = this.finder = this.last = null;
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusin", (event) => {
      const card = event.target.closest(".card");
      if (card) reach(this.root, card);
    });
    this.root.addEventListener("click", (event) => this.click(event));
    this.watcher = new ResizeObserver(() => {
      if (this.data && this.root.clientWidth < NARROW_PX !== this.narrow) this.build();
    });
    this.onLine = () => { this.edits.inFlight = null; this.edits.send(); this.sayStatus(); };
  }

  start() {
    this.watcher.observe(this.root);
    window.addEventListener("online", this.onLine);
    window.addEventListener("offline", this.onLine);
    clearInterval(this.clock);
    this.clock = setInterval(() => {
      if (!this.edits.waiting.length) return;
      this.edits.send();
      this.sayStatus();
    }, 1000);
  }

  stop() {
    this.watcher.disconnect();
    clearInterval(this.clock);
    window.removeEventListener("online", this.onLine);
    window.removeEventListener("offline", this.onLine);
  }

  // What the server drew, answered and told. The drawing comes as a text, because it stays the same most of the time.
  update(news, setStateValue, setTriggerValue) {
    const before = this.data;
    if (news.drawing !== this.drawing) this.drawn = JSON.parse(news.drawing);
    this.drawing = news.drawing;
    const data = this.data = {...this.drawn, ...news};
    this.tell = setTriggerValue;
    this.edits.use(data.owner, setStateValue);
    const shape = JSON.stringify([data.days, data.caption, data.places.map((place) => [place.name, place.cells.map((cell) => cell.map((one) => one.id))])]);
    if (shape === this.shape) this.paint();
    else this.build();
    this.shape = shape;
    this.markOpened(before?.opened);
    const answer = this.edits.hear(data.answer);
    if (answer) this.hear(answer);
    stillThere(this);
    if (data.told && JSON.stringify(data.told) !== this.told) this.listen(data.told);
    this.told = JSON.stringify(data.told);
    if (this.undoNext && !this.edits.waiting.length) this.undo();
    this.edits.send();
    this.sayStatus();
  }

  build() {
    const scrolled = this.body.querySelector(".scroll");
    const at = scrolled && [scrolled.scrollLeft, scrolled.scrollTop];
    const focused = this.focused();
    this.narrow = this.root.clientWidth < NARROW_PX;
    this.body.replaceChildren(this.narrow ? list(this) : table(this));
    reach(this.root, this.cardOf(focused?.card) ?? this.cardOf(this.last) ?? this.body.querySelector(".card"));
    const scroll = this.body.querySelector(".scroll");
    if (scroll && at) [scroll.scrollLeft, scroll.scrollTop] = at;
    if (focused) this.focus(focused.card, focused.helper);
  }

  // Only the cards that changed are drawn again: the others keep the focus and their place.
  paint() {
    const sessions = this.sessions();
    const focused = this.focused();
    for (const old of this.body.querySelectorAll(".card")) {
      const session = sessions.get(old.dataset.id);
      if (!session || signature(this, session) === old.signature) continue;
      const made = signed(this, session, old.place);
      if (old.dataset.row !== undefined) Object.assign(made.dataset, {row: old.dataset.row, column: old.dataset.column});
      old.replaceWith(made);
      if (old.classList.contains("opened")) made.classList.add("opened");
      if (old.tabIndex === 0) reach(this.root, made);
      if (focused?.card === session.id) this.focus(session.id, focused.helper);
    }
    this.sayStatus();
  }

  markAll() {
    for (const each of this.body.querySelectorAll(".card")) mark(this, each);
    this.sayStatus();
  }

  markOpened(before) {
    const {opened} = this.data;
    for (const each of this.body.querySelectorAll(".card")) each.classList.toggle("opened", each.dataset.id === opened);
    // The dialog gives the focus back to nobody, because the page around it was drawn anew.
    if (before && !opened) setTimeout(() => this.focus(before), 60);
  }

  hear({edit, became, sentence}) {
    const {texts} = this.data;
    this.paint();
    const card = this.cardOf(edit.session);
    if (became === "refused") this.say(filled(texts.refused, {sentence}));
    else if (became === "question" && card) question(this, edit, card);
    else if (became === "same") this.say(texts.same);
    else this.say(filled(texts.saved, {what: this.whatWasDone(edit)}));
  }

  whatWasDone(edit) {
    const {texts} = this.data;
    const verbs = {assign: texts.added, remove: texts.removed, move: texts.moved, swap: texts.swapped, replace: texts.replaced, undo: texts.undone};
    return filled(verbs[edit.verb], {name: edit.name, other: edit.otherName, session: edit.title});
  }

  listen(told) {
    if (told.kind === "candidates") this.finder?.hear(told);
    if (told.kind === "reach" && this.carried?.from === told.session && this.carried.helper.id === told.helper) {
      this.carried.marks = told.marks;
      this.markAll();
    }
  }

  // Asked anew each time, also when the same thing is asked twice.
  ask(what) {
    this.told = "";
    this.tell("ask", {...what, at: Date.now()});
  }

  sessions() {
    if (this.listedOf !== this.data) {
      this.listedOf = this.data;
      this.listed = new Map(this.data.places.flatMap((place) => place.cells.flat()).map((session) => [session.id, session]));
    }
    return this.listed;
  }

  sessionOf(id) {
    return this.sessions().get(id);
  }

  cardOf(id) {
    return id ? this.body.querySelector(`.card[data-id="${CSS.escape(id)}"]`) : null;
  }

  focused() {
    const active = this.root.getRootNode().activeElement;
    const card = active && this.body.contains(active) ? active.closest(".card") : null;
    return card && {card: card.dataset.id, helper: active.dataset.helper};
  }

  focus(id, helper) {
    const card = this.cardOf(id);
    const inside = helper && card?.querySelector(`.chip[data-helper="${CSS.escape(helper)}"]`);
    (inside || card)?.focus({preventScroll: true});
    card?.scrollIntoView({block: "nearest", inline: "nearest"});
  }

  say(text) {
    this.live.textContent = text;
    this.said = text;
    this.sayStatus();
  }

  // One line under the board: what is being carried, what is not saved yet, what was done last.
  sayStatus() {
    const {texts} = this.data ?? {};
    if (!texts || !this.data.keys.length) return;
    const {edits, carried} = this;
    const waiting = edits.waiting.filter((edit) => !edit.asks);
    const late = waiting.length && (edits.isOffline || edits.isSlow || edits.problem);
    const number = waiting.length;
    const words = edits.isOffline ? [texts.offlineOne, texts.offlineMany] : [texts.unsavedOne, texts.unsavedMany];
    const status = late ? [plural(number, ...words), edits.problem].filter(Boolean).join(" · ") : this.said ?? "";
    const kind = late ? "late" : carried ? "carried" : "";
    redraw(this.bar, JSON.stringify([status, kind, Boolean(this.data.undo), this.narrow]), () => {
      if (this.narrow && !status) return [];
      const made = [element("span", `status ${kind}`, status)];
      if (late) made.push(button("", texts.discard, "", () => edits.waiting.filter((each) => !each.asks).forEach((each) => edits.discard(each.id))));
      if (carried) made.push(button("", texts.letGo, "", () => letGo(this)));
      if (!late && !carried && edits.last && this.data.undo) made.push(button("", texts.undo, "", () => this.undo()));
      if (this.narrow) return made;
      const keys = button("keys", texts.keys, "", () => showKeys(this, keys));
      keys.append(element("kbd", "", "?"));
      made.push(keys);
      return made;
    });
  }

  click(event) {
    const card = event.target.closest(".card");
    if (!card || event.target.closest("button")) return;
    if (this.carried) putDown(this, card.session);
    else this.open(card.dataset.id);
  }

  open(id) {
    this.last = id;
    this.tell("open", id);
  }

  chose(session, helper) {
    if (this.carried) swapWith(this, session, helper);
    else offer(this, session, helper, this.cardOf(session.id).querySelector(`.chip[data-helper="${CSS.escape(helper.id)}"]`));
  }

  explain(session) {
    explain(this, session, this.cardOf(session.id));
  }

  find(session, instead) {
    this.finder = new Finder(this, session, instead, this.cardOf(session.id));
  }

  pickUp(session, helper, verb) {
    pickUp(this, session, helper, verb);
  }

  assign(session, one) {
    this.edits.add({verb: "assign", session: session.id, seen: session.version, helper: one.id, name: one.name, title: session.title});
  }

  replace(session, helper, one) {
    this.edits.add({
      verb: "replace", session: session.id, seen: session.version, helper: helper.id, name: helper.name,
      otherHelper: one.id, otherName: one.name, title: session.title,
    });
  }

  remove(session, helper) {
    this.focus(session.id);
    this.edits.add({verb: "remove", session: session.id, seen: session.version, helper: helper.id, name: helper.name, title: session.title});
  }

  forget(id) {
    this.edits.refused.delete(id);
    this.paint();
    this.focus(id);
  }

  undo() {
    const {texts, undo} = this.data;
    this.undoNext = false;
    if (this.edits.waiting.length) {
      this.undoNext = true;  // once what waits has been saved it can be taken back
    } else if (undo) {
      this.say(texts.undoing);
      this.edits.add({verb: "undo", set: undo, session: ""});
    } else this.say(texts.nothingToUndo);
  }

  key(event) {
    const from = event.target.closest?.(".chip, .body button, .card");
    if (event.target.closest?.(".beside") || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && this.data.keys.length) {
      this.undo();
    } else if (event.altKey || event.ctrlKey || event.metaKey || !from) {
      return;
    } else if (!this.press(event.key, from)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // Whether the key meant something here.
  press(key, from) {
    const next = step(this.root, from, key);
    if (next) {
      next.focus();
      next.scrollIntoView({block: "nearest", inline: "nearest"});
      return true;
    }
    const card = from.closest(".card");
    const {session} = card;
    const isCard = from === card;
    if (key === "Escape") return this.leave(session, isCard);
    if (key === "Enter" && isCard) {
      if (this.carried) putDown(this, session);
      else this.open(session.id);
      return true;
    }
    if (key.toLowerCase() === "w" && session.why.length) return explain(this, session, card) ?? true;
    if (!this.data.keys.length) return false;
    if (key === "?") return showKeys(this, card) ?? true;
    return session.canChange && this.change(key, session, from);
  }

  change(key, session, from) {
    const helpers = this.edits.helpersOf(session);
    const alone = from.classList.contains("card") && helpers.length === 1 ? helpers[0] : null;
    const helper = helpers.find((one) => one.id === from.dataset.helper) ?? alone;
    switch (key.toLowerCase()) {
      case "+":
        this.find(session, from.dataset.helper ? helper : undefined);
        return true;
      case "m":
      case "x":
      case "s":
        if (this.carried && key.toLowerCase() === "s") {
          this.carried.verb = "swap";
          putDown(this, session);
        } else if (helper) pickUp(this, session, helper, key.toLowerCase() === "s" ? "swap" : "move");
        else if (helpers.length) this.say(this.data.texts.chooseWho);
        return true;
      case "delete":
      case "backspace":
        if (from.dataset.helper && helper) this.remove(session, helper);
        else if (helpers.length) this.say(this.data.texts.chooseWho);
        return true;
      default:
        return false;
    }
  }

  leave(session, isCard) {
    if (this.carried) letGo(this);
    else if (!isCard) this.focus(session.id);
    else return false;
    return true;
  }
}

export default function (component) {
  const {data, parentElement, setStateValue, setTriggerValue} = component;
  let board = drawn.get(parentElement);
  if (!board) {
    board = new Board(parentElement);
    drawn.set(parentElement, board);
  }
  board.start();
  board.update(data, setStateValue, setTriggerValue);
  return () => board.stop();
}
