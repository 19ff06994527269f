// What the page as a document is told at each run: its language, its scheme, and whom to tell that the connection is back.

export default function ({data, setTriggerValue}) {
  const root = document.documentElement;
  root.lang = data.language;
  // Drawers and menus hang outside the part of the page that Streamlit tells its scheme, and take it from the root.
  root.style.colorScheme = data.scheme;
  document.inloopWords ??= new Words();
  document.inloopWords.speak(WORDS[data.language]);
  watchConnection(() => setTriggerValue("back", Date.now()));
}
