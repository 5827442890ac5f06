// Lists of rows in a form: adds, removes and moves them. Field names carry the row's number, as in credit.3.name.

export default function rows(fieldset) {
  const list = fieldset.querySelector("[data-rows]");
  const blank = fieldset.querySelector("[data-row-blank]");
  const status = fieldset.querySelector("[data-rows-status]");
  const { rowsName: name, rowsSingular: singular } = fieldset.dataset;
  if (!list || !blank || fieldset.matches(":disabled")) return;
  const numbered = new RegExp(`(^|[- ])((?:f-|error-)?${name}\\.)(?:\\d+|__)\\.`, "g");

  const all = () => [...list.children];
  const inputs = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
  const isEmpty = (row) => inputs(row).every((input) => !input.value.trim());
  const say = (text) => { if (status) status.textContent = text; };
  const changed = () => fieldset.dispatchEvent(new Event("change", { bubbles: true }));

  function number() {
    all().forEach((row, index) => {
      for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const attribute of ["name", "id", "for", "aria-describedby"]) {
          const value = element.getAttribute(attribute);
          if (value) element.setAttribute(attribute, value.replace(numbered, `$1$2${index}.`));
        }
      }
      for (const label of row.querySelectorAll("label > .visually-hidden")) label.textContent = `(${singular} ${index + 1})`;
      for (const button of row.querySelectorAll("[data-row-act]")) {
        const verb = { up: "Move up", down: "Move down", remove: "Remove" }[button.dataset.rowAct];
        button.setAttribute("aria-label", `${verb}: ${singular} ${index + 1}`);
        button.disabled = (button.dataset.rowAct === "up" && index === 0)
          || (button.dataset.rowAct === "down" && index === list.children.length - 1);
      }
    });
  }

  function equip(row) {
    const tools = row.querySelector("[data-row-tools]");
    for (const [act, sign] of [["up", "↑"], ["down", "↓"], ["remove", "✕"]]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "row-tool", textContent: sign });
      button.dataset.rowAct = act;
      button.title = { up: "Move up", down: "Move down", remove: "Remove" }[act];
      tools.append(button);
    }
  }

  function add() {
    const row = blank.content.firstElementChild.cloneNode(true);
    equip(row);
    list.append(row);
    number();
    return row;
  }

  function move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row); else other.after(row);
    number();
    say(`${singular} is now number ${all().indexOf(row) + 1} of ${list.children.length}.`);
    changed();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-act]");
    if (!button) return;
    const row = button.closest("[data-row]");
    if (button.dataset.rowAct === "remove") {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      number();
      say(`${singular} removed.`);
      (next ? inputs(next)[0] : more).focus();
      changed();
    } else {
      move(row, button.dataset.rowAct === "up" ? -1 : 1);
      if (button.disabled) inputs(row)[0].focus(); else button.focus();
    }
  });

  list.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const row = event.target.closest("[data-row]");
    if (!row) return;
    event.preventDefault();
    const focused = event.target;
    move(row, event.key === "ArrowUp" ? -1 : 1);
    focused.focus();
  });

  const more = document.createElement("button");
  Object.assign(more, { type: "button", className: "button button-quiet button-small", textContent: `Add ${singular.toLowerCase()}` });
  more.addEventListener("click", () => inputs(add())[0].focus());
  list.after(more);

  // The empty rows are for forms without a script; here there is a button.
  for (const row of all()) if (isEmpty(row)) row.remove(); else equip(row);
  number();
}
