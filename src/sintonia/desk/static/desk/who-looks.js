// <who-looks stream="<signed topics>" single="{names} is …" many="{names} are …">: which colleagues have the same conversation
// open. Only one of them can answer it; this saves the others the reading. The page's stream says when one comes or goes.
const EVERY_MS = 15000;

customElements.define(
  "who-looks",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = true;
      this.renewed = (event) => event.detail?.token && this.setAttribute("stream", event.detail.token);
      this.again = () => this.ask();
      document.addEventListener("sintonia:token", this.renewed);
      document.addEventListener("sintonia:looks", this.again);
      this.timer = setInterval(() => this.ask(), EVERY_MS);
      setTimeout(() => this.ask(), 1500);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
      document.removeEventListener("sintonia:token", this.renewed);
      document.removeEventListener("sintonia:looks", this.again);
    }

    async ask() {
      if (document.hidden) return;
      try {
        const answer = await fetch(`/live/who?topics=${encodeURIComponent(this.getAttribute("stream"))}`);
        const { names } = answer.ok ? await answer.json() : { names: [] };
        const words = this.getAttribute(names.length > 1 ? "many" : "single");
        this.textContent = names.length ? words.replace("{names}", names.join(", ")) : "";
        this.hidden = !names.length;
      } catch {
        this.hidden = true;
      }
    }
  },
);
