// Bringing what waits to the server, again and again until it says that it has it; sending twice changes nothing there.

const LATER_MS = 60;        // taps in quick succession travel together
const RESEND_MS = 2500;     // an answer that has not come by then will not come
const REFRESH_MS = 20000;   // another phone may be counting the same session
const BATCH = 200;

class Delivery {
  constructor(changed) {
    this.changed = changed;   // called when something else than an answer changed what is to be seen
    this.tab = newId().slice(0, 8);
    this.turn = 0;
    this.inFlight = null;     // {n, at}
    this.stuck = new Map();   // id of a tap that the server refused → {session, kind, sentence, where}
    this.late = new Set();    // sessions whose late taps somebody said to add
    this.problem = "";        // why nothing can be saved at all
    this.savedAt = null;
    this.onStorage = (event) => {
      if (event.newValue !== null) {
        this.outbox.read(event.key);
        this.changed();
      }
    };
    this.onBack = () => this.ask();
    this.onGone = () => this.changed();
  }

  use(account, setStateValue) {
    this.setStateValue = setStateValue;
    if (this.outbox?.account !== account) this.outbox = new Outbox(account);
  }

  start(tick) {
    if (this.clock) return;
    window.addEventListener("storage", this.onStorage);
    document.addEventListener("visibilitychange", this.onBack);
    window.addEventListener("online", this.onBack);
    window.addEventListener("offline", this.onGone);
    this.clock = setInterval(tick, 1000);
  }

  stop() {
    clearInterval(this.clock);
    clearTimeout(this.soon);
    this.clock = null;
    window.removeEventListener("storage", this.onStorage);
    document.removeEventListener("visibilitychange", this.onBack);
    window.removeEventListener("online", this.onBack);
    window.removeEventListener("offline", this.onGone);
  }

  get waiting() {
    return this.outbox.inOrder().filter((tap) => !this.stuck.has(tap.id));
  }

  get hasWork() {
    return this.waiting.length > 0 || this.outbox.done.size > 0;
  }

  get isOffline() {
    const app = document.querySelector("[data-testid=stApp]");
    const state = app?.getAttribute("data-test-connection-state") ?? "CONNECTED";
    return !navigator.onLine || state !== "CONNECTED";
  }

  sendSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.send(), LATER_MS);
  }

  sendNow() {
    this.inFlight = null;
    this.send();
  }

  ask() {
    if (document.visibilityState !== "visible") return;
    this.inFlight = null;
    this.send({evenNothing: true});
  }

  keepUp(refreshes) {
    if (this.hasWork) this.send();
    else if (refreshes && document.visibilityState === "visible" && Date.now() - (this.heardAt ?? 0) > REFRESH_MS) {
      this.send({evenNothing: true});
    }
  }

  send({evenNothing = false} = {}) {
    if (this.isOffline || (this.inFlight && Date.now() - this.inFlight.at < RESEND_MS)) return;
    const waiting = this.waiting;
    const taps = waiting.slice(0, BATCH);
    const unready = new Set(waiting.slice(BATCH).map((tap) => tap.session));
    this.stuck.forEach((refused) => unready.add(refused.session));
    const done = [...this.outbox.done].filter(([session]) => !unready.has(session));
    if (!taps.length && !done.length && !evenNothing) return;
    this.turn += 1;
    this.inFlight = {n: `${this.tab}-${this.turn}`, at: Date.now()};
    this.setStateValue("outbox", {
      n: this.inFlight.n,
      taps: taps.map((tap) => [tap.id, tap.session, tap.field, tap.change, tap.total]),
      done: done.map(([session, {how, sure}]) => [session, how, sure]),
      late: [...this.late],
    });
  }

  // What the server said; true when it was news.
  hear(answer) {
    if (!answer || this.heard === answer.n) return false;
    this.heard = answer.n;
    this.heardAt = Date.now();
    if (this.inFlight?.n === answer.n) this.inFlight = answer.problem ? {n: "", at: Date.now()} : null;
    this.outbox.remove(answer.acked);
    answer.acked.forEach((id) => this.stuck.delete(id));
    for (const refused of answer.refused) {
      this.late.delete(refused.session);
      refused.taps.filter((id) => this.outbox.taps.has(id)).forEach((id) => this.stuck.set(id, refused));
    }
    if (answer.refused.length) this.outbox.revision += 1;
    answer.done.forEach(({session}) => this.outbox.unfinish(session));
    this.problem = answer.problem;
    if (!answer.problem) this.savedAt = new Date();
    return true;
  }

  addLate(session, ids) {
    this.late.add(session);
    ids.forEach((id) => this.stuck.delete(id));
    this.sendNow();
  }

  discard(ids) {
    ids.forEach((id) => this.stuck.delete(id));
    this.outbox.remove(ids);
    this.changed();
  }
}
