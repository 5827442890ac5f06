// A button that puts its data-copy on the clipboard. Where there is none (plain HTTP) it stays away: the text can be selected.
export default function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "visually-hidden";
  button.after(status);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
      status.textContent = "Copied.";
    } catch {
      status.textContent = "It could not be copied. Select the text instead.";
      button.textContent = "Not copied";
    }
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 2000);
  });
}
