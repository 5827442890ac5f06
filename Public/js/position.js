/** What the browser remembers: where each episode was left, and how the listener likes to listen. Nothing leaves it. */

const positionsKey = "lectern.positions";
const settingsKey = "lectern.settings";
const capacity = 200;

/** Storage may be full, forbidden or damaged by hand; the player then just forgets. */
function read(key, storage = () => localStorage) {
  try {
    const value = JSON.parse(storage().getItem(key));
    return value && typeof value === "object" && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function write(key, value, storage = () => localStorage) {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // A private window or a full disk: listening goes on.
  }
}

/** Seconds at which the episode was left, 0 when it is new or was heard to its end. */
export function rememberedPosition(id) {
  const [seconds] = read(positionsKey)[id] ?? [0];
  return Number.isFinite(seconds) ? seconds : 0;
}

/** Keeps the position; forgets it near the beginning and at the end, and the oldest ones beyond 200. */
export function rememberPosition(id, seconds, duration) {
  const positions = read(positionsKey);
  delete positions[id];
  const ended = Number.isFinite(duration) && duration > 0 && seconds > duration - 5;
  if (seconds >= 5 && !ended) positions[id] = [Math.floor(seconds), Date.now()];
  const kept = Object.entries(positions).sort((a, b) => b[1][1] - a[1][1]).slice(0, capacity);
  write(positionsKey, Object.fromEntries(kept));
}

/** One remembered preference: `speed`, `volume`, `muted`, `keys`. */
export function setting(name, fallback) {
  return read(settingsKey)[name] ?? fallback;
}

export function remember(name, value) {
  write(settingsKey, { ...read(settingsKey), [name]: value });
}

/** The episode in this tab's player, so that a reload or a real navigation brings it back, paused. */
export function rememberedTrack() {
  const track = read("lectern.track", () => sessionStorage);
  return track.id && track.audio ? track : null;
}

export function rememberTrack(track) {
  write("lectern.track", track ?? {}, () => sessionStorage);
}
