// The tap counter: what is shown is what the server last said, and on top of it what waits in the outbox.
// `build` makes the rows, once per session; `paint` writes what changes, at every tap.

class Counter {
  constructor(root) {
    this.root = root;
    this.delivery = new Delivery(() => this.paint());
  }

  update(data, setStateValue) {
    const isOther = this.data?.session !== data.session || this.data?.account !== data.account;
    this.data = data;
    this.folded = null;
    this.delivery.use(data.account, setStateValue);
    if (isOther) Object.assign(this, {asked: null, last: null, showsAll: false, opened: new Set(), shape: null});
    if (this.delivery.hear(data.answer)) {
      const mine = data.answer.done.find(({session}) => session === data.session);
      if (mine) this.asked = mine.sentences.length ? mine : null;
    }
    const shape = JSON.stringify([data.session, data.locale, data.texts.finish, data.figures, data.groups, data.sections]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build();
    }
    this.paint();
    this.delivery.start(() => this.tick());
    if (this.delivery.hasWork) this.delivery.sendSoon();
  }

  tick() {
    this.delivery.keepUp(this.data.refreshes);
    this.paintFoot();
  }

  get outbox() {
    return this.delivery.outbox;
  }

  // ---- figures ----

  figure(field) {
    if (this.folded?.revision !== this.outbox.revision || this.folded.data !== this.data) this.fold();
    return this.folded.values.get(field) ?? null;
  }

  fold() {
    const values = new Map(Object.entries(this.data.values));
    for (const tap of this.delivery.waiting.filter((tap) => tap.session === this.data.session)) {
      const before = values.get(tap.field) ?? null;
      const after = tap.total ?? Math.min(this.data.maximum, Math.max(0, (before ?? 0) + tap.change));
      values.set(tap.field, before === null && after === 0 && tap.total === null ? null : after);
    }
    this.folded = {revision: this.outbox.revision, data: this.data, values};
  }

  inTopics(topics) {
    return topics.reduce((sum, topic) => sum + (this.figure(topic.key) ?? 0), 0);
  }

  inGroup(group) {
    return (this.figure(group.key) ?? 0) + this.inTopics(group.topics);
  }

  get questions() {
    return this.data.groups.reduce((sum, group) => sum + this.inGroup(group), 0);
  }

  // Whether a list of the visitors' profile adds up to more than the visitors.
  exceeds(section) {
    return section.ofVisitors && this.inTopics(section.topics) > (this.figure("visitors") ?? 0);
  }

  get somethingCounted() {
    const inSections = this.data.sections.some((section) => this.inTopics(section.topics));
    return Boolean(this.figure("visitors") || this.figure("first_time") || this.questions || inSections);
  }

  ofVisitors(section, text) {
    const visitors = this.figure("visitors") ?? 0;
    return text.replace("{number}", this.inTopics(section.topics)).replace("{visitors}", visitors);
  }

  // ---- what a person does ----

  count(field, change, total = null) {
    const {session, maximum, texts} = this.data;
    const before = this.figure(field) ?? 0;
    const after = total ?? before + change;
    if (this.outbox.done.has(session) || after < 0 || after > maximum) return;
    if (this.outbox.isFull) this.delivery.problem = texts.tooMany;
    else {
      this.outbox.add(session, field, total === null ? change : null, total);
      this.last = {field, change: before - after};
    }
    this.asked = null;
    navigator.vibrate?.(8);
    this.paint();
    this.delivery.sendSoon();
  }

  undo() {
    const {field, change} = this.last;
    if (change) this.count(field, change);
    this.last = null;
    this.paint();
  }

  finish(how, sure) {
    const {texts, session} = this.data;
    const visitors = this.figure("visitors");
    let sentence = "";
    if (how === "finish" && !visitors) sentence = texts.visitorsUnknown;
    else if (how === "finish" && (this.figure("first_time") ?? 0) > visitors) sentence = texts.moreFirstTime;
    else if (how === "finish") {
      const section = this.data.sections.find((each) => this.exceeds(each));
      if (section) sentence = `${section.label}: ${this.ofVisitors(section, texts.moreThanVisitors)}`;
    }
    this.asked = sentence ? {sentences: [sentence], isQuestion: false} : null;
    if (!sentence) {
      this.outbox.finish(session, how, sure);
      this.delivery.sendNow();
    }
    this.paint();
  }

  // ---- the rows ----

  build() {
    const {data} = this;
    this.paints = [];
    this.root.querySelector(".counter")?.remove();
    const top = element("div", "counter");
    top.lang = data.locale.slice(0, 2);
    if (data.session) {
      const wide = element("div", "wide");
      const figures = element("div", "card");
      figures.append(...data.figures.map((field, place) => this.row(field, place ? "row" : "row main")));
      const topics = element("div", "topics");
      topics.append(this.heading(), ...this.groups(), ...this.sections());
      wide.append(figures, topics);
      top.append(wide);
    }
    top.append(this.refusals(), this.foot());
    this.root.append(top);
  }

