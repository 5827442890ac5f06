/** Chapters: from the page's list, or from the JSON that the episode points to. */
import { clock } from "./time.js";

/** `[{ start, title, image }]` from a page's `[data-chapter-list]`. */
export function chaptersIn(list) {
  return tidy([...(list?.querySelectorAll("a[data-seek]") ?? [])].map((link) => ({
    start: Number(link.dataset.seek),
    title: (link.dataset.title || link.textContent).trim(),
  })));
}

/** The same from Podcasting 2.0 JSON chapters; none when they cannot be had, for the audio plays without. */
export async function loadChapters(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const { chapters } = await answer.json();
    return tidy(chapters.filter((one) => one.toc !== false).map((one) => ({
      start: Number(one.startTime), title: String(one.title || clock(one.startTime)), image: one.img,
    })));
  } catch {
    return [];
  }
}

function tidy(chapters) {
  return chapters.filter((one) => Number.isFinite(one.start) && one.start >= 0).sort((a, b) => a.start - b.start);
}

/** Marks the chapter that is on in the page's lists. */
export function markChapter(main, player) {
  const chapter = player.chapters[player.chapterIndex];
  for (const list of main.querySelectorAll("[data-chapter-list]")) {
    const ours = list.dataset.id === player.track?.id;
    let current = null;
    if (ours && chapter) {
      for (const link of list.querySelectorAll("a[data-seek]")) if (Number(link.dataset.seek) <= chapter.start + 0.25) current = link;
    }
    const before = list.querySelector("[aria-current]");
    if (before === current) continue;
    before?.removeAttribute("aria-current");
    before?.closest("li")?.classList.remove("is-current");
    current?.setAttribute("aria-current", "true");
    current?.closest("li")?.classList.add("is-current");
  }
}
