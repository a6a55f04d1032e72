// <chat-line draft="key">: a form to write in. Enter sends (Shift+Enter breaks the line), the field grows, the words
// appear at once with a clock while they travel, and a draft survives the page. Offline, it waits and sends when it can.
// A file that is chosen is sent with what is written: at once, or, where the line is `careful`, with the next press on
// Send, its name in .line-file until then.
const stored = (key, value) => {
  try {
    if (value === undefined) return localStorage.getItem(key) ?? "";
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    /* a browser without storage keeps no drafts */
  }
  return "";
};

// As a form would send it; where it would lead to does not matter, the page stays. Words go on travelling when it is
// left (browsers grant that to 64 KiB).
const quietly = (body, headers, bearer) => {
  const words = new URLSearchParams([...body].filter(([name]) => name !== "file"));
  const file = body.get("file")?.size > 0;
  return {
    method: "POST",
    body: file ? body : words,
    headers,
    redirect: "manual",
    credentials: bearer ? "omit" : "same-origin",
    keepalive: !file && String(words).length < 60_000,
  };
};

customElements.define(
  "chat-line",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.querySelector("form");
      this.field = this.querySelector("textarea, input[name=text]");
      this.file = this.querySelector("input[type=file]");
      // What was chosen goes at once, with whatever is written beside it.
      this.file?.addEventListener("change", () => {
        if (this.hasAttribute("careful")) this.showFile();
        else if (this.file.files.length) this.form.requestSubmit();
      });
      this.querySelector(".line-file button")?.addEventListener("click", () => this.leaveOut());
      this.key = this.getAttribute("draft") && `sintonia:draft:${this.getAttribute("draft")}`;
      if (this.key && !this.field.value) this.field.value = stored(this.key);
      this.grow();
      this.field.addEventListener("input", () => {
        if (this.key) stored(this.key, this.field.value);
        this.grow();
      });
      this.field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.form.requestSubmit();
      });
      this.form.addEventListener("submit", (event) => {
        if (!this.field.value.trim() && !this.file?.files.length) {
          event.preventDefault();
          this.field.focus();
          return;
        }
        if (this.key) stored(this.key, "");
        if (!this.hasAttribute("quiet")) this.sendQuietly(event);
      });
      for (const chip of document.querySelectorAll(`[data-says-in="${this.id}"]`)) {
        chip.addEventListener("click", (event) => {
          event.preventDefault();
          this.field.value = chip.textContent.trim();
          this.form.requestSubmit();
        });
      }
    }

    showFile() {
      const shown = this.querySelector(".line-file");
      const chosen = this.file?.files[0];
      this.count();
      if (!shown) return;
      shown.hidden = !chosen;
      shown.querySelector("span").textContent = chosen?.name ?? "";
    }

    leaveOut() {
      this.file.value = "";
      this.showFile();
      this.field.focus();
    }

    // As phones count, an emoji is two or more; it is told once it comes near to what one message holds.
    count() {
      const shown = this.querySelector(".line-count");
      if (!shown) return;
      const most = Number(this.file?.files.length ? shown.dataset.beside : shown.dataset.most);
      const n = this.field.value.length;
      shown.hidden = n * 4 < most * 3;
      shown.classList.toggle("is-over", n > most);
      shown.textContent = shown.dataset.words.replace("{n}", n).replace("{most}", most);
    }

    grow() {
      this.count();
      if (this.field.tagName !== "TEXTAREA") return;
      this.field.style.height = "auto";
      this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 144)}px`;
    }

    sendQuietly(event) {
      event.preventDefault();
      const body = new FormData(this.form);
      if (body.has("key")) body.set("key", crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
      const words = this.field.value.trim();
      const waiting = this.waitingBubble(words || this.file.files[0].name);
      // A file comes back as what it shows, not under its name.
      if (waiting && !words) waiting.dataset.wordless = "";
      this.field.value = "";
      if (this.file) this.file.value = "";
      this.showFile();
      this.grow();
      this.field.focus();
      this.post(body, waiting);
    }

    async post(body, waiting) {
      // Whoever signed in meanwhile, in another tab, has a new one; the page knows it, and the words that wait do not.
      const token = this.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (token && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token);
      const headers = { "X-Part": "1" };
      const bearer = this.closest("[data-bearer]")?.dataset.bearer;
      if (bearer) Object.assign(headers, { Authorization: `Bearer ${bearer}`, "Accept-Language": document.documentElement.lang });
      try {
        const answer = await fetch(this.form.action, quietly(body, headers, bearer));
        if (answer.status >= 500) throw new Error(String(answer.status));
        if (answer.status >= 400) {
          this.refuse(await this.why(answer), body, waiting);
          // Whoever was signed out meanwhile signs in and comes back to this page, which knows the draft.
          if (answer.status === 401 && this.key) location.reload();
          return;
        }
        const problem = this.querySelector(".line-problem");
        if (problem) problem.hidden = true;
        this.dispatchEvent(new CustomEvent("line:sent", { bubbles: true, detail: { answer, waiting } }));
        document.dispatchEvent(new CustomEvent("sintonia:refresh"));
      } catch {
        waiting?.classList.add("bubble-offline");
        const note = waiting?.querySelector(".bubble-foot span");
        if (note) note.textContent = this.getAttribute("offline") || "";
        const retry = () => this.post(body, waiting);
        if (navigator.onLine) setTimeout(retry, 3000);
        else addEventListener("online", retry, { once: true });
      }
    }

    // Said in plain words by who refused; a whole page about it stays unread.
    async why(answer) {
      if (answer.status === 413) return this.getAttribute("too-large") || "";
      return answer.headers.get("content-type")?.startsWith("text/plain") ? answer.text() : "";
    }

    // Not sent, and why; the words go back to where they were written, before those that are being written.
    refuse(why, body, waiting) {
      waiting?.remove();
      const between = this.field.tagName === "TEXTAREA" ? "\n" : " ";
      this.field.value = [body.get("text"), this.field.value].filter(Boolean).join(between);
      if (this.key) stored(this.key, this.field.value);
      this.grow();
      const problem = this.querySelector(".line-problem");
      const said = why || this.getAttribute("not-sent") || "";
      if (problem) Object.assign(problem, { textContent: said, hidden: !said });
      document.dispatchEvent(new CustomEvent("sintonia:refresh"));
    }

    waitingBubble(text) {
      const template = this.querySelector("template");
      const list = document.getElementById(this.getAttribute("into"));
      if (!template || !list) return null;
      const bubble = template.content.firstElementChild.cloneNode(true);
      bubble.querySelector(".bubble-text").textContent = text;
      list.querySelector(".chat-empty")?.remove();
      list.append(bubble);
      list.closest(".chat-scroll")?.scrollTo({ top: 0 });
      return bubble;
    }
  },
);

// A press on an option travels like words do: without leaving the page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-quiet]");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const headers = { "X-Part": "1" };
  const bearer = form.closest("[data-bearer]")?.dataset.bearer;
  if (bearer) Object.assign(headers, { Authorization: `Bearer ${bearer}`, "Accept-Language": document.documentElement.lang });
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    await fetch(form.action, quietly(body, headers, bearer));
    document.dispatchEvent(new CustomEvent("sintonia:refresh"));
  } finally {
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    }, 1500);
  }
});