  heading() {
    const heading = element("h2", "heading");
    this.paints.push(() => (heading.textContent = this.data.texts.questions.replace("{number}", this.questions)));
    return heading;
  }

  row(field, kind) {
    const row = group(kind, field.label);
    const label = element("div", "label", field.label);
    if (field.hint) label.append(element("span", "hint", field.hint));
    row.append(label, ...this.steps(field, () => this.figure(field.key), () => this.count(field.key, -1)));
    return row;
  }

  groups() {
    const {groups, shownGroups, texts} = this.data;
    const card = element("div", "card");
    const parts = groups.map((each) => [each, each.topics.length ? this.group(each) : this.row(each, "row group")]);
    card.append(...parts.map(([, part]) => part));
    const all = button("all", "", null, () => {
      this.showsAll = true;
      this.paint();
    });
    this.paints.push(() => {
      for (const [each, part] of parts.slice(shownGroups)) part.hidden = !this.showsAll && !this.inGroup(each);
      const hidden = parts.filter(([, part]) => part.hidden).length;
      all.hidden = !hidden;
      all.textContent = texts.allTopics.replace("{number}", hidden);
    });
    return [card, all];
  }

  group(each) {
    const {texts} = this.data;
    const part = element("div", "group");
    const row = group("row", each.label);
    const below = element("div", "below");
    const open = button("open", "", null, () => this.unfold(each, !this.opened.has(each.key)));
    const name = element("span", "label", each.label);
    const parts = element("span", "hint");
    name.append(parts);
    open.append(name);
    const fewer = () => {
      if (this.figure(each.key)) this.count(each.key, -1);
      else if (this.inGroup(each)) this.unfold(each, true);  // counted in a topic: choose which
    };
    row.append(open, ...this.steps(each, () => this.inGroup(each) || this.figure(each.key), fewer));
    below.append(...each.topics.map((topic) => this.row(topic, "row")));
    part.append(row, below);
    this.paints.push(() => {
      const isOpen = this.opened.has(each.key);
      below.hidden = !isOpen;
      open.setAttribute("aria-expanded", String(isOpen));
      const counted = each.topics.filter((topic) => this.figure(topic.key));
      const named = counted.map((topic) => `${topic.label} ${this.figure(topic.key)}`).join(" · ");
      parts.textContent = isOpen ? texts.inGeneral : named;
    });
    return part;
  }

  // The lists beside the questions, folded: outcome, referral, and what the network counts of its visitors.
  sections() {
    if (!this.data.sections.length) return [];
    const card = element("div", "card");
    card.append(...this.data.sections.map((each) => this.section(each)));
    return [card];
  }

  section(each) {
    const {texts} = this.data;
    const part = element("div", "group");
    const row = group("row section", each.label);
    const open = button("open", "", null, () => this.unfold(each, !this.opened.has(each.key)));
    const name = element("span", "label", each.label);
    const parts = element("span", "hint");
    const total = element("span", "total");
    const below = element("div", "below");
    const excess = element("p", "excess");
    excess.setAttribute("role", "alert");
    name.append(parts);
    open.append(name);
    row.append(open, total);
    below.append(...each.topics.map((topic) => this.row(topic, "row")));
    part.append(row, excess, below);
    this.paints.push(() => {
      const isOpen = this.opened.has(each.key);
      const number = this.inTopics(each.topics);
      below.hidden = !isOpen;
      open.setAttribute("aria-expanded", String(isOpen));
      const counted = each.topics.filter((topic) => this.figure(topic.key));
      parts.textContent = isOpen ? "" : counted.map((topic) => `${topic.label} ${this.figure(topic.key)}`).join(" · ");
      total.textContent = number ? (each.ofVisitors ? this.ofVisitors(each, texts.ofVisitors) : number) : "";
      const sentence = this.exceeds(each) ? this.ofVisitors(each, texts.moreThanVisitors) : "";
      excess.hidden = !sentence;
      if (excess.textContent !== sentence) excess.textContent = sentence;
    });
    return part;
  }

  unfold(each, isOpen) {
    if (isOpen) this.opened.add(each.key);
    else this.opened.delete(each.key);
    this.paint();
  }

  // One fewer, the figure that can be typed, one more.
  steps(field, shown, fewer) {
    const {texts, maximum} = this.data;
    const less = button("step less", "−", texts.less.replace("{what}", field.label), fewer);
    const more = button("step more", "+", texts.more.replace("{what}", field.label), () => this.count(field.key, 1));
    const figure = button("figure", "", null, () => {
      const box = this.typed(field, shown, figure);
      figure.replaceWith(box);
      box.focus();  // at once: what is typed next belongs to it, and a phone shows its keys only while it is tapped
      box.select();
    });
    less.dataset.less = more.dataset.more = figure.dataset.figure = field.key;
    this.paints.push(() => {
      const value = shown();
      figure.textContent = value ?? "–";
      const said = value ?? texts.unknown;
      figure.setAttribute("aria-label", texts.type.replace("{what}", field.label).replace("{number}", said));
      less.setAttribute("aria-disabled", String(!value));
      more.setAttribute("aria-disabled", String(value === maximum));
    });
    return [less, figure, more];
  }

