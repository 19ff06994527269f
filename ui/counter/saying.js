// What a person is told of the way to the server, on each screen that counts.

const PATIENCE_MS = 1500;  // saving that takes longer is worth a number

// Whether everything is in the database, for the eye and as a text. `saysSaved`: also that all is saved.
function drawState(place, delivery, {texts, locale}, saysSaved) {
  const [kind, text] = stateOf(delivery, texts, locale, saysSaved);
  if (place.textContent !== text) place.textContent = text;
  place.dataset.state = kind;
}

function stateOf(delivery, texts, locale, saysSaved) {
  const {waiting} = delivery;
  if (delivery.isOffline) {
    return ["offline", waiting.length ? plural(waiting.length, texts.offlineOne, texts.offlineMany) : texts.offline];
  }
  if (delivery.hasWork) {
    const isSlow = waiting.some((tap) => Date.now() - tap.at > PATIENCE_MS);
    return ["waiting", isSlow ? plural(waiting.length, texts.waitingOne, texts.waitingMany) : texts.saving];
  }
  if (!delivery.savedAt || !saysSaved) return ["saved", ""];
  const time = delivery.savedAt.toLocaleTimeString(locale, {hour: "2-digit", minute: "2-digit"});
  return ["saved", texts.saved.replace("{time}", time)];
}

// What the server refused, session by session, with the ways out.
function drawRefusals(place, delivery, texts) {
  const boxes = new Map();
  for (const [id, refused] of delivery.stuck) {
    const key = `${refused.session} ${refused.kind}`;
    if (!boxes.has(key)) boxes.set(key, {refused, ids: []});
    boxes.get(key).ids.push(id);
  }
  place.hidden = !boxes.size;
  redraw(place, JSON.stringify([...boxes.values()]), () => [...boxes.values()].map(({refused, ids}) => {
    const discard = button("plain", texts.discard, null, () => delivery.discard(ids));
    const add = button("plain", texts.addLate, null, () => delivery.addLate(refused.session, ids));
    const what = [plural(ids.length, texts.refusedOne, texts.refusedMany), refused.where].filter(Boolean);
    return notice("error", [what.join(" · "), refused.sentence], refused.kind === "late" ? [add, discard] : [discard]);
  }));
}
