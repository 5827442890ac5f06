import { clock, seconds, spoken } from "./clock.js";

export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

// The rows of fields, which are the truth: whoever changes a chapter changes its row.
export class Rows {
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
}
