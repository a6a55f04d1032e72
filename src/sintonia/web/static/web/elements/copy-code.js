// <copy-code value="…" done="Copied · …">: one button that copies, and says what it copied. Without JavaScript the code
// can be opened and selected.
customElements.define(
  "copy-code",
  class extends HTMLElement {
    connectedCallback() {
      const button = this.querySelector("button");
      const fallback = this.querySelector("details");
      if (!button || !navigator.clipboard) return;
      button.hidden = false;
      if (fallback) fallback.hidden = true;
      const label = button.innerHTML;
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(this.getAttribute("value"));
        } catch {
          button.hidden = true;
          if (fallback) Object.assign(fallback, { hidden: false, open: true });
          return;
        }
        button.textContent = this.getAttribute("done");
        button.classList.add("copied");
        clearTimeout(this.pause);
        this.pause = setTimeout(() => {
          button.innerHTML = label;
          button.classList.remove("copied");
        }, 6000);
      });
    }
  },
);
