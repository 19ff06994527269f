// What waits in this browser: each tap under a key of its own, so that two tabs never overwrite each other, and under
// the account, so that somebody else on the same phone neither sees nor sends it.

const TAP = "inloop.tap.";    // inloop.tap.<account>.<session>.<order>.<id> → [field, change, total]
const DONE = "inloop.done.";  // inloop.done.<account>.<session> → how to finish it once its taps are in
const MOST_WAITING = 2000;

class Outbox {
  constructor(account) {
    this.account = account;
    this.taps = new Map();  // id → {id, key, session, order, field, change, total, at}
    this.done = new Map();  // session → {how, sure}
    this.turn = 0;
    this.revision = 0;      // raised with each change, so that figures are folded only then
    this.keeps = true;      // whether this browser lets us keep anything
    this.readAll();
  }

  get isFull() {
    return this.taps.size >= MOST_WAITING;
  }

  readAll() {
    try {
      const keys = Array.from({length: localStorage.length}, (_, place) => localStorage.key(place));
      keys.forEach((key) => this.read(key));
    } catch {
      this.keeps = false;
    }
  }

  read(key) {
    const [taps, done] = [`${TAP}${this.account}.`, `${DONE}${this.account}.`];
    if (key?.startsWith(taps)) this.readTap(key, key.slice(taps.length).split("."));
    if (key?.startsWith(done) && !this.done.has(key.slice(done.length))) {
      this.done.set(key.slice(done.length), {how: localStorage.getItem(key), sure: false});
    }
    this.revision += 1;
  }

  readTap(key, [session, order, id]) {
    if (this.taps.has(id)) return;
    try {
      const [field, change, total] = JSON.parse(localStorage.getItem(key));
      this.taps.set(id, {id, key, session, order, field, change, total, at: 0});
    } catch {
      this.erase(key);  // nothing that this counter wrote
    }
  }

  add(session, field, change, total) {
    this.turn += 1;
    const order = `${Date.now().toString(36).padStart(9, "0")}${this.turn.toString(36).padStart(5, "0")}`;
    const id = newId();
    const key = `${TAP}${this.account}.${session}.${order}.${id}`;
    this.taps.set(id, {id, key, session, order, field, change, total, at: Date.now()});
    this.revision += 1;
    this.write(key, JSON.stringify([field, change, total]));
  }

  remove(ids) {
    for (const id of ids) {
      if (this.taps.has(id)) this.erase(this.taps.get(id).key);
      this.taps.delete(id);
    }
    this.revision += 1;
  }

  finish(session, how, sure) {
    this.done.set(session, {how, sure});
    this.write(`${DONE}${this.account}.${session}`, how);
  }

  unfinish(session) {
    this.done.delete(session);
    this.erase(`${DONE}${this.account}.${session}`);
  }

  inOrder() {
    return [...this.taps.values()].sort((one, other) => (one.order < other.order ? -1 : 1));
  }

  write(key, text) {
    try {
      localStorage.setItem(key, text);
    } catch {
      this.keeps = false;
    }
  }

  erase(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      this.keeps = false;
    }
  }
}
