// <live-part src="/desk/queue" stream="<signed topics>" events="desk contact-abc">…</live-part>
//
// A part of a page that stays true. The stream only hints; the part is fetched again through the ordinary view, which
// checks permission and language. It catches up when the stream comes back, when the page is shown again, and when the
// browser is online again; while it cannot, it says since when it has been standing still. The fetched part carries a
// fresh token in `X-Live`, before the ten minutes of the old one are over, and the token of the page's forms: somebody may
// have signed in at another tab.
//
// All parts of a page that hear about the same things share one stream; `about` says which of them a part is about
// ("contact-"). It is closed while the page is hidden: over HTTP/1.1 a browser opens only six connections to one host.
// One hidden page of an agent keeps its stream, because who looks elsewhere for a moment is still there to be asked.
const RENEW_MS = 8 * 60 * 1000;
const COALESCE_MS = 60;
const STALE_MS = 4000;
const LONGEST_PAUSE_MS = 30000;
const LONGEST_PRESS_MS = 1500;

class Stream {
  static all = new Map();

  static of(events) {
    const key = events.split(" ").filter(Boolean).sort().join(" ");
    if (!Stream.all.has(key)) Stream.all.set(key, new Stream(key));
    return Stream.all.get(key);
  }

  constructor(key) {
    this.names = key.split(" ").filter(Boolean);
    this.parts = new Set();
    this.tries = 0;
    this.connectedAt = 0;
  }

  get isAgents() {
    return this.names.some((name) => name.startsWith("agent-"));
  }

  get isOld() {
    return !this.source || this.source.readyState === EventSource.CLOSED || Date.now() - this.connectedAt > RENEW_MS;
  }

  connect(token) {
    if (token) {
      this.token = token;
      document.dispatchEvent(new CustomEvent("sintonia:token", { detail: { token } }));
    }
    if (!token || !this.names.length || (document.hidden && !stays) || !this.isOld) return;
    if (this.isAgents) stayThere();
    this.close();
    this.connectedAt = Date.now();
    this.source = new EventSource(`/live?topics=${encodeURIComponent(token)}`);
    this.source.onopen = () => {
      for (const part of this.parts) part.hears(this.wasOpen);
      this.wasOpen = true;
      this.tries = 0;
    };
    this.source.onerror = () => {
      for (const part of this.parts) part.distrust();
      if (this.source?.readyState === EventSource.CLOSED) this.later();
    };
    for (const name of this.names) {
      this.source.addEventListener(name, () => {
        for (const part of this.parts) if (part.isAbout(name)) part.refresh();
      });
    }
    this.source.addEventListener("looks", () => document.dispatchEvent(new CustomEvent("sintonia:looks")));
    // The house asks whether somebody is still there; timers of hidden pages are slowed down, what is heard is not.
    this.source.addEventListener("beat", () => {
      fetch(`/live/beat?topics=${encodeURIComponent(this.token)}`, { method: "POST", keepalive: true }).catch(() => {});
    });
  }

  // The token was too old, or the house restarts: whichever part is fetched next brings a fresh one.
  later() {
    clearTimeout(this.retry);
    const [first] = this.parts;
    if (first) this.retry = setTimeout(() => first.refresh(), Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.tries++));
  }

  leave(part) {
    this.parts.delete(part);
    if (!this.parts.size) this.close();
  }

  close() {
    this.source?.close();
    this.source = null;
  }
}

// Of all pages of an agent one holds this lock as long as it is open: that one stays when it is hidden.
let stays = false;
let asked = false;
function stayThere() {
  if (asked || !navigator.locks) return;
  asked = true;
  navigator.locks.request("sintonia-agent", () => {
    stays = true;
    return new Promise(() => {});
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden && !stays) for (const stream of Stream.all.values()) stream.close();
});
addEventListener("pagehide", () => {
  for (const stream of Stream.all.values()) stream.close();
});

// What one presses on stays where it is until the finger is off it: a button that is drawn anew between the two is not pressed.
let released = Promise.resolve();
let release = () => {};
addEventListener(
  "pointerdown",
  () => {
    released = new Promise((resolve) => {
      release = resolve;
      setTimeout(resolve, LONGEST_PRESS_MS);
    });
  },
  { capture: true },
);
for (const name of ["pointerup", "pointercancel", "dragend"]) {
  addEventListener(
    name,
    () => {
      // What the press does comes after it; a later press is not let go by this one.
      const mine = release;
      setTimeout(mine);
    },
    { capture: true },
  );
}

