// After a lost connection the page draws itself again: it may be stale, and the first press of a button would be lost.
// Streamlit reconnects by itself but does not run the page, and when the server was restarted it also forgets to call the
// first callback. It marks its connection state on the page; this watches that mark.

const STATE = "data-test-connection-state";
const SETTLES_MS = 300;

function watchConnection(back) {
  const app = document.querySelector("[data-testid=stApp]");
  if (!app) return;
  app.inloopBack = back;
  if (app.inloopWatcher) return;
  let isLost = false;
  app.inloopWatcher = new MutationObserver(() => {
    if (app.getAttribute(STATE) !== "CONNECTED") {
      isLost = true;
    } else if (isLost) {
      isLost = false;
      setTimeout(() => app.inloopBack(), SETTLES_MS);
    }
  });
  app.inloopWatcher.observe(app, {attributes: true, attributeFilter: [STATE]});
}
