// <framed-chat>: the web chat inside another site's page. There is no cookie here: the visitor's token lives in this
// frame's own (partitioned) storage and travels in a header.
const KEY = "sintonia:visitor";

customElements.define(
  "framed-chat",
  class extends HTMLElement {
    async connectedCallback() {
      let token = "";
      try {
        token = localStorage.getItem(KEY) ?? "";
      } catch {
        /* storage may be closed to frames: the conversation then lasts as long as the page */
      }
      if (!token) {
        const answer = await fetch(this.getAttribute("begin"), { method: "POST", credentials: "omit", body: new URLSearchParams({ account: this.getAttribute("account") }) });
        token = (await answer.json()).token;
        try {
          localStorage.setItem(KEY, token);
        } catch {
          /* as above */
        }
      }
      this.dataset.bearer = token;
      this.append(this.querySelector("template").content.cloneNode(true));
    }
  },
);