// Django masks its form token anew each time; that alone is no change.
const written = (item) => item.outerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");

// What somebody is writing, has opened, and where they are, outlives the part it stood in if its place is still there.
const CARRIED = "textarea, input:not([type=hidden], [type=file]), button, summary, a[href], details[data-key]";
// Buttons of one name are told apart by what they send, links by where they lead.
const aim = (field) => (field.tagName === "BUTTON" ? field.value : field.getAttribute("href") || "");
const key = (field) => (field.tagName === "SUMMARY" ? field.parentElement : field).dataset.key;
const place = (field) => [field.tagName, field.id, field.name, key(field), aim(field), field.form?.getAttribute("action")].join("|");

function carry(old, fresh) {
  const places = new Map([...fresh.querySelectorAll(CARRIED)].map((field) => [place(field), field]));
  let goOn = () => {};
  if (old.tagName === "DETAILS") fresh.open = old.open;
  for (const field of old.querySelectorAll(CARRIED)) {
    const twin = places.get(place(field));
    if (!twin) continue;
    if (field.tagName === "DETAILS") twin.open = field.open;
    else if (field.tagName !== "BUTTON" && field.value !== field.defaultValue) twin.value = field.value;
    if (field !== document.activeElement) continue;
    const { selectionStart, selectionEnd } = field;
    goOn = () => {
      twin.focus({ preventScroll: true });
      if (typeof selectionStart === "number") twin.setSelectionRange(selectionStart, selectionEnd);
    };
  }
  return goOn;
}

// Put the children of `old` in this order and move only those that stand elsewhere: a field that moves loses its cursor.
function arrange(old, wanted) {
  const stays = new Set(wanted);
  for (const node of [...old.childNodes]) if (!stays.has(node)) node.remove();
  let next = old.firstChild;
  for (const item of wanted) {
    if (item === next) next = next.nextSibling;
    else old.insertBefore(item, next);
  }
}

