// The second click of a double one is for what the first was on, or for nothing. Streamlit takes a drawer away while the
// page runs after a save, and draws it anew: a second click would meet what lies behind it, close it, or undo the save.

let drawer = null;

function keepSecondClick(event) {
  if (event.detail < 2) {
    if (event.type === "mousedown") drawer = event.target.closest?.("[role=dialog]");
  } else if (drawer && !(drawer.isConnected && drawer.contains(event.target))) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function watchDoubleClicks() {
  if (document.inloopDoubleClicks) return;
  document.inloopDoubleClicks = true;
  for (const type of ["mousedown", "mouseup", "click", "dblclick"]) document.addEventListener(type, keepSecondClick, true);
}
