// What the page as a document is told at each run: its language, its scheme, and whom to tell that the connection is back.

// A link of ours (ui/ways.py) shows its page in this tab without loading everything again, as going forward in the browser's
// history does. With a key held it opens where that says.
function follow(event) {
  const link = event.target.closest?.("a.inloop-go");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
}

export default function ({data, setTriggerValue}) {
  const root = document.documentElement;
  root.lang = data.language;
  // Drawers and menus hang outside the part of the page that Streamlit tells its scheme, and take it from the root.
  root.style.colorScheme = data.scheme;
  document.inloopWords ??= new Words();
  document.inloopWords.speak(WORDS[data.language]);
  if (!document.inloopFollows) document.addEventListener("click", follow);
  document.inloopFollows = true;
  watchDoubleClicks();
  watchDrawerFocus();
  watchConnection(() => setTriggerValue("back", Date.now()));
}
