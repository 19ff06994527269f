"""After a lost connection the page draws itself again: it may be stale, and the first press of a button would be lost.

Streamlit reconnects by itself but does not run the page, and when the server was restarted it also forgets to call the
first callback. It marks its connection state on the page; this watches that mark.
"""

import streamlit as st

_watch = st.components.v2.component(
    "inloop_reconnect",
    js="""
export default function ({setTriggerValue}) {
  const app = document.querySelector("[data-testid=stApp]");
  if (!app) return;
  app.inloopBack = () => setTriggerValue("back", Date.now());
  if (app.inloopWatcher) return;
  let isLost = false;
  app.inloopWatcher = new MutationObserver(() => {
    if (app.getAttribute("data-test-connection-state") !== "CONNECTED") {
      isLost = true;
    } else if (isLost) {
      isLost = false;
      setTimeout(() => app.inloopBack(), 300);
    }
  });
  app.inloopWatcher.observe(app, {attributes: true, attributeFilter: ["data-test-connection-state"]});
}
""",
)


def watch() -> None:
    """Mount the watcher; the frame does this once a run."""
    with st.container(key="app_reconnect", height=1, border=False):
        _watch(key="app_reconnect_watch", height=1, on_back_change=_nothing)


def _nothing() -> None:
    """The rerun itself is what is wanted."""
