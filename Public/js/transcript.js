/** The transcript that follows: marks the paragraph being spoken, and keeps it in sight for whoever is reading along. */
import { icon } from "./icons.js";
import { word } from "./words.js";

/** Wakes `[data-transcript]` in `main`; gives back a function to call as time passes. */
export function initTranscript(main, player) {
  const section = main.querySelector("[data-transcript]:not([data-audio])");
  if (!section) return () => {};
  const paragraphs = [...section.querySelectorAll("[data-start]")];
  const starts = paragraphs.map((one) => Number(one.dataset.start));
  let current = null;

  const follow = document.createElement("button");
  Object.assign(follow, { type: "button", className: "follow", hidden: true, innerHTML: icon("play") });
  follow.append(word("follow"));
  follow.addEventListener("click", () => { follow.hidden = true; bringIntoView(current); });
  section.append(follow);

  section.addEventListener("click", (event) => {
    const paragraph = event.target.closest("[data-start]");
    if (!paragraph || player.track?.id !== section.dataset.id || event.target.closest("a, button") || String(getSelection())) return;
    player.seek(Number(paragraph.dataset.start));
    player.play();
  });

  const offer = () => { follow.hidden = !current || !player.playing || onScreen(current) || !onScreen(section); };
  addEventListener("scroll", offer, { passive: true });
  document.addEventListener("lectern:leave", () => removeEventListener("scroll", offer), { once: true });

  return () => {
    const ours = player.track?.id === section.dataset.id;
    const index = ours ? starts.findLastIndex((start) => start <= player.position + 0.15) : -1;
    const next = paragraphs[index] ?? null;
    if (next === current) return;
    const reading = current !== null && onScreen(current);
    current?.classList.remove("is-current");
    current?.removeAttribute("aria-current");
    next?.classList.add("is-current");
    next?.setAttribute("aria-current", "true");
    current = next;
    // Only someone who still had the last paragraph in view is reading along; nobody else is scrolled about.
    if (next && reading && player.playing && !section.contains(document.activeElement?.closest("input"))) bringIntoView(next);
    offer();
  };
}

function onScreen(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > 60 && box.top < innerHeight - 110;
}

function bringIntoView(element) {
  const box = element.getBoundingClientRect();
  if (box.top > innerHeight * 0.15 && box.bottom < innerHeight * 0.7) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollTo({ top: scrollY + box.top - innerHeight * 0.3, behavior: calm ? "instant" : "smooth" });
}
