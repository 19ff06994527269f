// Typing a stack of tally sheets by keyboard alone: the fields of a sheet in the order of the paper, one sheet after another.
// A figure is on its way to the database as soon as its field is left; a sheet is finished by Enter in its last field.

const DIGITS = /^[0-9]{0,3}$/;

class Stack {
  constructor(root) {
    this.root = root;
    this.delivery = new Delivery(() => this.paint());
    this.sheets = [];           // all of this sitting, also those that are finished and that the server names no more
    this.finished = new Set();  // their sessions
    this.refused = new Map();   // session → {sentences, isQuestion}
    this.queue = [];            // keys pressed while the server is still asked whether a sheet is right
    this.onLeave = () => this.keep();
  }

  update(data, setStateValue) {
    const isOther = this.data?.account !== data.account || this.data?.chosen !== data.chosen;
    this.data = data;
    this.delivery.use(data.account, setStateValue);
    if (isOther) Object.assign(this, {sheets: [], current: null, shape: null, waits: false, queue: []});
    if (isOther) [this.finished, this.refused].forEach((known) => known.clear());
    const gone = this.merge(data.sheets);
    if (this.delivery.hear(data.answer)) this.answered(data.answer);
    gone.filter((session) => !this.finished.has(session)).forEach((session) => this.lose(session));
    if (!this.sheet) this.open(this.toDo[0]?.session ?? null);
    if (this.shapeNow !== this.shape) this.build();
    this.paint();
    if (this.opens) this.arrive();
    this.delivery.start(() => this.tick());
    window.addEventListener("pagehide", this.onLeave);
    if (this.delivery.hasWork) this.delivery.sendSoon();
  }

  // What the server names takes the place of what it named before; the sessions that it names no more.
  merge(sheets) {
    const named = new Map(sheets.map((sheet) => [sheet.session, sheet]));
    const known = new Set(this.sheets.map(({session}) => session));
    this.sheets = [...this.sheets.map((sheet) => named.get(sheet.session) ?? sheet), ...sheets.filter(({session}) => !known.has(session))];
    return [...known].filter((session) => !named.has(session));
  }

  // A colleague was first, or called the session off.
  lose(session) {
    this.finished.add(session);
    if (session === this.current) this.refused.set(session, {sentences: [this.data.texts.gone], isQuestion: false});
  }

  stop() {
    this.delivery.stop();
    window.removeEventListener("pagehide", this.onLeave);
  }

  tick() {
    this.delivery.keepUp(false);
    if (this.waits && this.delivery.isOffline) this.advance();  // kept here, and finished once there is a connection
    this.paint();
  }

  get outbox() {
    return this.delivery.outbox;
  }

  get sheet() {
    return this.sheets.find(({session}) => session === this.current);
  }

  // Sheets that somebody still has to type.
  get toDo() {
    return this.sheets.filter(({session}) => !this.outbox.done.has(session) && !this.finished.has(session));
  }

  get shapeNow() {
    return JSON.stringify([this.data.locale, this.data.layouts, this.sheets.map(({session}) => session), this.current]);
  }

  // ---- figures ----

  values(sheet) {
    const values = new Map(Object.entries(sheet.values));
    for (const tap of this.delivery.waiting.filter((each) => each.session === sheet.session)) {
      values.set(tap.field, tap.total ?? Math.max(0, (values.get(tap.field) ?? 0) + tap.change));
    }
    return values;
  }

  // The field that has the cursor, when the page is left in the middle of it.
  keep() {
    const box = this.root.querySelector(".sheet input:focus");
    if (box) this.commit(box);
  }

  // What a field says goes into the outbox; false when it is no figure. One of a sheet that was just left says nothing.
  commit(box) {
    if (box.dataset.session !== this.current || this.finished.has(this.current)) return true;
    const text = box.value.trim();
    const isFigure = DIGITS.test(text) && Number(text) <= this.data.maximum;
    this.say(box, isFigure ? "" : this.data.texts.impossible);
    if (!isFigure) return false;
    const field = box.dataset.field;
    const before = this.values(this.sheet).get(field) ?? null;
    const isNothing = before === null && (text === "" || (field.startsWith("category:") && !Number(text)));
    if (isNothing || (text !== "" && Number(text) === before)) return true;
    this.outbox.add(this.current, field, null, Number(text));
    this.refused.delete(this.current);
    this.delivery.sendSoon();
    this.paint();
    return true;
  }

  // ---- moving ----

  get boxes() {
    return [...this.root.querySelectorAll(".sheet input")];
  }

