// A Markdown field: keys and buttons for the usual marks, and a preview made by the server.

const marks = [
  { title: "Bold", key: "b", before: "**", after: "**", sample: "bold" },
  { title: "Italic", key: "i", before: "*", after: "*", sample: "italic" },
  { title: "Link", key: "k", before: "[", after: "](https://)", sample: "text" },
  { title: "List", line: "- ", sample: "item" },
];

export default function markdown(field) {
  const area = field.querySelector("textarea");
  if (!area || area.matches(":disabled")) return;
  const bar = document.createElement("div");
  bar.className = "markdown-bar";
  for (const mark of marks) {
    const button = control(mark.title, () => apply(mark));
    if (mark.key) button.title = `${mark.title} (Ctrl+${mark.key.toUpperCase()})`;
    bar.append(button);
  }
  const pane = document.createElement("div");
  pane.className = "markdown-preview prose";
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", "Preview");
  pane.tabIndex = 0;
  pane.hidden = true;
  const toggle = control("Preview", preview);
  toggle.setAttribute("aria-pressed", "false");
  toggle.classList.add("markdown-toggle");
  bar.append(toggle);
  area.before(bar);
  area.after(pane);

  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const mark = marks.find((mark) => mark.key === event.key.toLowerCase());
    if (!mark) return;
    event.preventDefault();
    apply(mark);
  });

  function apply({ before = "", after = "", line, sample }) {
    if (!pane.hidden) preview();
    const { selectionStart: start, selectionEnd: end, value } = area;
    let text = value.slice(start, end);
    let from = start;
    if (line) {
      from = value.lastIndexOf("\n", start - 1) + 1;
      text = value.slice(from, end) || sample;
      insert(from, end, text.split("\n").map((row) => line + row).join("\n"));
      return;
    }
    text ||= sample;
    insert(start, end, before + text + after);
    area.setSelectionRange(start + before.length, start + before.length + text.length);
  }

  function insert(from, to, text) {
    area.focus();
    area.setSelectionRange(from, to);
    // Through the browser's own editing, so that it can be undone.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  async function preview() {
    const isShown = !pane.hidden;
    toggle.setAttribute("aria-pressed", String(!isShown));
    area.hidden = !isShown;
    pane.hidden = isShown;
    if (isShown) {
      area.focus();
      return;
    }
    pane.textContent = "…";
    try {
      const response = await fetch("/admin/preview/markdown", { method: "POST", body: new URLSearchParams({ text: area.value }) });
      if (!response.ok) throw new Error(response.statusText);
      pane.innerHTML = await response.text() || "<p>Nothing to show yet.</p>";
    } catch {
      pane.textContent = "The preview can’t be had just now. What you typed is still there.";
    }
    pane.focus();
  }

  function control(title, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "markdown-button", textContent: title });
    button.addEventListener("click", act);
    return button;
  }
}
