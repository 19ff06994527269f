// Walking by keyboard: one card is reached by Tab, the arrow keys walk to the others, Tab goes on to what is in the card.

function target(cards, from, key) {
  const row = Number(from.dataset.row);
  const column = Number(from.dataset.column);
  const index = cards.indexOf(from);
  if (from.dataset.row === undefined) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
    if (step) return cards[index + step];
  }
  const inColumn = cards.filter((one) => Number(one.dataset.column) === column);
  const inRow = cards.filter((one) => Number(one.dataset.row) === row);
  const inCell = inRow.filter((one) => Number(one.dataset.column) === column);
  const beside = (step) => {
    const others = inRow.filter((one) => (Number(one.dataset.column) - column) * step > 0);
    if (!others.length) return undefined;
    const nearest = step > 0 ? Math.min : Math.max;
    const next = nearest(...others.map((one) => Number(one.dataset.column)));
    const there = others.filter((one) => Number(one.dataset.column) === next);
    return there[Math.min(inCell.indexOf(from), there.length - 1)];
  };
  switch (key) {
    case "ArrowDown": return inColumn[inColumn.indexOf(from) + 1];
    case "ArrowUp": return inColumn[inColumn.indexOf(from) - 1];
    case "ArrowRight": return beside(1);
    case "ArrowLeft": return beside(-1);
    case "Home": return inRow[0] ?? cards[0];
    case "End": return inRow.at(-1) ?? cards.at(-1);
    default: return undefined;
  }
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

// Where a key leads from here: to another card, or inside one to another helper or button.
function step(root, from, key) {
  const cards = () => [...root.querySelectorAll(".card")].filter((one) => one.offsetParent !== null);
  if (from.classList.contains("card")) return target(cards(), from, key);
  const within = [...from.closest(".card").querySelectorAll("button")];
  return STEPS[key] ? within[within.indexOf(from) + STEPS[key]] : undefined;
}

// Tab reaches this card and what is in it, and nothing else of the board.
function reach(root, card) {
  for (const each of root.querySelectorAll('.body [tabindex="0"]')) each.tabIndex = -1;
  if (!card) return;
  card.tabIndex = 0;
  for (const each of card.querySelectorAll("button")) each.tabIndex = 0;
}
