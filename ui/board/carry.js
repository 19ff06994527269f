// A helper who was picked up: the board shows where the rules allow it, and puts down where it is told.

function pickUp(board, session, helper, verb, how = "keys") {
  const {texts} = board.data;
  board.carried = {helper, verb, from: session.id, seen: session.version, how, marks: null};
  board.root.classList.add("carrying");
  board.markAll();
  const text = how !== "keys" || board.narrow ? texts.pickedTouch : verb === "swap" ? texts.pickedSwap : texts.picked;
  board.say(filled(text, {name: helper.name}));
  if (how === "keys") board.focus(session.id);
  board.ask({kind: "reach", helper: helper.id, session: session.id});
}

function letGo(board, {silently = false} = {}) {
  if (!board.carried) return;
  const {helper, from} = board.carried;
  board.carried = null;
  board.root.classList.remove("carrying");
  board.markAll();
  if (!silently) {
    board.say(filled(board.data.texts.isLetGo, {name: helper.name}));
    board.focus(from, helper.id);
  }
  board.sayStatus();
}

// Whether the rules that are known here let the carried helper stand at this session; says why not.
function mayStand(board, session) {
  const {carried, data: {texts}} = board;
  if (!session.canChange) {
    board.say(texts.notHere);
    return false;
  }
  const found = carried.marks?.[session.id];
  if (!found?.refused) return true;
  board.say(filled(texts.cannot, {name: carried.helper.name, reasons: found.phrase}));
  board.edits.refused.set(session.id, filled(texts.cannot, {name: carried.helper.name, reasons: found.phrase}));
  board.paint();
  return false;
}

function putDown(board, session, {also = false} = {}) {
  const {carried, data: {texts}} = board;
  if (session.id === carried.from) return letGo(board);
  if (carried.verb === "swap") {
    const others = board.edits.helpersOf(session);
    if (others.length === 1) return swapWith(board, session, others[0]);
    board.say(others.length ? texts.chooseWhom : texts.nobodyToSwap);
    if (others.length) board.focus(session.id, others[0].id);
    return undefined;
  }
  if (!mayStand(board, session)) return undefined;
  letGo(board, {silently: true});
  board.focus(session.id);
  if (also) return board.assign(session, carried.helper);
  return board.edits.add({
    verb: "move", session: session.id, seen: session.version, helper: carried.helper.id, name: carried.helper.name,
    other: carried.from, otherSeen: carried.seen, title: session.title,
  });
}

function swapWith(board, session, other) {
  const {carried} = board;
  if (session.id === carried.from) return letGo(board);
  if (!mayStand(board, session)) return undefined;
  letGo(board, {silently: true});
  board.focus(session.id);
  return board.edits.add({
    verb: "swap", session: carried.from, seen: carried.seen, helper: carried.helper.id, name: carried.helper.name,
    other: session.id, otherSeen: session.version, otherHelper: other.id, otherName: other.name, title: session.title,
  });
}

// A colleague may take away what is being carried.
function stillThere(board) {
  const {carried, data: {texts}} = board;
  const session = carried && board.sessionOf(carried.from);
  if (!session || board.edits.helpersOf(session).some((one) => one.id === carried.helper.id)) return;
  letGo(board, {silently: true});
  board.say(filled(texts.gone, {name: carried.helper.name}));
}
