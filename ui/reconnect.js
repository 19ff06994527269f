// After a lost connection the page draws itself again: it may be stale, and the first press of a button would be lost.
// Streamlit reconnects by itself but does not run the page, and when the server was restarted it also forgets to call the
// first callback. It marks its connection state on the page; this watches that mark.
//
// Some seconds after a loss Streamlit lays a window over everything, behind which nobody could count on. It is closed as
// soon as it comes, and a line at the top says what it said.

const STATE = "data-test-connection-state";
const SETTLES_MS = 300;
const UNNOTICED_MS = 2000;  // a shorter loss is over before anybody has read of it

function closeWindow() {
  for (const each of document.querySelectorAll("[role=dialog]")) {
    const said = each.textContent.trim();
    if (LOST.headings.some((heading) => said.startsWith(heading))) each.querySelector("button")?.click();
  }
}

// Says that there is no connection until the function that it gives is called.
function sayLost() {
  const line = document.createElement("div");
  line.className = "inloop-lost";
  line.setAttribute("role", "status");
  document.body.append(line);
  const soon = setTimeout(() => {
    line.textContent = LOST.sentences[document.documentElement.lang] ?? LOST.sentences.nl;
  }, UNNOTICED_MS);
  const windows = new MutationObserver(closeWindow);
  windows.observe(document.body, {childList: true, subtree: true});
  return () => {
    clearTimeout(soon);
    windows.disconnect();
    line.remove();
  };
}

function watchConnection(back) {
  const app = document.querySelector("[data-testid=stApp]");
  if (!app) return;
  app.inloopBack = back;
  if (app.inloopWatcher) return;
  let found = null;
  app.inloopWatcher = new MutationObserver(() => {
    if (app.getAttribute(STATE) !== "CONNECTED") {
      found ??= sayLost();
    } else if (found) {
      found();
      found = null;
      setTimeout(() => app.inloopBack(), SETTLES_MS);
    }
  });
  app.inloopWatcher.observe(app, {attributes: true, attributeFilter: [STATE]});
}
