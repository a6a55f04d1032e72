// <ready-check ping="/healthz">: ten short ways there and back, the clock, what the browser can do and whether there is
// sound. It only measures; the house judges.
const TIMES = 10;

async function ways(path) {
  const took = [];
  let skew = 0;
  for (let n = 0; n < TIMES; n++) {
    const began = performance.now();
    try {
      const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(3000) });
      const ms = performance.now() - began;
      took.push(ms);
      const there = Date.parse(answer.headers.get("date") || "");
      if (there) skew = (Date.now() - ms / 2 - there) / 1000;
    } catch {
      // Lost: it is counted by not being there.
    }
  }
  took.sort((a, b) => a - b);
  return { rtt: took[Math.floor(took.length / 2)] ?? null, lost: TIMES - took.length, skew };
}

async function sound() {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const has = (kind) => devices.some((one) => one.kind === kind);
  return { microphone: has("audioinput"), speakers: has("audiooutput") };
}

customElements.define(
  "ready-check",
  class extends HTMLElement {
    async connectedCallback() {
      const browser = Boolean(window.EventSource && Array.prototype.at && window.structuredClone);
      this.show("browser", browser ? "✓" : "✗", browser);
      const { rtt, lost, skew } = await ways(this.getAttribute("ping"));
      this.show("line", rtt === null ? "✗" : `${Math.round(rtt)} ms`, rtt !== null && rtt <= 500);
      this.show("lost", String(lost), lost <= 1);
      this.show("clock", `${Math.round(skew)} s`, Math.abs(skew) <= 60);
      const { microphone, speakers } = await sound();
      this.show("sound", microphone && speakers ? "✓" : "–", true);
      const form = this.querySelector("form");
      const yes = (found) => (found ? "yes" : "no");
      const told = { rtt_ms: rtt === null ? "" : rtt.toFixed(1), lost, skew_s: skew.toFixed(1) };
      Object.assign(told, { browser: yes(browser), microphone: yes(microphone), speakers: yes(speakers) });
      for (const [name, value] of Object.entries(told)) form.elements[name].value = value;
      form.querySelector("button").disabled = false;
    }

    show(name, text, good) {
      const item = this.querySelector(`[data-check="${name}"]`);
      item.classList.add(good ? "is-good" : "is-wrong");
      item.querySelector("output").textContent = text;
    }
  },
);
