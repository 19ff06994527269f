// The week as elements: a table of places × days, or a list by day where there is no room for one.
// Texts are set as text, never as markup.

function chip(board, session, helper) {
  const made = button("chip", helper.text, filled(board.data.texts.helper, {name: helper.text}), () => board.chose(session, helper));
  made.dataset.helper = helper.id;
  made.tabIndex = -1;
  if (helper.isNew) made.classList.add("new");
  if (helper.leaves) made.classList.add("leaves");
  made.setAttribute("aria-haspopup", "dialog");
  return made;
}

function helpersOf(board, session) {
  const helpers = board.edits.helpersOf(session);
  if (!helpers.length) return null;
  const made = element("span", "names");
  helpers.forEach((helper, place) => {
    if (session.canChange) made.append(chip(board, session, helper));
    else made.append(element("span", "name", helper.text + (place < helpers.length - 1 ? ", " : "")));
  });
  return made;
}

function lacksOf(board, session) {
  const made = element("span", "lacking");
  session.lacks.forEach((phrase, place) => {
    // The open places themselves are the way to fill them.
    const isOpen = session.canChange && place === 0 && session.missing > 0;
    if (isOpen) made.append(inner("add lacks", phrase, filled(board.data.texts.addHere, {session: session.title}), () => board.find(session)));
    else made.append(element("span", "lacks", phrase));
  });
  if (session.why.length) {
    made.append(inner("why", board.data.texts.why, filled(board.data.texts.whyHere, {session: session.title}), () => board.explain(session)));
  }
  if (session.canChange && !session.missing) {
    const add = inner("add more", "+", filled(board.data.texts.addHere, {session: session.title}), () => board.find(session));
    made.append(add);
  }
  return made.childElementCount ? made : null;
}

function inner(kind, text, label, act) {
  const made = button(kind, text, label, act);
  made.tabIndex = -1;
  return made;
}

function card(board, session, place) {
  const made = element("div", "card " + session.state);
  made.dataset.id = session.id;
  made.tabIndex = -1;
  made.setAttribute("role", "group");
  made.setAttribute("aria-roledescription", board.data.texts.session);
  made.setAttribute("aria-label", session.spoken);
  made.session = session;
  if (session.note) made.title = session.note;
  if (board.narrow) made.append(element("span", "place", place));
  const head = element("span", "head");
  head.append(element("span", "hours", session.hours));
  if (session.short) head.append(element("span", "figure", session.short));
  made.append(head);
  if (session.room) made.append(element("span", "where", session.room));
  for (const remark of session.remarks) made.append(element("span", "where", remark));
  if (session.reason) made.append(element("span", "reason", session.reason));
  for (const part of [helpersOf(board, session), lacksOf(board, session)]) if (part) made.append(part);
  if (board.edits.isWaitingFor(session.id)) made.append(element("span", "saving", board.data.texts.saving));
  made.append(element("span", "mark"));
  const refused = board.edits.refused.get(session.id);
  if (refused) {
    const close = button("close", "×", board.data.texts.close, () => board.forget(session.id));
    const said = notice("refused", [refused]);
    said.append(close);
    made.append(said);
  }
  mark(board, made);
  return made;
}

// What the rules say at this session of the helper who was picked up.
function mark(board, made) {
  const found = board.carried?.marks?.[made.dataset.id];
  const word = made.querySelector(".mark");
  const isFrom = board.carried?.from === made.dataset.id;
  made.classList.toggle("from", isFrom);
  made.classList.toggle("forbidden", Boolean(board.carried) && Boolean(found?.refused));
  made.classList.toggle("doubtful", Boolean(found) && !found.refused);
  const text = found && !isFrom ? found.word : "";
  if (word.textContent !== text) word.textContent = text;
}

// Everything that decides how a card looks, so that only those that changed are drawn again.
function signature(board, session) {
  const {edits} = board;
  const waits = edits.isWaitingFor(session.id);
  return JSON.stringify([session, waits && edits.helpersOf(session), edits.refused.get(session.id)]);
}

function heading(tag, day) {
  const made = element(tag, day.today ? "today" : "");
  made.append(element("span", "", tag === "th" ? day.short : day.name));
  if (tag === "th") made.setAttribute("aria-label", [day.name, day.today, day.holiday].filter(Boolean).join(", "));
  if (day.today) made.append(element("span", "today-word", day.today));
  if (day.holiday) made.append(element("span", "holiday", day.holiday));
  return made;
}

function signed(board, session, place) {
  const made = card(board, session, place);
  made.signature = signature(board, session);
  made.place = place;
  return made;
}

function table(board) {
  const {data} = board;
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
        const made = signed(board, session, place.name);
        made.dataset.row = row;
        made.dataset.column = column;
        cell.append(made);
      }
    });
  });
  scroll.append(made);
  return scroll;
}

function list(board) {
  const {data} = board;
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
      item.append(signed(board, session, place.name));
      items.append(item);
    }
    part.append(items);
    (day.past ? earlier : made).append(part);
  });
  if (earlier.childElementCount > 1) made.prepend(earlier);
  if (!data.days.some((day) => !day.past)) earlier.open = true;
  return made;
}
