/** The words of the player. The page brings them in its own language; English is what remains when one is missing. */
const english = {
  player: "Player",
  play: "Play",
  pause: "Pause",
  back: "Back 15 seconds",
  forward: "Forward 30 seconds",
  position: "Position",
  of: "{time} of {total}",
  speed: "Speed",
  volume: "Volume",
  mute: "Mute",
  unmute: "Sound on",
  previousChapter: "Previous chapter",
  nextChapter: "Next chapter",
  share: "Copy link to this moment",
  copied: "Copied",
  copiedAt: "Link copied, starts at {time}",
  copyFailed: "Copying did not work. The link: {link}",
  follow: "Follow along",
  close: "Close player",
  closed: "Player closed. Your place is kept.",
  offline: "The connection was lost. Your place is kept.",
  gone: "This recording is not here any more. It may have moved or been withdrawn.",
  broken: "Your browser could not play this recording.",
  blocked: "The browser wants you to press play once more.",
  retry: "Try again",
  minutesLeft: "{n} min left",
  keys: "Keyboard shortcuts",
  keysOn: "Single keys control the player",
  keyPlay: "Play or pause",
  keyChapter: "Previous, next chapter",
  keySpeed: "Slower, faster",
  keyMute: "Sound off, on",
  keyJump: "Jump to 0 % – 90 %",
  keyHelp: "This help",
  done: "Done",
  space: "Space",
};

let given = {};

/** Takes over the words of a page from `#player-dock[data-words]`. */
export function readWords(root = document) {
  try {
    given = JSON.parse(root.querySelector("[data-words]")?.dataset.words || "{}");
  } catch {
    given = {};
  }
}

/** The phrase for `key`, with `{name}` filled in from `values`. */
export function word(key, values = {}) {
  const phrase = given[key] || english[key] || key;
  return phrase.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}
