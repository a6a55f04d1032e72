// <teach-keys>: one key labels the sentence that has the focus. Without this element its buttons do the same.
//
// Keys count only while something of a sentence is focused and nothing is being typed (WCAG 2.1.4).
class TeachKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.hit(event));
  }

  hit(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const card = event.target.closest(".teach-card");
    if (!card) return;
    const key = event.key.toLowerCase();
    const button = card.querySelector(`[data-hit="${CSS.escape(key)}"]`);
    if (button) button.click();
    else if (key === "z") document.querySelector("[data-undo]")?.click();
    else if (key === "j" || key === "arrowdown") this.focusOn(card.nextElementSibling);
    else if (key === "k" || key === "arrowup") this.focusOn(card.previousElementSibling);
    else if (key === "/") this.search(card);
    else return;
    event.preventDefault();
  }

  focusOn(card) {
    card?.querySelector("[data-hit]")?.focus();
  }

  search(card) {
    const folded = card.querySelector(".teach-else");
    folded.open = true;
    folded.querySelector("input[type=search]").focus();
  }
}
customElements.define("teach-keys", TeachKeys);
