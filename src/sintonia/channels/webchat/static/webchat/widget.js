// One line in another site's page: <script src="https://…/webchat/widget.js" data-account="…"></script>
// A button opens the chat in a frame on our own origin. Nothing of that page is read.
(() => {
  const script = document.currentScript;
  const home = new URL("frame", script.src);
  home.searchParams.set("account", script.dataset.account || "");
  const language = (document.documentElement.lang || navigator.language).slice(0, 2);
  const [open, close] = { pt: ["Fale com a gente", "Fechar"], es: ["Hable con nosotros", "Cerrar"] }[language] ?? ["Talk to us", "Close"];
  const shaped = (element, style) => Object.assign(element.style, style) && element;
  const colour = script.dataset.colour || "#0b6e69";
  const button = shaped(document.createElement("button"), {
    position: "fixed", insetInlineEnd: "20px", bottom: "20px", zIndex: "2147483000", minHeight: "52px", padding: "0 24px",
    border: "0", borderRadius: "26px", background: colour, color: "#fff", font: "600 16px/1 system-ui, sans-serif",
    cursor: "pointer", boxShadow: "0 8px 24px rgb(0 0 0 / 22%)",
  });
  button.type = "button";
  button.textContent = open;
  button.setAttribute("aria-expanded", "false");
  let frame = null;
  button.addEventListener("click", () => {
    if (!frame) {
      frame = shaped(document.createElement("iframe"), {
        position: "fixed", insetInlineEnd: "20px", bottom: "84px", zIndex: "2147483000", width: "min(400px, calc(100vw - 40px))",
        height: "min(640px, calc(100vh - 112px))", border: "0", borderRadius: "18px", display: "none",
        boxShadow: "0 24px 56px rgb(0 0 0 / 26%)", colorScheme: "light dark",
      });
      frame.src = home.href;
      frame.title = open;
      document.body.append(frame);
    }
    const shown = frame.style.display === "none";
    frame.style.display = shown ? "block" : "none";
    button.textContent = shown ? close : open;
    button.setAttribute("aria-expanded", String(shown));
    if (shown) frame.focus();
  });
  const place = () => document.body.append(button);
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