  typed(field, shown, figure) {
    const {texts, maximum} = this.data;
    const box = element("input", "figure");
    Object.assign(box, {inputMode: "numeric", autocomplete: "off", maxLength: 3, value: shown() ?? ""});
    box.dataset.type = field.key;
    box.setAttribute("aria-label", texts.total.replace("{what}", field.label));
    const inTopics = () => this.inTopics(field.topics ?? []);  // of a group, the topics keep what they have
    const fault = () => {
      if (!/^[0-9]{1,3}$/.test(box.value.trim()) || Number(box.value) > maximum) return texts.impossible;
      return Number(box.value) < inTopics() ? texts.lessThanTopics.replace("{number}", inTopics()) : "";
    };
    const began = box.value;  // left as it was it says nothing, whatever was tapped beside it meanwhile
    let isClosed = false;  // taking the box away blurs it once more
    const close = () => {
      if (isClosed) return;
      isClosed = true;
      box.replaceWith(figure);
      this.paint();
    };
    const leave = (stays) => {
      if (isClosed) return;
      const isEmpty = !box.value.trim();
      const sentence = isEmpty ? "" : fault();
      if (sentence) this.asked = {sentences: [sentence], isQuestion: false};
      else if (!isEmpty && box.value !== began && Number(box.value) !== shown()) this.count(field.key, 0, Number(box.value) - inTopics());
      if (!sentence || !stays) close();
      this.paint();
    };
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();  // Streamlit has shortcuts of one letter
      if (event.key === "Enter") {
        event.preventDefault();  // it would press the figure that gets the focus, and open the box again
        leave(true);
      }
      if (event.key === "Enter" && isClosed) figure.focus();
      if (event.key === "Escape") close();
    });
    box.addEventListener("blur", () => leave(false));
    return box;
  }

  // ---- what the server refused, and the foot: what stands in the way, whether it is saved, finishing ----

  refusals() {
    const place = element("div", "refusals");
    this.paints.push(() => drawRefusals(place, this.delivery, this.data.texts));
    return place;
  }

  foot() {
    const {texts, session} = this.data;
    const foot = element("div", "foot");
    const said = element("div", "sentences");
    const line = element("div", "line");
    const state = element("div", "state");
    state.setAttribute("role", "status");
    const undo = button("plain undo", texts.undo, null, () => this.undo());
    line.append(state, undo);
    foot.append(said, line);
    const zero = button("plain zero", texts.zero, null, () => this.finish("zero", true));
    const finish = button("finish", texts.finish, null, () => this.finish("finish", false));
    if (session) {
      const actions = element("div", "actions");
      actions.append(zero, finish);
      foot.append(actions);
    }
    this.paintFoot = () => {
      const isFinishing = this.outbox.done.has(session);
      drawState(state, this.delivery, this.data, Boolean(session));
      undo.hidden = !this.last || isFinishing;
      zero.disabled = isFinishing || this.somethingCounted;
      finish.disabled = isFinishing;
      this.paintSentences(said, isFinishing);
      foot.hidden = !session && !this.delivery.hasWork && !said.childElementCount;
    };
    this.paints.push(() => this.paintFoot());
    return foot;
  }

  paintSentences(place, isFinishing) {
    const {texts, session} = this.data;
    const waits = isFinishing && this.delivery.isOffline;
    const saying = JSON.stringify([this.outbox.keeps, this.delivery.problem, this.asked, waits]);
    redraw(place, saying, () => {
      const said = [];
      if (!this.outbox.keeps) said.push(notice("", [texts.keepsNothing]));
      if (this.delivery.problem) said.push(notice("error", [this.delivery.problem]));
      if (this.asked) said.push(this.objection(this.asked));
      if (waits) {
        const notYet = button("plain", texts.notYet, null, () => {
          this.outbox.unfinish(session);
          this.paint();
        });
        said.push(notice("", [texts.finishesLater], [notYet]));
      }
      return said;
    });
  }

  objection({sentences, isQuestion}) {
    if (!isQuestion) return notice("error", sentences);
    const yes = button("plain", this.data.texts.yesFinish, null, () => this.finish("finish", true));
    const back = button("plain", this.data.texts.backToCounting, null, () => {
      this.asked = null;
      this.paint();
    });
    return notice("", sentences, [yes, back]);
  }

  paint() {
    this.paints.forEach((write) => write());
  }
}

const counters = new WeakMap();

export default function ({data, parentElement, setStateValue}) {
  if (!counters.has(parentElement)) counters.set(parentElement, new Counter(parentElement));
  const counter = counters.get(parentElement);
  counter.update(data, setStateValue);
  return () => counter.delivery.stop();
}
