/** An episode as the player knows it, read from the data attributes of a player or a play button. */
import { chaptersIn } from "./chapters.js";

export function trackOf(element, root = document) {
  const { id, audio, title, show, artwork, page, shareLink, seconds, chapters } = element.dataset;
  const list = [...root.querySelectorAll("[data-chapter-list]")].find((one) => one.dataset.id === (id || audio));
  const chapterList = chaptersIn(list);
  return {
    id: id || audio, audio: new URL(audio, location.href).href, title: title || document.title, show: show || "",
    artwork: artwork ? new URL(artwork, location.href).href : "", page: page ? new URL(page, location.href).href : location.href,
    share: shareLink || "", seconds: Number(seconds) || 0, chapters: chapters || "",
    ...(chapterList.length ? { chapterList } : {}),
  };
}
