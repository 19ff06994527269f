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
