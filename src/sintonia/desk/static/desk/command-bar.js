// <command-bar find="/desk/find" keys="/desk/shortcuts" words="…" finds="Find “{words}”">: Ctrl+K lists every button and
// link of the page that does something, and finds customers by what else is typed. Single keys press what carries them
// in `data-hotkey`; they are no keys while somebody writes.
const writes = (where) => where?.closest("input, textarea, select, [contenteditable]");

function open(item) {
  const link = item?.querySelector("a");
  if (link) link.click();
}

function neighbour(step) {
  const all = [...document.querySelectorAll(".queue-one")];
  const at = all.findIndex((one) => one.classList.contains("queue-open"));
  open(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

function press(key) {
  const found = [...document.querySelectorAll(`[data-hotkey="${CSS.escape(key)}"]`)].find((one) => one.getClientRects().length);
  if (!found) return false;
  found.click();
  found.closest("details")?.querySelector("form select, form textarea, form input:not([type=hidden]), form button")?.focus();
  return true;
}

// What a button opened lies over its neighbours on a small page: Escape, or a tap beside it, puts it away.
function shut() {
  const open = document.querySelector("details.deed[open]");
  if (!open) return;
  const inside = open.contains(document.activeElement);
  open.open = false;
  if (inside) open.querySelector("summary").focus();
}

class CommandBar extends HTMLElement {
  connectedCallback() {
    this.dialog = document.createElement("dialog");
    this.dialog.className = "commands";
    this.field = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
    this.field.setAttribute("aria-label", this.getAttribute("words"));
    this.field.placeholder = this.getAttribute("words");
    this.list = document.createElement("ul");
    this.dialog.append(this.field, this.list);
    this.hidden = false;
    this.append(this.dialog);
    this.field.addEventListener("input", () => this.show());
    this.field.addEventListener("keydown", (event) => this.choose(event));
    this.keys = (event) => this.key(event);
    document.addEventListener("keydown", this.keys);
    this.inserts = (event) => {
      this.insert(event);
      if (!event.target.closest("details.deed, command-bar")) shut();
    };
    document.addEventListener("click", this.inserts);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.keys);
    document.removeEventListener("click", this.inserts);
  }

  key(event) {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.field.value = "";
      this.show();
      this.dialog.showModal();
      return;
    }
    if (event.key === "Enter" && event.ctrlKey && event.target.id === "desk-text") {
      event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && !this.dialog.open) return shut();
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || this.dialog.open) return;
    const deeds = {
      j: () => neighbour(1),
      k: () => neighbour(-1),
      r: () => document.getElementById("desk-text")?.focus(),
      n: () => document.getElementById("desk-note")?.focus(),
      e: () => document.querySelector("#desk-step .desk-enter button, #desk-step .desk-enter input[name=text]")?.focus(),
      "?": () => location.assign(this.getAttribute("keys")),
    };
    const deed = deeds[event.key];
    if (deed) {
      event.preventDefault();
      deed();
    } else if (/^[a-z1-9]$/.test(event.key) && press(event.key)) {
      event.preventDefault();
    }
  }

  // A ready-made reply goes to where the cursor is, to be read and changed before it is sent.
  insert(event) {
    const button = event.target.closest("[data-insert]");
    const into = button && document.getElementById(button.dataset.into);
    if (!into) return;
    into.setRangeText(button.dataset.insert, into.selectionStart, into.selectionEnd, "end");
    into.dispatchEvent(new Event("input", { bubbles: true }));
    button.closest("details").open = false;
    into.focus();
  }

  commands() {
    const seen = new Set();
    return [...document.querySelectorAll("main button, main summary.button, header a")].filter((one) => {
      const name = one.textContent.trim();
      if (!name || seen.has(name) || one.disabled || one.closest("command-bar, .replies")) return false;
      seen.add(name);
      return true;
    });
  }

  // What a list of deeds offers, such as what may be done for the customer, is found by its name.
  choices(low) {
    return [...document.querySelectorAll("select[data-commands] option[value]")]
      .filter((one) => one.value && one.textContent.toLowerCase().includes(low))
      .map((one) => [
        one.textContent.trim(),
        () => {
          one.parentElement.value = one.value;
          one.parentElement.form.requestSubmit();
        },
      ]);
  }

  show() {
    const words = this.field.value.trim();
    const low = words.toLowerCase();
    const rows = this.commands()
      .filter((one) => one.textContent.toLowerCase().includes(low))
      .map((one) => [one.textContent.trim(), () => one.click()]);
    if (words) rows.push(...this.choices(low));
    if (words) rows.push([this.getAttribute("finds").replace("{words}", words), () => location.assign(`${this.getAttribute("find")}?q=${encodeURIComponent(words)}`)]);
    this.list.replaceChildren(
      ...rows.slice(0, 12).map(([name, deed], n) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
        button.addEventListener("click", () => {
          this.dialog.close();
          deed();
        });
        const item = document.createElement("li");
        item.append(button);
        if (!n) item.className = "is-chosen";
        return item;
      }),
    );
  }

  choose(event) {
    const all = [...this.list.children];
    const at = all.findIndex((one) => one.classList.contains("is-chosen"));
    if (event.key === "Enter") {
      event.preventDefault();
      all[at]?.querySelector("button").click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = Math.min(all.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)));
      all[at]?.classList.remove("is-chosen");
      all[next]?.classList.add("is-chosen");
      all[next]?.scrollIntoView({ block: "nearest" });
    }
  }
}
customElements.define("command-bar", CommandBar);
