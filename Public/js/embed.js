/** The embedded player: one episode in a card on somebody else's page. */
import { initKeyboard, openHelp } from "./keyboard.js";
import { initMediaSession } from "./media-session.js";
import { Panel } from "./panel.js";
import { player } from "./player.js";
import { startTime } from "./time.js";
import { trackOf } from "./track.js";
import { readWords } from "./words.js";

readWords();
const card = document.querySelector("[data-player]");
const place = card.querySelector("[data-panel]");
const track = trackOf(card);
place.querySelector("audio")?.pause();
const panel = new Panel(place, player, { own: track, start: startTime(location.href), help: openHelp });
card.classList.add("is-ready");
card.append(player.audio);
initKeyboard(player, () => panel.begin());
initMediaSession(player);
