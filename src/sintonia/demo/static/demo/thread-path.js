// <thread-path>: draws the one line from the phone to the first bead, and from the last bead to the door that is lit.
// Decoration only: the list of beads says the same.
const SVG = "http://www.w3.org/2000/svg";

customElements.define(
  "thread-path",
  class extends HTMLElement {
    connectedCallback() {
      this.svg = document.createElementNS(SVG, "svg");
      this.svg.setAttribute("class", "path");
      this.svg.setAttribute("aria-hidden", "true");
      this.prepend(this.svg);
      this.over = this.svg.cloneNode();
      this.over.setAttribute("class", "path path-over");
      this.append(this.over);
      const draw = () => requestAnimationFrame(() => this.draw());
      new ResizeObserver(draw).observe(this);
      this.addEventListener("part:adopted", draw);
      draw();
    }

    draw() {
      const all = this.getBoundingClientRect();
      const at = (element) => {
        const box = element.getBoundingClientRect();
        return { left: box.left - all.left, right: box.right - all.left, top: box.top - all.top, middle: box.top - all.top + box.height / 2, bottom: box.bottom - all.top };
      };
      this.svg.replaceChildren();
      this.over.replaceChildren();
      const phone = at(this.querySelector(".phone-body"));
      const marks = [...this.querySelectorAll(".spine .bead-mark")];
      const parts = [...this.querySelectorAll(".spine .fio-part")];
      const door = this.querySelector('[data-path="door"]');
      if (!marks.length) return;
      const first = at(marks[0]);
      const ghost = Boolean(this.querySelector(".spine .spine-empty"));
      const centre = first.left + 22;
      if (first.left > phone.right) {
        const y = first.middle;
        this.line(`M${phone.right} ${y}H${first.left + 2}`, ghost);
        if (!ghost) this.dot(phone.right, y);
      } else {
        this.line(`M${centre} ${phone.bottom}V${first.top}`, ghost);
      }
      if (!door || ghost) return;
      const target = at(door);
      const last = at(parts[parts.length - 1]);
      const mark = at(marks[marks.length - 1]);
      if (target.left > last.right) {
        const x = (last.right + target.left) / 2;
        const from = mark.middle;
        const r = Math.min(14, Math.abs(target.middle - from) / 2);
        const way = target.middle > from ? 1 : -1;
        this.line(
          r < 1
            ? `M${last.right} ${from}H${target.left}`
            : `M${last.right} ${from}H${x - r}Q${x} ${from} ${x} ${from + way * r}V${target.middle - way * r}Q${x} ${target.middle} ${x + r} ${target.middle}H${target.left}`,
        );
        this.dot(target.left, target.middle);
      } else {
        const x = target.left < centre && centre < target.right ? centre : (target.left + target.right) / 2;
        const y = target.top - 18;
        const r = Math.min(10, Math.abs(x - centre) / 2) * Math.sign(x - centre);
        this.line(
          r
            ? `M${centre} ${last.bottom}V${y - Math.abs(r)}Q${centre} ${y} ${centre + r} ${y}H${x - r}Q${x} ${y} ${x} ${y + Math.abs(r)}V${target.top}`
            : `M${centre} ${last.bottom}V${target.top}`,
        );
        this.dot(x, target.top);
      }
    }

    line(d, dim = false) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      if (dim) path.setAttribute("class", "path-dim");
      this.svg.append(path);
    }

    dot(x, y) {
      const circle = document.createElementNS(SVG, "circle");
      for (const [name, value] of Object.entries({ cx: x, cy: y, r: 5 })) circle.setAttribute(name, value);
      this.over.append(circle);
    }
  },
);