  key(event, box) {
    event.stopPropagation();  // Streamlit has shortcuts of one letter
    if (this.waits) {
      if (event.key.length === 1 || ["Enter", "Tab", "Backspace"].includes(event.key)) {
        this.queue.push(event.key);
        event.preventDefault();
      }
      return;
    }
    const step = {Enter: 1, ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
    else this.move(box, event.key === "Enter" && event.shiftKey ? -1 : step, event.key === "Enter");
  }

  move(box, step, saves) {
    if (!this.commit(box)) return box.select();
    const {boxes} = this;
    const next = boxes[boxes.indexOf(box) + step];
    if (next) this.focus(next);
    else if (saves && step > 0) this.save();
  }

  focus(box) {
    box.focus({preventScroll: true});
    box.select();
    box.closest(".field").scrollIntoView({block: "nearest"});
  }

  open(session) {
    this.current = session;
    this.opens = true;
  }

  arrive() {
    this.opens = false;
    const [first] = this.boxes;
    if (!first) return this.root.querySelector("[data-end]")?.focus();
    this.focus(first);
    this.replay();
  }

  show(session) {
    this.open(session);
    this.build();
    this.paint();
    this.arrive();
  }

  // What was typed ahead goes where it was meant to go.
  replay() {
    let fresh = true;  // the first digit takes the place of what stands there, as the cursor would have it
    while (this.queue.length && !this.waits) {
      const box = this.root.querySelector(".sheet input:focus");
      const key = this.queue.shift();
      const moves = key === "Enter" || key === "Tab";
      if (moves && box) this.move(box, 1, key === "Enter");
      else if (key === "Backspace" && box) box.value = box.value.slice(0, -1);
      else if (/^[0-9]$/.test(key) && box) box.value = fresh ? key : box.value + key;
      fresh = moves;
    }
  }

  // ---- finishing a sheet ----

  save() {
    const {texts} = this.data;
    if (this.boxes.some((box) => !this.commit(box))) return this.focus(this.root.querySelector("[aria-invalid=true]"));
    const values = this.values(this.sheet);
    const [visitors, first] = [values.get("visitors") ?? null, values.get("first_time") ?? 0];
    const asked = [...values].some(([field, number]) => field.startsWith("category:") && number);
    const faults = [
      ["visitors", visitors === null ? texts.visitorsUnknown : ""],
      ["visitors", visitors === 0 && asked ? texts.questionsWithoutVisitors : ""],
      ["first_time", visitors !== null && first > visitors ? texts.moreFirstTime : ""],
    ].filter(([, sentence]) => sentence);
    if (faults.length) {
      const box = this.boxes.find((each) => each.dataset.field === faults[0][0]);
      this.say(box, faults[0][1]);
      return this.focus(box);
    }
    const isSure = Boolean(this.refused.get(this.current)?.isQuestion);
    this.refused.delete(this.current);
    this.outbox.finish(this.current, visitors ? "finish" : "zero", isSure);
    this.waits = true;
    this.delivery.sendNow();
    if (this.delivery.isOffline) this.advance();
    this.paint();
  }

  answered(answer) {
    for (const {session, sentences, isQuestion} of answer.done) {
      if (sentences.length) this.refused.set(session, {sentences, isQuestion});
      else this.finished.add(session);
    }
    const mine = answer.done.find(({session}) => session === this.current);
    if (mine?.sentences.length) Object.assign(this, {waits: false, queue: [], opens: true});
    else if (mine || (answer.problem && this.waits)) this.advance();
  }

  // On to the next sheet in order; this one is finished, or waits in this browser until it can be.
  advance() {
    this.waits = false;
    const place = this.sheets.findIndex(({session}) => session === this.current);
    const others = this.toDo.filter(({session}) => session !== this.current);
    const next = others.find((each) => this.sheets.indexOf(each) > place) ?? others[0];
    this.show(next?.session ?? null);
  }

  // ---- drawing ----

  build() {
    this.shape = this.shapeNow;
    this.paints = [];
    this.root.querySelector(".stack")?.remove();
    const top = element("div", "stack");
    top.lang = this.data.locale.slice(0, 2);
    top.append(this.pile(), this.refusals(), this.sheet ? this.form(this.sheet) : this.end());
    this.root.append(top);
  }

  pile() {
    const pile = element("nav", "pile");
    pile.setAttribute("aria-label", this.data.texts.pile);
    for (const each of this.sheets) {
      const mark = element("span", "mark");
      const go = button("chip", "", null, () => this.show(each.session));
      go.append(element("span", "", each.short), mark);
      if (each.session === this.current) go.setAttribute("aria-current", "step");
      pile.append(go);
      this.paints.push(() => ([go.dataset.state, mark.textContent] = this.standing(each)));
    }
    return pile;
  }

  // How a sheet stands, for the eye and in words.
  standing(sheet) {
    const {texts} = this.data;
    if (this.refused.has(sheet.session)) return ["refused", texts.lookAgain];
    if (this.finished.has(sheet.session)) return ["saved", texts.entered];
    if (this.outbox.done.has(sheet.session)) return ["waiting", texts.waits];
    return this.values(sheet).size ? ["begun", texts.begun] : ["", ""];
  }

  form(sheet) {
    const {texts, layouts, figures} = this.data;
    const form = element("div", "sheet");
    form.setAttribute("role", "group");
    form.setAttribute("aria-label", sheet.title);
    const heading = element("h2", "heading", sheet.title);
    const place = texts.place.replace("{number}", this.sheets.indexOf(sheet) + 1).replace("{of}", this.sheets.length);
    heading.append(element("span", "hint", place));
    const tops = element("div", "tops");
    tops.append(...figures.map((each) => this.field(each, "field top")));
    const topics = element("div", "topics");
    for (const each of layouts[sheet.layout]) topics.append(this.field(each, each.isGroup ? "field group" : "field"));
    form.append(heading, element("p", "keys hint", texts.keys), this.said(), tops, topics, this.foot(sheet));
    return form;
  }

  field({key, label}, kind) {
    const row = element("div", kind);
    const name = element("label", "name", label);
    const box = element("input");
    const fault = element("span", "fault");
    Object.assign(box, {type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 3, id: `stack-${key}`});
    Object.assign(box.dataset, {field: key, session: this.current});
    name.htmlFor = box.id;
    fault.id = `fault-${key}`;
    fault.setAttribute("role", "alert");
    box.addEventListener("keydown", (event) => this.key(event, box));
    box.addEventListener("blur", () => this.waits || this.commit(box));
    row.append(name, box, fault);
    this.paints.push(() => {
      box.readOnly = Boolean(this.waits);
      if (box.matches(":focus") || box.hasAttribute("aria-invalid")) return;
      box.value = this.values(this.sheet).get(key) ?? "";
    });
    return row;
  }

  say(box, sentence) {
    const fault = box.nextElementSibling;
    if (fault.textContent !== sentence) fault.textContent = sentence;
    if (sentence) {
      box.setAttribute("aria-invalid", "true");
      box.setAttribute("aria-describedby", fault.id);
    } else {
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-describedby");
    }
  }

  // What the server said of this sheet.
  said() {
    const place = element("div", "sentences");
    this.paints.push(() => {
      const refused = this.refused.get(this.current);
      const problem = this.delivery.problem;
      redraw(place, JSON.stringify([refused, problem, this.outbox.keeps]), () => {
        const said = [];
        if (!this.outbox.keeps) said.push(notice("", [this.data.texts.keepsNothing]));
        if (problem) said.push(notice("error", [problem]));
        if (refused) {
          const more = refused.isQuestion ? [this.data.texts.saveAgain] : [];
          said.push(notice(refused.isQuestion ? "" : "error", [...refused.sentences, ...more]));
        }
        return said;
      });
    });
    return place;
  }

  refusals() {
    const place = element("div", "refusals");
    this.paints.push(() => drawRefusals(place, this.delivery, this.data.texts));
    return place;
  }

  foot(sheet) {
    const {texts} = this.data;
    const foot = element("div", "foot");
    const state = element("div", "state");
    state.setAttribute("role", "status");
    this.paints.push(() => drawState(state, this.delivery, this.data, true));
    const more = element("a", "more", texts.more);
    Object.assign(more, {href: `/tellingen?sessie=${sheet.session}`, target: "_blank", rel: "noopener"});
    const actions = element("div", "actions");
    const save = button("finish", texts.save, null, () => this.save());
    actions.append(save, button("plain", texts.skip, null, () => this.advance()));
    this.paints.push(() => (save.disabled = Boolean(this.waits)));
    foot.append(actions, state, more);
    return foot;
  }

  end() {
    const end = element("div", "end");
    const state = element("div", "state");
    state.setAttribute("role", "status");
    const said = element("p", "", this.data.texts.end);
    said.tabIndex = -1;
    said.dataset.end = "";
    end.append(said, state);
    this.paints.push(() => drawState(state, this.delivery, this.data, true));
    return end;
  }

  paint() {
    this.paints?.forEach((write) => write());
  }
}

const stacks = new WeakMap();

export default function ({data, parentElement, setStateValue}) {
  if (!stacks.has(parentElement)) stacks.set(parentElement, new Stack(parentElement));
  const stack = stacks.get(parentElement);
  stack.update(data, setStateValue);
  return () => stack.stop();
}
