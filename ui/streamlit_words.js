// Puts the words of the page's language in the place of Streamlit's own, wherever those appear or come back.

const ATTRIBUTES = ["aria-label", "placeholder", "title"];
const HOLE = "{what}";

function pattern(said) {
  const parts = said.split(HOLE).map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return new RegExp(`^${parts.join("(.+)")}$`, "s");
}

class List {
  constructor(pairs) {
    this.whole = new Map(pairs);
    this.parts = pairs.filter(([said]) => said.includes(HOLE)).map(([said, ours]) => [pattern(said), ours]);
  }

  ours(text) {
    const whole = this.whole.get(text);
    if (whole) return whole;
    for (const [said, ours] of this.parts) {
      const found = said.exec(text);
      if (found) return found.slice(1).reduce((sentence, what) => sentence.replace(HOLE, () => what), ours);
    }
    return null;
  }
}

class Words {
  constructor() {
    new MutationObserver((changes) => changes.forEach((change) => this.follow(change))).observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
    });
  }

  speak({texts, names}) {
    this.texts = new List(texts);
    this.names = new List(names);
    this.visit(document.body);
  }

  follow({type, target, attributeName, addedNodes}) {
    if (type === "attributes") this.name(target, attributeName);
    else if (type === "characterData") this.write(target);
    else for (const added of addedNodes) this.visit(added);
  }

  visit(node) {
    if (node.nodeType === Node.TEXT_NODE) this.write(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let each = node; each; each = walker.nextNode()) {
      if (each.nodeType === Node.TEXT_NODE) this.write(each);
      else for (const attribute of ATTRIBUTES) this.name(each, attribute);
    }
  }

  name(element, attribute) {
    const ours = element.hasAttribute(attribute) && this.names.ours(element.getAttribute(attribute));
    if (ours) element.setAttribute(attribute, ours);
  }

  write(text) {
    const ours = this.texts.ours(text.data.trim());
    if (ours) text.data = ours;
  }
}
