// Keeps the page of activity up to date without a jump: the new page is fetched beside the old one, and what differs takes its place
// while nobody is on it with keyboard or pointer. Stops in hidden tabs and slows down when nothing is under way.
export default function activity(element) {
  let timer;

  function busy() {
    return element.querySelector("progress, .badge-good") !== null;
  }

  async function refresh() {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector('[data-module="activity"]');
      if (!fresh) return;
      update(fresh);
    } catch {
      // The server is away for a moment, or the session has ended; the next try or the next click says so.
    } finally {
      plan();
    }
  }

  function update(fresh) {
    const focused = document.activeElement?.closest("section");
    const here = new Map([...element.querySelectorAll(":scope > section")].map((part) => [part.getAttribute("aria-labelledby"), part]));
    const there = [...fresh.querySelectorAll(":scope > section")];
    let last = null;
    for (const part of there) {
      const name = part.getAttribute("aria-labelledby");
      const old = here.get(name);
      here.delete(name);
      if (old && (old === focused || old.matches(":hover"))) {
        bars(old, part);
        last = old;
        continue;
      }
      if (old?.isEqualNode(part)) {
        last = old;
        continue;
      }
      const next = document.importNode(part, true);
      if (old) old.replaceWith(next);
      else if (last) last.after(next);
      else element.prepend(next);
      last = next;
    }
    for (const gone of here.values()) if (gone !== focused && !gone.matches(":hover")) gone.remove();
  }

  // Where somebody is just reading or about to press, only the bars move.
  function bars(old, part) {
    for (const row of old.querySelectorAll("[data-key]")) {
      const bar = row.querySelector("progress");
      const fresh = part.querySelector(`[data-key="${CSS.escape(row.dataset.key)}"] progress`);
      if (bar && fresh) bar.value = fresh.value;
    }
  }

  function plan() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(refresh, busy() ? 2000 : 10000);
  }

  document.addEventListener("visibilitychange", plan);
  plan();
}