class LivePart extends HTMLElement {
  connectedCallback() {
    this.seenAt = new Date();
    this.tries = 0;
    this.again = () => this.refresh();
    this.shown = () => document.visibilityState === "visible" && this.refresh();
    addEventListener("pageshow", this.again);
    addEventListener("online", this.again);
    document.addEventListener("visibilitychange", this.shown);
    document.addEventListener("sintonia:refresh", this.again);
    this.renewal = setInterval(this.again, RENEW_MS);
    this.listen(this.getAttribute("stream"));
    if (this.hasAttribute("every")) {
      this.polling = setInterval(() => document.hidden || this.refresh(), 1000 * Number(this.getAttribute("every")));
    }
    this.remember(this);
    if (this.hasAttribute("eager")) this.refresh();
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.again);
    removeEventListener("online", this.again);
    document.removeEventListener("visibilitychange", this.shown);
    document.removeEventListener("sintonia:refresh", this.again);
    clearInterval(this.renewal);
    clearInterval(this.polling);
    clearTimeout(this.retry);
    clearTimeout(this.doubt);
    this.stream?.leave(this);
  }

  listen(token) {
    const stream = Stream.of(this.getAttribute("events") || "");
    if (this.stream !== stream) this.stream?.leave(this);
    this.stream = stream;
    stream.parts.add(this);
    stream.connect(token);
  }

  isAbout(name) {
    const about = this.getAttribute("about");
    return !about || name.startsWith(about);
  }

  // The stream is there; if it was away, something may have been missed.
  hears(again) {
    if (again) this.refresh();
    if (!this.hasAttribute("steady")) clearInterval(this.polling);
    this.trust();
  }

  refresh() {
    if (this.waiting) return;
    this.waiting = setTimeout(async () => {
      this.waiting = null;
      // What is heard while the part is on its way may not be in it: it is fetched once more.
      if (this.busy) {
        this.repeat = true;
        return;
      }
      this.busy = true;
      try {
        await this.fetchPart();
      } catch {
        this.distrust();
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.refresh(), Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** this.tries++));
      } finally {
        this.busy = false;
        if (this.repeat) {
          this.repeat = false;
          this.refresh();
        }
      }
    }, COALESCE_MS);
  }

  async fetchPart() {
    const headers = { "X-Part": "1" };
    const bearer = this.closest("[data-bearer]")?.dataset.bearer;
    if (bearer) Object.assign(headers, { Authorization: `Bearer ${bearer}`, "Accept-Language": document.documentElement.lang });
    const answer = await fetch(this.getAttribute("src"), { headers, credentials: bearer ? "omit" : "same-origin" });
    if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
    const events = answer.headers.get("X-Live-Events");
    if (events !== null) this.setAttribute("events", events);
    const text = await answer.text();
    await released;
    this.adopt(text);
    const token = answer.headers.get("X-Form-Token");
    if (token) for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
    this.listen(answer.headers.get("X-Live"));
    this.tries = 0;
    this.trust();
  }

  // Keep what did not change: focus, selection, scroll and open details stay, and only what is new moves.
  adopt(html) {
    const fresh = new DOMParser().parseFromString(`<body>${html}`, "text/html").body;
    const count = this.merge(this, fresh);
    this.dispatchEvent(new CustomEvent("part:adopted", { bubbles: true, detail: { count } }));
  }

  merge(old, fresh) {
    const kept = new Map([...old.children].filter((e) => e.dataset.key).map((e) => [e.dataset.key, e]));
    if (![...fresh.children].some((e) => e.dataset.key)) {
      if (old.innerHTML.trim() === fresh.innerHTML.trim()) return 0;
      const goOn = carry(old, fresh);
      old.replaceChildren(...fresh.childNodes);
      goOn();
      return 0;
    }
    let count = 0;
    const goOn = [];
    const wanted = [...fresh.children].map((item) => {
      const known = item.dataset.key && kept.get(item.dataset.key);
      if (known && known.written === written(item)) return known;
      if (known && item.dataset.keep !== undefined && known.tagName === item.tagName) {
        for (const { name, value } of item.attributes) known.setAttribute(name, value);
        count += this.merge(known, item);
        return known;
      }
      this.remember(item);
      if (known) goOn.push(carry(known, item));
      else {
        count += 1;
        if (item.dataset.enter) item.classList.add(item.dataset.enter);
      }
      return item;
    });
    for (const item of old.querySelectorAll(":scope > [data-waiting]")) {
      const words = "wordless" in item.dataset ? "" : item.querySelector(".bubble-text").textContent;
      const arrived = wanted.some((one) => !kept.has(one.dataset.key) && one.matches(".bubble-mine") && one.textContent.includes(words));
      if (!arrived) wanted.push(item);
    }
    arrange(old, wanted);
    for (const one of goOn) one();
    return count;
  }

  remember(item) {
    for (const one of [item, ...item.querySelectorAll("[data-key]")]) one.written = written(one);
  }

  trust() {
    clearTimeout(this.doubt);
    this.doubt = null;
    this.seenAt = new Date();
    if (!this.standing) return;
    this.standing = false;
    document.dispatchEvent(new CustomEvent("sintonia:fresh"));
  }

  distrust() {
    if (this.standing || this.doubt) return;
    const since = this.seenAt;
    this.doubt = setTimeout(() => {
      this.standing = true;
      document.dispatchEvent(new CustomEvent("sintonia:stale", { detail: { since } }));
    }, STALE_MS);
  }
}
customElements.define("live-part", LivePart);

// <stale-bar still="Standing since {time}." fresh="Up to date.">: the grey bar of a page that stands still.
customElements.define(
  "stale-bar",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = true;
      document.addEventListener("sintonia:stale", (event) => {
        const time = event.detail.since.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        clearTimeout(this.pause);
        this.textContent = this.getAttribute("still").replace("{time}", time);
        this.className = "stale";
        this.hidden = false;
      });
      document.addEventListener("sintonia:fresh", () => {
        if (this.hidden) return;
        this.textContent = this.getAttribute("fresh");
        this.className = "stale stale-fresh";
        this.pause = setTimeout(() => (this.hidden = true), 2500);
      });
    }
  },
);
