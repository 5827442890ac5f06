// The chapter editor: rows of fields are the truth, and marks on the waveform move what stands in them.
import { make } from "./chapter-rows.js";
import { Stage } from "./chapter-stage.js";
import { clock, spoken } from "./clock.js";

export default function chapters(editor) {
  new Editor(editor);
}

class Editor extends Stage {
  // One mark for each row with a time in the recording.
  place() {
    if (!this.wave) return;
    const rows = new Set(this.rows.filter((row) => {
      const start = this.start(row);
      return start !== null && start <= this.wave.duration;
    }));
    for (const [row, mark] of this.marks) {
      if (rows.has(row)) continue;
      mark.remove();
      this.marks.delete(row);
    }
    for (const row of rows) {
      if (!this.marks.has(row)) this.marks.set(row, this.mark(row));
      const [mark, x] = [this.marks.get(row), this.wave.x(this.start(row))];
      mark.style.left = `${x}px`;
      // The number of a mark at either end is moved inside.
      mark.firstChild.style.marginInlineStart = `${Math.max(0, 14 - x) - Math.max(0, x - this.wave.width + 14)}px`;
    }
    this.label();
    this.tell();
  }

  label() {
    for (const [row, mark] of this.marks) {
      const start = this.start(row) ?? 0;
      const title = this.field(row, "title").value || "no title";
      mark.setAttribute("aria-label", `Chapter ${this.rows.indexOf(row) + 1}: ${title}`);
      mark.setAttribute("aria-valuemax", String(Math.floor(this.wave.duration)));
      mark.setAttribute("aria-valuenow", String(Math.floor(start)));
      mark.setAttribute("aria-valuetext", spoken(start));
      mark.title = `${clock(start)} ${title}`;
      mark.firstChild.textContent = this.rows.indexOf(row) + 1;
    }
  }

  mark(row) {
    const mark = make("div", { class: "wave-mark", role: "slider", tabindex: "0", "aria-valuemin": "0" }, make("span", { "aria-hidden": "true" }));
    this.track.append(mark);
    mark.addEventListener("keydown", (event) => {
      const by = this.step(event);
      if (by !== null) {
        event.preventDefault();
        const start = this.start(row) ?? 0;
        this.move(row, by === -Infinity ? 0 : by === Infinity ? this.wave.duration : start + by, true);
        mark.focus();
      } else if (event.key === "Enter") {
        event.preventDefault();
        this.play(this.start(row) ?? 0);
      } else if (event.key === "Delete") {
        this.remove(row);
      }
    });
    mark.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      mark.focus();
      mark.setPointerCapture(event.pointerId);
      let moved = false;
      const from = event.clientX;
      const drag = (event) => {
        if (!moved && Math.abs(event.clientX - from) < 4) return;
        moved = true;
        this.move(row, this.wave.at(event));
      };
      const drop = () => {
        mark.removeEventListener("pointermove", drag);
        if (!moved) return this.seek(this.start(row) ?? 0);
        this.sort(row);
        this.label();
        this.say(`${this.field(row, "title").value || "Chapter"} now starts at ${spoken(this.start(row) ?? 0)}.`);
      };
      mark.addEventListener("pointermove", drag);
      mark.addEventListener("pointerup", drop, { once: true });
      mark.addEventListener("pointercancel", drop, { once: true });
    });
    return mark;
  }

  move(row, to, sorts = false) {
    const last = Math.max(0, Math.floor(this.wave.duration * 10 - 1) / 10);
    this.set(row, "start", clock(Math.min(Math.max(Math.round(to * 10) / 10, 0), last)));
    if (sorts) this.sort(row);
    this.place();
    this.wave.show(this.start(row) ?? 0);
  }
}
