// The edits of this browser that the database has not confirmed: shown at once, sent one by one, kept until answered.
// Sending twice changes nothing: each carries an id and the versions that were seen.

const EDITS = "inloop.edits.";  // inloop.edits.<account>.<network> → the edits that wait, in order
const RESEND_MS = 2500;
const SLOW_MS = 1200;           // until then an edit is simply being saved

class Edits {
  constructor(changed) {
    this.changed = changed;
    this.waiting = [];
    this.refused = new Map();  // session → sentence
    this.tab = newId().slice(0, 8);
    this.turn = 0;
    this.inFlight = null;      // {n, at}
    this.problem = "";
    this.last = null;          // the edit that was saved last
  }

  use(owner, setStateValue) {
    this.setStateValue = setStateValue;
    if (this.owner === owner) return;
    this.owner = owner;
    this.waiting = this.kept();
    this.refused.clear();
  }

  kept() {
    try {
      const found = JSON.parse(sessionStorage.getItem(EDITS + this.owner) ?? "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  keep() {
    try {
      if (this.waiting.length) sessionStorage.setItem(EDITS + this.owner, JSON.stringify(this.waiting));
      else sessionStorage.removeItem(EDITS + this.owner);
    } catch {
      // A browser that keeps nothing still has them until the page is left.
    }
  }

  get isOffline() {
    const app = document.querySelector("[data-testid=stApp]");
    const state = app?.getAttribute("data-test-connection-state") ?? "CONNECTED";
    return !navigator.onLine || state !== "CONNECTED";
  }

  get isSlow() {
    return this.waiting.some((edit) => !edit.asks && Date.now() - edit.at > SLOW_MS);
  }

  add(edit) {
    for (const session of [edit.session, edit.other]) this.refused.delete(session);
    this.waiting.push({id: newId(), sure: false, at: Date.now(), ...edit});
    this.keep();
    this.changed();
    this.send();
  }

  sure(id) {
    const edit = this.waiting.find((each) => each.id === id);
    if (edit) Object.assign(edit, {sure: true, asks: "", at: Date.now()});
    this.keep();
    this.changed();
    this.send();
  }

  discard(id) {
    this.waiting = this.waiting.filter((edit) => edit.id !== id);
    this.keep();
    this.changed();
  }

  send() {
    if (this.isOffline || (this.inFlight && Date.now() - this.inFlight.at < RESEND_MS)) return;
    const edit = this.waiting.find((each) => !each.asks);
    if (!edit) return;
    this.turn += 1;
    this.inFlight = {n: `${this.tab}-${this.turn}`, at: Date.now()};
    const {id, verb, session, seen, helper, other, otherSeen, otherHelper, set, sure} = edit;
    this.setStateValue("outbox", {
      n: this.inFlight.n,
      edit: {id, verb, session, seen, helper, other, otherSeen, otherHelper, set, sure},
    });
  }

  // What the server said; the edit it was about when it is news, with what became of it.
  hear(answer) {
    if (!answer || this.heard === answer.n) return null;
    this.heard = answer.n;
    this.problem = answer.became === "waits" ? answer.sentence : "";
    if (this.inFlight?.n === answer.n) this.inFlight = this.problem ? {n: "", at: Date.now()} : null;
    const edit = this.waiting.find((each) => each.id === answer.id);
    if (!edit || answer.became === "waits") return null;
    if (answer.became === "question") {
      edit.asks = answer.sentence;
    } else {
      this.waiting = this.waiting.filter((each) => each !== edit);
      if (answer.became === "refused") this.refused.set(edit.session ?? "", answer.sentence);
      else if (answer.became === "done") this.last = edit;
      // What still waits was meant for the session as my own edit left it.
      for (const each of this.waiting) {
        if (answer.raised.includes(each.session)) each.seen += 1;
        if (answer.raised.includes(each.other)) each.otherSeen += 1;
      }
    }
    this.keep();
    this.send();
    return {edit, became: answer.became, sentence: answer.sentence};
  }

  // The helpers of a session as they will stand once everything that waits is saved.
  helpersOf(session) {
    let helpers = session.helpers.map((helper) => ({...helper}));
    const goes = (id) => (helpers = helpers.filter((helper) => helper.id !== id));
    const comes = (id, name) => helpers.some((each) => each.id === id) || helpers.push({id, name, text: name, isNew: true});
    for (const edit of this.waiting) {
      if (edit.asks) continue;
      const isHere = edit.session === session.id;
      const isThere = edit.other === session.id;
      if (edit.verb === "assign" && isHere) comes(edit.helper, edit.name);
      if (edit.verb === "remove" && isHere) helpers.filter((each) => each.id === edit.helper).forEach((each) => (each.leaves = true));
      if (edit.verb === "move" && isHere) comes(edit.helper, edit.name);
      if (edit.verb === "move" && isThere) goes(edit.helper);
      if (edit.verb === "swap" && isHere) { goes(edit.helper); comes(edit.otherHelper, edit.otherName); }
      if (edit.verb === "swap" && isThere) { goes(edit.otherHelper); comes(edit.helper, edit.name); }
      if (edit.verb === "replace" && isHere) { goes(edit.helper); comes(edit.otherHelper, edit.otherName); }
    }
    return helpers;
  }

  isWaitingFor(id) {
    return this.waiting.some((edit) => !edit.asks && (edit.session === id || edit.other === id));
  }
}

function filled(text, words) {
  return text.replace(/\{(\w+)\}/g, (all, name) => words[name] ?? all);
}
