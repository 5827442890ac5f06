// A list whose rows can be ticked: a box for all, how many are chosen, a range with Shift, and only the fields that the action needs.
export default function list(form) {
  const boxes = [...form.querySelectorAll('tbody input[name="episode"]')];
  const everything = form.querySelector('[name="everything"]');
  const action = form.querySelector('[name="action"]');
  const chosen = form.querySelector("[data-chosen]");
  if (!boxes.length || !action) return;

  const all = document.createElement("input");
  all.type = "checkbox";
  const label = document.createElement("label");
  const words = document.createElement("span");
  label.className = "check";
  words.className = "visually-hidden";
  words.textContent = "Choose all on this page";
  label.append(all, words);
  form.querySelector("thead .list-tick").replaceChildren(label);

  const bar = form.querySelector(".list-actions");

  function show() {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    if (everything?.checked) chosen.textContent = "All in the list:";
    else chosen.textContent = count ? `${count} chosen:` : "Tick episodes to:";
    // Only what can be used stays in sight while the list is scrolled.
    bar.classList.toggle("is-idle", !count && !everything?.checked);
    for (const field of form.querySelectorAll("[data-for]")) field.hidden = !field.dataset.for.split(" ").includes(action.value);
    for (const box of boxes) box.closest("tr").toggleAttribute("data-chosen-row", box.checked);
  }

  let last = null;
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
      }
      last = box;
      show();
    });
  }
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  // j and k, or the arrows, go from box to box; x, like Space, ticks; Escape unticks everything.
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = boxes.indexOf(event.target);
    if (event.key === "Escape" && (at >= 0 || event.target === all)) {
      for (const box of boxes) box.checked = false;
      if (everything) everything.checked = false;
      return show();
    }
    if (at < 0) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step) {
      boxes[Math.min(boxes.length - 1, Math.max(0, at + step))].focus();
      event.preventDefault();
    } else if (event.key === "x") {
      boxes[at].click();
      event.preventDefault();
    }
  });
  show();
}
