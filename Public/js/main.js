/** Wires the player to the pages of the site. */
import { markChapter } from "./chapters.js";
import { initKeyboard, openHelp } from "./keyboard.js";
import { initMediaSession } from "./media-session.js";
import { initNavigation } from "./navigation.js";
import { Panel } from "./panel.js";
import { player } from "./player.js";
import { rememberedPosition, rememberedTrack } from "./position.js";
import { announce, initShare } from "./share.js";
import { startTime } from "./time.js";
import { trackOf } from "./track.js";
import { initTranscript } from "./transcript.js";
import { readWords, word } from "./words.js";

const dock = document.querySelector("#player-dock");
let main = null;
let pagePanel = null;
let dockPanel = null;
let followTranscript = () => {};
let inView = false;
const sight = new IntersectionObserver((entries) => { inView = entries.at(-1).isIntersecting; showDock(); }, { rootMargin: "-56px 0px 0px" });

/** Makes the parts of a page work; called for the first page and after each swap. `again`: reloaded or gone back to. */
function open(next, again) {
  main = next;
  pagePanel?.remove();
  pagePanel = null;
  inView = false;
  sight.disconnect();

  const section = main.querySelector("[data-player]");
  if (section) {
    const track = trackOf(section, main);
    const native = section.querySelector("audio");
    // The address's start time is for those who come; who returns goes on where they were.
    const start = again && rememberedPosition(track.id) ? null : startTime(location.href);
    const heard = native && !native.paused ? native.currentTime : null;
    if (player.track?.id === track.id && start !== null) player.seek(start);
    native?.pause();
    pagePanel = new Panel(section, player, { own: track, start, help: openHelp });
    section.classList.add("is-ready");
    const box = section.getBoundingClientRect();
    inView = box.bottom > 56 && box.top < innerHeight;
    sight.observe(section);
    // Someone was quicker than this script and plays the browser's own player: go on there.
    if (heard !== null) { player.load(track, heard); player.play(); }
  }
  for (const button of main.querySelectorAll("a[data-play]")) button.setAttribute("role", "button");
  for (const place of main.querySelectorAll("[data-progress]")) {
    const position = rememberedPosition(place.dataset.id);
    const total = Number(main.querySelector(`[data-play][data-id="${CSS.escape(place.dataset.id)}"]`)?.dataset.seconds);
    if (position && total > position) place.textContent = word("minutesLeft", { n: Math.ceil((total - position) / 60) });
  }
  followTranscript = initTranscript(main, player);
  initShare(main, (id) => (pagePanel && pagePanel.track.id === id ? pagePanel.position : player.track?.id === id ? player.position : 0));
  buildDock();
  refresh();
}

document.addEventListener("lectern:page", (event) => open(event.detail.main, event.detail.again));

/** The dock speaks the language of the page, so it is built anew when that changes. */
function buildDock() {
  if (!dock || dockPanel?.language === document.documentElement.lang) return;
  dockPanel?.remove();
  dock.className = "dock";
  dock.setAttribute("role", "region");
  dock.setAttribute("aria-label", word("player"));
  dock.querySelector(".panel")?.remove();
  const element = document.createElement("div");
  dock.prepend(element);
  dockPanel = new Panel(element, player, {
    help: openHelp,
    close: () => {
      player.close();
      announce(word("closed"));
      const heading = main.querySelector("h1");
      heading?.setAttribute("tabindex", "-1");
      heading?.focus({ preventScroll: true });
    },
  });
  dockPanel.language = document.documentElement.lang;
}

function showDock() {
  if (!dock) return;
  const shown = player.track !== null && !(inView && pagePanel?.live);
  // The focus must not vanish with the dock: the page's player takes it.
  if (!shown && dock.contains(document.activeElement)) pagePanel?.element.querySelector(".control-play")?.focus({ preventScroll: true });
  dock.classList.toggle("is-shown", shown);
  dock.inert = !shown;
  document.documentElement.classList.toggle("has-dock", player.track !== null);
}

function refresh() {
  showDock();
  for (const button of main.querySelectorAll("[data-play]")) {
    const on = player.playing && player.track?.id === (button.dataset.id || button.dataset.audio);
    button.classList.toggle("is-playing", on);
    button.setAttribute("aria-pressed", String(on));
  }
  passTime();
}

function passTime() {
  markChapter(main, player);
  followTranscript();
}

function pressPlay(button) {
  const track = trackOf(button, main);
  const same = player.track?.id === track.id;
  const start = button.dataset.start ? Number(button.dataset.start) : null;
  if (same && start === null) return player.toggle();
  player.load(track, start);
  player.play();
}

function pressSeek(link) {
  const id = link.closest("[data-id]")?.dataset.id;
  const track = pagePanel && (!id || id === pagePanel.track.id) ? pagePanel.track : player.track?.id === id ? player.track : null;
  if (!track) return false;
  player.load(track, Number(link.dataset.seek));
  player.play();
  return true;
}

// Before navigation.js: what is handled here is no navigation.
document.addEventListener("click", (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const play = event.target.closest?.("[data-play]");
  const seek = event.target.closest?.("a[data-seek]");
  if (play && main.contains(play)) { event.preventDefault(); pressPlay(play); }
  else if (seek && pressSeek(seek)) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("a[data-play]")) { event.preventDefault(); event.target.click(); }
});

readWords();
dock?.append(player.audio);
const last = rememberedTrack();
if (last) player.load(last);
player.addEventListener("state", refresh);
player.addEventListener("track", refresh);
player.addEventListener("time", passTime);
player.addEventListener("chapters", passTime);
announce(""); // screen readers listen only to regions that were there before the news
open(document.querySelector("main") ?? document.body, performance.getEntriesByType("navigation")[0]?.type !== "navigate");
initKeyboard(player, () => pagePanel?.begin());
initMediaSession(player);
initNavigation();
