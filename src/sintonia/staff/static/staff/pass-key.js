// <pass-key asked="where the question is" given="where the answer goes">: a button that asks the device for a passkey;
// with `makes`, for a new one. It is shown only where the browser can do it.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const made = async (options) => {
  const user = { ...options.user, id: bytes(options.user.id) };
  const publicKey = { ...options, user, challenge: bytes(options.challenge), excludeCredentials: known(options.excludeCredentials) };
  const { id, type, response } = await navigator.credentials.create({ publicKey });
  const { clientDataJSON, attestationObject } = response;
  return { id, rawId: id, type, response: { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) } };
};

const given = async (options) => {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const { id, type, response } = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  const answer = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
  return { id, rawId: id, type, response: userHandle ? { ...answer, userHandle: text(userHandle) } : answer };
};

customElements.define(
  "pass-key",
  class extends HTMLElement {
    connectedCallback() {
      if (!window.PublicKeyCredential) return;
      this.hidden = false;
      this.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.ask(event.target);
      });
    }

    async ask(form) {
      const body = new URLSearchParams(new FormData(form));
      const button = form.querySelector("button");
      button.disabled = true;
      this.say("");
      try {
        const asked = await fetch(this.getAttribute("asked"), { method: "POST", body });
        const options = await asked.json();
        body.set("answer", JSON.stringify(await (this.hasAttribute("makes") ? made : given)(options)));
        body.set("next", this.getAttribute("next") ?? "");
        const answer = await fetch(this.getAttribute("given"), { method: "POST", body });
        if (!answer.ok) this.say(answer.headers.get("content-type")?.startsWith("text/plain") ? await answer.text() : this.getAttribute("wrong"));
        else if (answer.status === 204) location.reload();
        else location.assign((await answer.json()).next);
      } catch {
        // The person put the question away, or the device could not answer it.
        this.say(this.getAttribute("wrong"));
      } finally {
        button.disabled = false;
      }
    }

    say(words) {
      Object.assign(this.querySelector("[role=alert]"), { textContent: words, hidden: !words });
    }
  },
);
