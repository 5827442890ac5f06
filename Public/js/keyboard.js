/** Single keys for the player, a dialog that lists them, and the switch that turns them off (WCAG 2.2, 2.1.4). */
import { remember, setting } from "./position.js";
import { word } from "./words.js";

const ownKeys = "input:not([type=range], [type=checkbox], [type=button], [type=submit]), textarea, select, audio, video, "
  + "[contenteditable], [role=listbox], [role=menu], [role=tablist]";

/** `begin()` starts the page's own episode when nothing is in the player yet. */
export function initKeyboard(player, begin) {
  const acts = {
    k: () => (player.track ? player.toggle() : begin()),
    j: () => player.skip(-15), arrowleft: () => player.skip(-15),
    l: () => player.skip(30), arrowright: () => player.skip(30),
    "<": () => player.stepSpeed(-1), ">": () => player.stepSpeed(1),
    n: () => player.skipChapter(1), p: () => player.skipChapter(-1),
    m: () => player.toggleMute(),
  };
  for (let tenth = 0; tenth < 10; tenth += 1) acts[tenth] = () => player.seek((player.duration * tenth) / 10 || 0);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.composedPath()[0];
    if (!(target instanceof Element) || document.querySelector("dialog[open]")) return;
    // Typing, choosing and whatever has keys of its own come first.
    if (target.closest(ownKeys)) return;
    if (event.key === "?") return openHelp(event);
    if (!setting("keys", true)) return;
    const key = event.key.toLowerCase();
    const range = target.closest("input[type=range]");
    if (range && (key.startsWith("arrow") || key === "home" || key === "end")) return;
    if (key === " ") {
      // Space presses what has the focus; with nothing in the player it scrolls the page as ever.
      if (!player.track || event.shiftKey || target.closest("a, button, summary, label, input:not([type=range]), [role=button]")) return;
      event.preventDefault();
      if (!event.repeat) player.toggle();
      return;
    }
    if (event.shiftKey && key.startsWith("arrow")) return;
    const act = acts[event.key] ?? acts[key];
    if (!act || (!player.track && key !== "k")) return;
    event.preventDefault();
    act();
  });
}

/** Opens the help; the focus goes back to where it was when it closes. */
export function openHelp(event) {
  event?.preventDefault?.();
  const rows = [
    [[word("space"), "K"], "keyPlay"], [["J", "←"], "back"], [["L", "→"], "forward"], [["P", "N"], "keyChapter"],
    [["<", ">"], "keySpeed"], [["M"], "keyMute"], [["0", "–", "9"], "keyJump"], [["?"], "keyHelp"],
  ];
  const cap = (key) => (key === "–" ? key : `<kbd>${key.replace("<", "&lt;")}</kbd>`);
  const list = rows.map(([keys, key]) => `<div><dt>${keys.map(cap).join(" ")}</dt><dd>${word(key)}</dd></div>`).join("");
  const dialog = document.createElement("dialog");
  dialog.className = "key-help";
  dialog.setAttribute("aria-labelledby", "key-help-title");
  dialog.innerHTML = `<form method="dialog"><h2 id="key-help-title">${word("keys")}</h2>
    <dl>${list}</dl>
    <label><input type="checkbox"${setting("keys", true) ? " checked" : ""}> ${word("keysOn")}</label>
    <button class="key-help-done" autofocus>${word("done")}</button></form>`;
  dialog.querySelector("input").addEventListener("change", (change) => remember("keys", change.target.checked));
  dialog.addEventListener("click", (click) => { if (click.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
