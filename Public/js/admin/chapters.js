// The chapter editor: rows of fields are the truth, and marks on the waveform move what stands in them.
import { clock, seconds, spoken } from "./clock.js";
import { Waveform } from "./waveform.js";

export default function chapters(editor) {
  new Editor(editor);
}

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

class Editor {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-chapter-rows]");
    this.blank = root.querySelector("[data-chapter-blank]");
    this.status = root.querySelector("[data-chapter-status]");
    this.stage = root.querySelector("[data-chapter-stage]");
    this.marks = new Map();
    for (const row of this.rows) this.equip(row);
    this.list.after(this.more());
    this.list.addEventListener("input", (event) => this.typed(event.target));
    this.list.addEventListener("change", (event) => event.target.name?.endsWith(".start") && this.place());
    document.addEventListener("recording:state", (event) => this.recording(event.detail));
    document.addEventListener("recording:chapters", (event) => this.fill(event.detail.chapters, true));
    this.open(root.dataset.waveform, root.dataset.audio);
  }

  get rows() { return [...this.list.querySelectorAll("[data-chapter-row]")]; }
  field(row, name) { return row.querySelector(`[name$=".${name}"]`); }
  start(row) { return seconds(this.field(row, "start").value); }
  isEmpty(row) { return ["start", "title", "link"].every((name) => !this.field(row, name).value.trim()); }
  say(text) { this.status.textContent = text; }

  // Tells the form, and whoever saves it meanwhile, that a field has another value.
  set(row, name, value) {
    const field = this.field(row, name);
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Rows

  equip(row) {
    const tools = row.querySelector("[data-chapter-tools]");
    if (tools.childElementCount) return;
    const button = (text, action) => {
      const element = make("button", { type: "button", class: "button button-quiet button-small" }, text);
      element.addEventListener("click", action);
      tools.append(element);
      return element;
    };
    button("Play", () => this.play(this.start(row) ?? 0)).dataset.needsAudio = "";
    button("To playhead", () => this.move(row, this.wave.head, true)).dataset.needsAudio = "";
    button("Remove", () => this.remove(row));
    for (const needs of tools.querySelectorAll("[data-needs-audio]")) needs.hidden = !this.audio;
  }

  more() {
    const button = make("button", { type: "button", class: "button button-quiet" }, "Add a row");
    button.addEventListener("click", () => this.field(this.add(), "start").focus());
    return make("div", { class: "actions" }, button);
  }

  // An empty row at the end.
  add() {
    const row = this.blank.content.cloneNode(true).querySelector("[data-chapter-row]");
    this.list.append(row);
    this.equip(row);
    this.number();
    return row;
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const title = this.field(row, "title").value || clock(this.start(row) ?? 0);
    row.remove();
    if (!this.rows.length) this.add();
    this.number();
    this.place();
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
    this.field(next ?? this.rows[0], "title").focus();
    this.say(`Removed “${title}”.`);
  }

  // Field names, ids and what is said of them follow the order of the rows, by which the server names what is wrong.
  number() {
    for (const [index, row] of this.rows.entries()) {
      for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.replace(/chapter\.(?:\d+|__)\./g, `chapter.${index}.`));
        }
      }
      for (const label of row.querySelectorAll("label .visually-hidden")) {
        label.textContent = label.textContent.replace(/chapter (?:\d+|__)/, `chapter ${index + 1}`);
      }
    }
  }

  // Puts a row where its time belongs.
  sort(row) {
    const start = this.start(row);
    if (start === null) return;
    const later = this.rows.find((other) => other !== row && (this.start(other) ?? (this.isEmpty(other) ? Infinity : -1)) > start);
    if (later ? row.nextElementSibling !== later : row.nextElementSibling) this.list.insertBefore(row, later ?? null);
    this.number();
  }

  typed(field) {
    field.removeAttribute("aria-invalid");
    if (field.name?.endsWith(".start")) this.place();
    if (field.name?.endsWith(".title")) this.label();
    if (this.rows.every((row) => !this.isEmpty(row))) this.add();
  }

  // A chapter at the playhead, in the first row that is empty.
  addHere() {
    const here = Math.round(this.wave.head * 10) / 10;
    const there = this.rows.find((row) => this.start(row) === here);
    if (there) return this.field(there, "title").focus();
    const row = this.rows.find((row) => this.isEmpty(row)) ?? this.add();
    this.set(row, "start", clock(here));
    this.sort(row);
    this.place();
    this.field(row, "title").focus();
    this.say(`Chapter added at ${spoken(here)}.`);
  }

  // Fills in chapters found in the recording: into an editor that has none, or in the place of those it has.
  fill(found, replaces = false) {
    if (!found.length || (!replaces && this.rows.some((row) => !this.isEmpty(row)))) return;
    for (const row of this.rows) row.remove();
    for (const chapter of found) {
      const row = this.add();
      for (const name of ["start", "title", "link"]) this.field(row, name).value = chapter[name];
      this.field(row, "hidden").checked = chapter.hidden;
    }
    this.add();
    this.place();
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
    this.say(`${found.length} chapters from the recording were filled in.`);
  }

  // The waveform

  recording(state) {
    if (state.state !== "ready") return;
    if (state.waveform && (state.waveform !== this.opened || state.product !== this.product)) this.open(state.waveform, state.audio, state.product);
    this.fill(state.chapters);
  }

  async open(waveform, audio, product) {
    if (!waveform || !audio) return;
    [this.opened, this.product] = [waveform, product];
    const response = await fetch(waveform, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const outline = await response.json();
    if (!this.wave) this.build();
    if (this.audio.getAttribute("src") !== audio || product !== undefined) this.audio.src = audio;
    this.wave.load(outline);
    this.tell();
    this.place();
    for (const needs of this.root.querySelectorAll("[data-needs-audio]")) needs.hidden = false;
  }

  build() {
    const button = (text, label, action) => {
      const element = make("button", { type: "button", class: "button button-quiet button-small", ...(label && { "aria-label": label }) }, text);
      element.addEventListener("click", action);
      return element;
    };
    this.stage.hidden = false;
    this.stage.className = "wave";
    this.audio = make("audio", { preload: "metadata" });
    this.toggle = button("Play", null, () => this.play());
    this.time = make("output", { class: "wave-time" });
    const here = button("Add chapter here", null, () => this.addHere());
    here.setAttribute("aria-keyshortcuts", "c");
    const zoom = make("div", { class: "wave-zoom", role: "group", "aria-label": "Zoom" },
      button("−", "Zoom out", () => this.wave.zoomTo(this.wave.zoom / 2)), button("+", "Zoom in", () => this.wave.zoomTo(this.wave.zoom * 2)));
    const bar = make("div", { class: "wave-bar" }, this.toggle, this.time, here, zoom);
    this.canvas = make("canvas", { class: "wave-canvas", "aria-hidden": "true" });
    this.head = make("div", {
      class: "wave-head", role: "slider", tabindex: "0", "aria-label": "Playhead", "aria-valuemin": "0", "aria-keyshortcuts": "Space c" });
    this.track = make("div", { class: "wave-track" }, this.canvas, this.head);
    const scroller = make("div", { class: "wave-scroll" }, this.track);
    const keys = make("p", { class: "hint wave-keys" },
      "Click to move the playhead, drag a mark to move its chapter. Keys: Space plays, C adds a chapter, arrows move what is focused by 1 s, with Shift by 10 s.");
    this.stage.append(bar, scroller, keys, this.audio);
    this.wave = new Waveform(scroller, this.track, this.canvas);
    this.wave.onresize = () => this.place();
    this.listen(scroller);
  }

  listen(scroller) {
    const { audio } = this;
    for (const name of ["timeupdate", "seeked"]) audio.addEventListener(name, () => this.at(audio.currentTime));
    for (const name of ["play", "pause", "ended"]) {
      audio.addEventListener(name, () => {
        this.toggle.textContent = audio.paused ? "Play" : "Pause";
        if (!audio.paused) this.follow();
      });
    }
    audio.addEventListener("error", () => this.say("The recording can't be played here."));
    this.track.addEventListener("click", (event) => {
      if (!event.target.closest(".wave-mark")) this.seek(this.wave.at(event));
    });
    this.head.addEventListener("keydown", (event) => {
      const by = this.step(event);
      if (by === null) return;
      event.preventDefault();
      this.seek(by === -Infinity ? 0 : by === Infinity ? this.wave.duration : this.wave.head + by);
    });
    this.stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === " " && !event.target.closest("button")) {
        event.preventDefault();
        this.play();
      }
      if (event.key.toLowerCase() === "c") {
        event.preventDefault();
        this.addHere();
      }
      if (event.key === "+" || event.key === "=") this.wave.zoomTo(this.wave.zoom * 2);
      if (event.key === "-") this.wave.zoomTo(this.wave.zoom / 2);
    });
    scroller.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.wave.zoomTo(this.wave.zoom * (event.deltaY < 0 ? 1.25 : 0.8), this.wave.at(event));
    }, { passive: false });
  }

  // Seconds that a key moves by, with the ends as infinities; null for another key.
  step(event) {
    const far = event.shiftKey ? 10 : 1;
    const steps = { ArrowLeft: -far, ArrowDown: -far, ArrowRight: far, ArrowUp: far, PageDown: -60, PageUp: 60, Home: -Infinity, End: Infinity };
    return event.key in steps ? steps[event.key] : null;
  }

  // Plays from `from`, or goes on, or pauses.
  play(from) {
    if (from !== undefined) {
      this.seek(from);
      this.audio.play();
    } else if (this.audio.paused) this.audio.play();
    else this.audio.pause();
  }

  seek(to) {
    const end = this.wave.duration;
    this.at(Math.min(Math.max(to, 0), end));
    this.audio.currentTime = Math.min(this.wave.head, Math.max(0, end - 0.05));
    this.wave.show(this.wave.head);
  }

  at(position) {
    this.wave.head = position;
    this.tell();
    this.wave.redraw();
  }

  // Timeupdate comes four times a second, which looks like limping.
  follow() {
    if (this.audio.paused) return;
    this.at(this.audio.currentTime);
    this.wave.show(this.wave.head);
    requestAnimationFrame(() => this.follow());
  }

  tell() {
    const { head, duration } = this.wave;
    const text = `${clock(Math.floor(head))} / ${clock(Math.floor(duration))}`;
    if (this.time.textContent !== text) {
      this.time.textContent = text;
      this.head.setAttribute("aria-valuemax", String(Math.floor(duration)));
      this.head.setAttribute("aria-valuenow", String(Math.floor(head)));
      this.head.setAttribute("aria-valuetext", spoken(head));
    }
    this.head.style.left = `${this.wave.x(head)}px`;
  }

  // Marks

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
