// When an episode is published: shows date and time where they are wanted, and says what they mean in the show's zone.

export default function publication(form) {
  const fields = form.querySelector("[data-moment-fields]");
  const choice = form.querySelector("[data-moment-choice]");
  const submit = form.querySelector("button[type=submit]");
  const [date, time] = ["date", "time"].map((name) => form.elements[name]);
  const when = () => form.elements.when.value;
  const word = submit.textContent;
  let asked = 0;

  function show() {
    fields.hidden = when() === "now" || !when();
    if (word === "Publish") submit.textContent = when() === "later" ? "Schedule" : word;
  }

  async function ask() {
    if (when() === "now" || !date.value || !time.value) return choice.replaceChildren();
    const turn = ++asked;
    let reading;
    try {
      const address = `${form.dataset.moment}?${new URLSearchParams({ date: date.value, time: time.value })}`;
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) return undefined;
      reading = await response.json();
    } catch {
      return undefined;
    }
    if (turn !== asked) return undefined;
    return choice.replaceChildren(...(reading.options.length ? [field(reading)] : []));
  }

  function field({ text, options }) {
    const chosen = form.elements.occurrence?.value ?? "";
    const box = document.createElement("div");
    box.className = "field";
    const label = document.createElement("label");
    label.htmlFor = "f-occurrence";
    label.textContent = "Which";
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.id = "hint-occurrence";
    hint.textContent = text;
    const select = document.createElement("select");
    Object.assign(select, { id: "f-occurrence", name: "occurrence" });
    select.setAttribute("aria-describedby", "hint-occurrence");
    for (const option of options) select.append(new Option(option.title, option.value, false, option.value === chosen));
    box.append(label, hint, select);
    return box;
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "when") show();
    if (["when", "date", "time"].includes(event.target.name)) ask();
  });
  show();
  if (!choice.children.length) ask();
}
