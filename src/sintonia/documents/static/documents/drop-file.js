// <drop-file>: a file can be dropped on it, and is sent when it was chosen. Without JavaScript it is chosen and sent by
// its field and its button.
customElements.define(
  "drop-file",
  class extends HTMLElement {
    connectedCallback() {
      const form = this.closest("form");
      const field = this.querySelector("input[type=file]");
      const wait = this.querySelector("[data-words]");
      this.classList.add("check-can-drop");
      this.querySelector(".check-drop-words").hidden = false;
      const over = (event) => {
        event.preventDefault();
        this.classList.toggle("check-over", event.type === "dragover");
      };
      // A file that is dropped beside it must not replace the page.
      for (const type of ["dragover", "dragleave"]) document.addEventListener(type, over);
      document.addEventListener("drop", (event) => {
        over(event);
        if (!event.dataTransfer.files.length) return;
        field.files = event.dataTransfer.files;
        form.requestSubmit();
      });
      field.addEventListener("change", () => field.files.length && form.requestSubmit());
      form.addEventListener("submit", () => {
        wait.textContent = wait.dataset.words;
      });
      // Whoever comes back to the page finds it as it was.
      addEventListener("pageshow", () => {
        wait.textContent = "";
        form.reset();
      });
    }
  },
);
