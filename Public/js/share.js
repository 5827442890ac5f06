/** Links to a moment, copied, with a word that it worked. */
import { clock, linkAt } from "./time.js";
import { word } from "./words.js";

let region = null;

/** Says `text` to screen readers, and to everyone in a small note when `seen`. */
export function announce(text, seen = false) {
  if (!region) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.className = seen ? "note" : "player-quiet";
  region.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => { region.textContent = ""; region.className = "player-quiet"; }, 3500);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http or an iframe without permission: the old way needs a selection.
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "player-quiet" });
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}

export async function copyMoment(track, seconds) {
  const link = linkAt(track.share || track.page, seconds);
  const done = seconds >= 1 ? word("copiedAt", { time: clock(seconds) }) : word("copied");
  announce(await copy(link) ? done : word("copyFailed", { link }), true);
}

/** Wakes the copy buttons and share controls of a page. `moment(id)` gives the second to share. */
export function initShare(main, moment) {
  const asleep = "[data-share] [hidden], [data-copy][hidden], [data-copy-text][hidden]";
  for (const one of main.querySelectorAll(asleep)) one.hidden = false;
  for (const share of main.querySelectorAll("[data-share]")) {
    const field = share.querySelector("[data-share-url]");
    const check = share.querySelector("[data-share-at]");
    const refresh = () => {
      const seconds = moment(share.dataset.id);
      share.querySelector("[data-share-time]")?.replaceChildren(clock(seconds));
      if (field) field.value = check?.checked ? linkAt(share.dataset.url, seconds) : share.dataset.url;
    };
    check?.addEventListener("change", refresh);
    share.addEventListener("focusin", refresh);
    share.addEventListener("pointerenter", refresh);
    refresh();
  }
  main.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (!button || button.dataset.was) return;
    const source = button.dataset.copy ? main.querySelector(button.dataset.copy) : null;
    const text = button.dataset.copyText ?? source?.value ?? source?.textContent.trim() ?? "";
    if (!await copy(text)) return announce(word("copyFailed", { link: text }), true);
    button.dataset.was = button.textContent;
    button.textContent = word("copied");
    announce(word("copied"));
    setTimeout(() => { button.textContent = button.dataset.was; delete button.dataset.was; }, 2000);
  });
}
