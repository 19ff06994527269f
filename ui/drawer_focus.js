// The focus stays in an open drawer. A button that was pressed is gone when what it did is saved, and the focus with it: it
// would come to the page behind, where no key closes the drawer and a screen reader reads what cannot be used, or to the
// button that closes the drawer, so that Enter once more does.

function keepFocusInDrawer() {
  if (document.activeElement !== document.body) return;
  document.querySelector("[data-testid=stDialog] [role=dialog]")?.focus({preventScroll: true});
}

function watchDrawerFocus() {
  if (document.inloopDrawerFocus) return;
  document.inloopDrawerFocus = new MutationObserver(keepFocusInDrawer);
  document.inloopDrawerFocus.observe(document.body, {childList: true, subtree: true});
}
