// Drag and drop by mouse, pen or finger: a second way to pick a helper up. A finger has to rest first, so that the board
// can still be scrolled by it.

const FAR_PX = 6;
const REST_MS = 350;
const EDGE_PX = 48;
const SCROLL_PX = 14;

class Drag {
  constructor(board) {
    this.board = board;
    this.ghost = element("div", "ghost");
    this.ghost.popover = "manual";
    this.ghost.setAttribute("aria-hidden", "true");
    const {root} = board;
    root.append(this.ghost);
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("touchmove", (event) => this.active && event.preventDefault(), {passive: false});
    root.addEventListener("contextmenu", (event) => this.pressed?.touch && event.preventDefault());
    root.addEventListener("click", (event) => this.swallow(event), true);
    this.onMove = (event) => this.move(event);
    this.onUp = (event) => this.up(event);
    this.onCancel = () => this.end();
  }

  down(event) {
    const chip = event.target.closest(".chip");
    if (!chip || event.button || this.board.carried) return;
    const session = chip.closest(".card").session;
    const helper = this.board.edits.helpersOf(session).find((one) => one.id === chip.dataset.helper);
    if (!helper) return;
    this.pressed = {session, helper, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch"};
    if (this.pressed.touch) this.rest = setTimeout(() => this.start(), REST_MS);
    window.addEventListener("pointermove", this.onMove);
    window.addEventListener("pointerup", this.onUp);
    window.addEventListener("pointercancel", this.onCancel);
  }

  start() {
    const {session, helper} = this.pressed;
    this.active = true;
    this.board.beside.close({quietly: true});
    pickUp(this.board, session, helper, "move", "pointer");
    this.ghost.textContent = helper.name;
    this.ghost.showPopover();
    this.follow(this.pressed);
    this.turn();
  }

  move(event) {
    const {pressed} = this;
    const isFar = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > FAR_PX;
    if (!this.active && isFar) {
      if (pressed.touch) return this.end();  // a finger that moves at once wants to scroll
      this.start();
    }
    if (this.active) {
      event.preventDefault();
      this.follow({x: event.clientX, y: event.clientY});
    }
    return undefined;
  }

  follow({x, y}) {
    this.at = {x, y};
    this.ghost.style.left = `${x + 10}px`;
    this.ghost.style.top = `${y + 10}px`;
    const over = this.under();
    if (over === this.over) return;
    this.over?.classList.remove("over");
    over?.classList.add("over");
    this.over = over;
  }

  under() {
    const found = this.board.root.getRootNode().elementFromPoint(this.at.x, this.at.y);
    return found?.closest(".chip") ?? found?.closest(".card") ?? null;
  }

  // Near its edge the board scrolls on by itself.
  turn() {
    if (!this.active) return;
    const scroll = this.board.root.querySelector(".scroll");
    if (scroll && this.at) {
      const box = scroll.getBoundingClientRect();
      const push = (low, high, at) => (at < low + EDGE_PX ? -SCROLL_PX : at > high - EDGE_PX ? SCROLL_PX : 0);
      scroll.scrollBy(push(box.left, box.right, this.at.x), push(box.top, box.bottom, this.at.y));
    }
    requestAnimationFrame(() => this.turn());
  }

  up(event) {
    if (!this.active) return this.end();
    const target = this.under();
    const session = target?.closest(".card")?.session;
    const {carried} = this.board;
    this.swallows = true;
    setTimeout(() => (this.swallows = false));
    this.end({keeps: true});
    if (!carried) return undefined;
    if (!session) return letGo(this.board, {silently: true});
    const helper = target.classList.contains("chip")
      && this.board.edits.helpersOf(session).find((one) => one.id === target.dataset.helper);
    if (helper && session.id !== carried.from && !event.ctrlKey) swapWith(this.board, session, helper);
    else putDown(this.board, session, {also: event.ctrlKey});
    if (this.board.carried) letGo(this.board, {silently: true});
    return undefined;
  }

  end({keeps = false} = {}) {
    clearTimeout(this.rest);
    window.removeEventListener("pointermove", this.onMove);
    window.removeEventListener("pointerup", this.onUp);
    window.removeEventListener("pointercancel", this.onCancel);
    this.over?.classList.remove("over");
    if (this.active) this.ghost.hidePopover();
    if (this.active && !keeps) letGo(this.board, {silently: true});
    this.active = false;
    this.pressed = this.over = null;
  }

  // The click that ends a drag is no click.
  swallow(event) {
    if (!this.swallows) return;
    event.stopPropagation();
    event.preventDefault();
  }
}
