// The focus stays in an open drawer. A button that was pressed is gone when what it did is saved, and the focus with it: it
// would come to the page behind, where no key closes the drawer and a screen reader reads what cannot be used, or to the
// button that closes the drawer, so that Enter once more does. Where the element that had it is still there, the focus is on
// its way to another: the page changes right then too, when the hint below a field goes that is left.

let hadFocus = null;

function noteFocus(event) {
  hadFocus = event.target;
}

function keepFocusInDrawer() {
  if (document.activeElement !== document.body || hadFocus?.isConnected) return;
  document.querySelector("[data-testid=stDialog] [role=dialog]")?.focus({preventScroll: true});
}

function watchDrawerFocus() {
  if (document.inloopDrawerFocus) return;
  document.inloopDrawerFocus = new MutationObserver(keepFocusInDrawer);
  document.inloopDrawerFocus.observe(document.body, {childList: true, subtree: true});
  document.addEventListener("focusin", noteFocus);
}
