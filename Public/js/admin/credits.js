// Persons in a form: a button adds a row, and names are suggested as they are typed.
export default function credits(field) {
  const rows = field.querySelector(".credit-rows");
  const names = field.querySelector("datalist");
  if (!rows || !names) return;
  const add = document.createElement("button");
  add.type = "button";
  add.className = "button button-quiet button-small";
  add.textContent = "Add a person";
  add.addEventListener("click", () => {
    const last = rows.lastElementChild;
    const row = last.cloneNode(true);
    const number = Number(last.querySelector("input[name]").name.split(".")[1]) + 1;
    for (const each of row.querySelectorAll("[name], [id], [for]")) {
      for (const attribute of ["name", "id", "for"]) {
        const value = each.getAttribute(attribute);
        if (value) each.setAttribute(attribute, value.replace(/\.\d+\./, `.${number}.`));
      }
      if (each.matches("input")) each.value = "";
    }
    rows.append(row);
    row.querySelector("input:not([type=hidden])").focus();
  });
  rows.after(add);

  let timer = 0;
  let asked = "";
  rows.addEventListener("input", (event) => {
    if (!event.target.matches('[name$=".name"]')) return;
    // A key that came with the row belongs to the name it came with.
    const key = event.target.closest(".credit-row").querySelector('[name$=".person"]');
    if (key) key.value = "";
    const text = event.target.value.trim();
    if (text.length < 2 || text === asked) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked = text;
      const query = new URLSearchParams({ q: text, show: field.dataset.show ?? "" });
      try {
        const answer = await fetch(`/admin/people/suggestions?${query}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const found = (await answer.json()).people.map((person) => {
          const option = document.createElement("option");
          option.value = person.text;
          return option;
        });
        if (found.length) names.replaceChildren(...found);
      } catch {
        // Offline: the names that came with the page stay.
      }
    }, 200);
  });
}
