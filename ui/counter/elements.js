// Small pieces of the screen.

function element(name, kind = "", text = "") {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

function button(kind, text, label, act) {
  const made = element("button", kind, text);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function group(kind, label) {
  const made = element("div", kind);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  return made;
}

// A sentence that must be heard, with the ways out below it.
function notice(kind, sentences, ways = []) {
  const made = element("div", `said ${kind}`.trim());
  made.setAttribute("role", "alert");
  sentences.forEach((sentence) => made.append(element("p", "", sentence)));
  if (ways.length) {
    const choices = element("div");
    choices.append(...ways);
    made.append(choices);
  }
  return made;
}

// Draw again only when there is something else to say: a button must not vanish under the finger that presses it.
function redraw(place, saying, make) {
  if (place.dataset.saying === saying) return;
  place.dataset.saying = saying;
  place.replaceChildren(...make());
}

function plural(number, one, many) {
  return (number === 1 ? one : many).replace("{number}", number);
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();  // only where the page came by https or from this machine
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
