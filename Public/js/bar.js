/** The seek bar: a range input over a track that shows what is heard, what is buffered and where chapters begin. */
import { clock, spoken } from "./time.js";
import { word } from "./words.js";

export class Bar {
  element = document.createElement("div");
  input = document.createElement("input");
  /** While the thumb is held: the second under it; the audio moves on release. */
  held = null;
  #marks = document.createElement("div");
  #tip = document.createElement("output");
  #chapters = [];

  /** `seek(seconds)` on release, `preview(seconds or null)` while dragging. */
  constructor(seek, preview = () => {}) {
    this.element.className = "bar";
    this.#marks.className = "bar-marks";
    this.#tip.className = "bar-tip";
    this.#tip.hidden = true;
    this.#tip.setAttribute("aria-hidden", "true");
    const { input } = this;
    Object.assign(input, { type: "range", min: 0, max: 100, step: 1, value: 0, className: "bar-input" });
    input.setAttribute("aria-label", word("position"));
    this.element.append(this.#marks, input, this.#tip);

    input.addEventListener("input", () => { this.held = Number(input.value); this.#paint(this.held); preview(this.held); });
    input.addEventListener("change", () => { seek(Number(input.value)); this.held = null; preview(null); });
    input.addEventListener("keydown", (event) => {
      const rtl = getComputedStyle(input).direction === "rtl" ? -1 : 1;
      const steps = { ArrowRight: 5 * rtl, ArrowLeft: -5 * rtl, ArrowUp: 5, ArrowDown: -5, PageUp: 60, PageDown: -60 };
      if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      seek(Math.min(Number(input.max), Math.max(0, Number(input.value) + steps[event.key])));
    });
    input.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") this.#hint(event); });
    input.addEventListener("pointerleave", () => { this.#tip.hidden = true; });
  }

  show({ position, duration, buffered, chapters }) {
    const { input } = this;
    const known = Number.isFinite(duration) && duration > 0;
    input.disabled = !known;
    const max = known ? String(Math.ceil(duration)) : "100";
    if (input.max !== max || this.#chapters !== chapters) {
      input.max = max;
      this.#chapters = chapters;
      this.#drawMarks(duration);
    }
    this.element.style.setProperty("--buffered", known ? `${Math.min(1, reach(buffered, position) / duration) * 100}%` : "0%");
    if (this.held !== null) return;
    input.value = known ? String(Math.round(position)) : "0";
    this.#paint(position);
  }

  #paint(position) {
    const max = Number(this.input.max);
    this.element.style.setProperty("--progress", `${Math.min(1, position / max) * 100}%`);
    const text = word("of", { time: spoken(position), total: spoken(max) });
    // Said once every five seconds at most, and only when it changed: screen readers repeat each change.
    if (this.held !== null || Math.round(position) % 5 === 0 || !this.input.hasAttribute("aria-valuetext")) {
      if (this.input.getAttribute("aria-valuetext") !== text) this.input.setAttribute("aria-valuetext", text);
    }
  }

  #drawMarks(duration) {
    this.#marks.replaceChildren(...this.#chapters.filter((one) => one.start > 0 && one.start < duration).map((one) => {
      const mark = document.createElement("i");
      mark.style.insetInlineStart = `${(one.start / duration) * 100}%`;
      return mark;
    }));
  }

  #hint(event) {
    const box = this.input.getBoundingClientRect();
    const rtl = getComputedStyle(this.input).direction === "rtl";
    const share = Math.min(1, Math.max(0, (rtl ? box.right - event.clientX : event.clientX - box.left) / box.width));
    const seconds = share * Number(this.input.max);
    const chapter = this.#chapters.findLast((one) => one.start <= seconds);
    this.#tip.hidden = this.input.disabled;
    this.#tip.textContent = chapter ? `${clock(seconds)}  ${chapter.title}` : clock(seconds);
    this.element.style.setProperty("--tip", `${share * 100}%`);
  }
}

/** How far the part around `position` is buffered. */
function reach(buffered, position) {
  for (let i = 0; i < (buffered?.length ?? 0); i += 1) {
    if (buffered.start(i) <= position + 1 && buffered.end(i) >= position) return buffered.end(i);
  }
  return 0;
}
