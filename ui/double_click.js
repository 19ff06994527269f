// The second click of a double one in a drawer is for the button that the first one was on, or for nothing: by then another
// button may stand at its place, which would undo what the first one saved, or there may be no drawer, because Streamlit
// takes it away while the whole page runs, and the click would close it.

let isInDrawer = false;
let pressed = null;

function keepSecondClick(event) {
  const button = event.target.closest?.("button") ?? null;
  if (event.detail < 2) {
    if (event.type !== "mousedown") return;
    isInDrawer = Boolean(event.target.closest?.("[role=dialog]"));
    pressed = button;
  } else if (isInDrawer && button !== pressed) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function watchDoubleClicks() {
  if (document.inloopDoubleClicks) return;
  document.inloopDoubleClicks = true;
  for (const type of ["mousedown", "mouseup", "click", "dblclick"]) document.addEventListener(type, keepSecondClick, true);
}
