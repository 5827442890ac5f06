/** The one audio element and everything that may be done to it. Views listen to its events and hold no state of their own.
 *
 *  Events: `track` another episode, `state` playing/paused/busy/failed, `time` position or duration or buffer, `settings`
 *  speed or volume, `chapters` the chapters have arrived. */
import { loadChapters } from "./chapters.js";
import { remember, rememberedPosition, rememberPosition, rememberTrack, setting } from "./position.js";

export const speeds = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

class Player extends EventTarget {
  audio = document.createElement("audio");
  track = null;
  chapters = [];
  busy = false;
  /** `null`, `"offline"`, `"gone"`, `"broken"` or `"blocked"`. */
  failure = null;
  #pending = null; // position to take up once the audio's length is known
  #wanted = false; // the listener asked for sound; survives an interruption of the network
  #retried = 0;
  #saved = 0;

  constructor() {
    super();
    const audio = this.audio;
    audio.preload = "none";
    audio.preservesPitch = true;
    audio.defaultPlaybackRate = audio.playbackRate = setting("speed", 1);
    audio.volume = setting("volume", 1);
    audio.muted = setting("muted", false);
    const on = (names, handler) => names.split(" ").forEach((name) => audio.addEventListener(name, handler));
    on("loadedmetadata", () => this.#takeUp());
    on("timeupdate", () => this.#moved());
    on("seeked durationchange progress", () => this.#tell("time"));
    on("waiting stalled", () => this.#setBusy(this.playing && audio.readyState < 3));
    on("playing canplay seeked", () => this.#setBusy(false));
    on("playing", () => { this.failure = null; this.#retried = 0; this.#tell("state"); });
    on("play", () => this.#tell("state"));
    on("pause", () => { this.#save(); this.#tell("state"); });
    on("ended", () => this.#ended());
    on("error", () => this.#failed());
    on("ratechange", () => this.#tell("settings"));
    on("volumechange", () => this.#tell("settings"));
    addEventListener("pagehide", () => this.#save());
    addEventListener("online", () => { if (this.failure === "offline" && this.#wanted) this.retry(); });
  }

  get playing() { return !this.audio.paused && !this.audio.ended; }
  get duration() {
    return Number.isFinite(this.audio.duration) && this.audio.duration > 0 ? this.audio.duration : this.track?.seconds || NaN;
  }
  get position() { return this.#pending ?? this.audio.currentTime; }
  get speed() { return this.audio.playbackRate; }

  /** Puts an episode in, paused at `start` or where it was left. The one already in stays as it is, unless `start` is given. */
  load(track, start = null) {
    if (this.track?.id === track.id) {
      if (start !== null) this.seek(start);
      return;
    }
    this.#save();
    this.#wanted = false;
    this.track = track;
    this.failure = null;
    this.busy = false;
    this.#retried = 0;
    this.#pending = start ?? rememberedPosition(track.id);
    const speed = this.speed;
    this.audio.src = track.audio;
    this.audio.playbackRate = speed;
    this.chapters = track.chapterList ?? [];
    rememberTrack(track);
    this.#tell("track");
    this.#tell("state");
    if (this.chapters.length) this.#tell("chapters");
    else this.#fetchChapters(track);
  }

  async play() {
    if (!this.track) return;
    this.#wanted = true;
    if (this.failure) return this.retry();
    if (this.audio.readyState < 3) this.#setBusy(true);
    try {
      await this.audio.play();
    } catch (error) {
      if (error.name === "NotAllowedError") this.#fail("blocked");
    }
  }

  pause() {
    this.#wanted = false;
    this.#setBusy(false);
    this.audio.pause();
  }

  toggle() { this.playing ? this.pause() : this.play(); }

  /** Goes to a second of the episode, within its length. */
  seek(seconds) {
    if (!this.track) return;
    const end = this.duration;
    const target = Math.max(0, Number.isFinite(end) ? Math.min(seconds, Math.max(0, end - 0.2)) : seconds);
    if (this.audio.readyState === 0 || this.failure) this.#pending = target;
    else this.audio.currentTime = target;
    this.#tell("time");
    this.#save(target);
  }

  skip(seconds) { this.seek(this.position + seconds); }

  setSpeed(value) {
    this.audio.defaultPlaybackRate = this.audio.playbackRate = Math.min(3, Math.max(0.5, value));
    remember("speed", this.speed);
  }

  /** The next step up or down from whatever the speed is. */
  stepSpeed(direction) {
    const next = direction > 0 ? speeds.find((s) => s > this.speed + 0.01) : speeds.findLast((s) => s < this.speed - 0.01);
    if (next) this.setSpeed(next);
  }

  setVolume(value) {
    this.audio.volume = Math.min(1, Math.max(0, value));
    this.audio.muted = value === 0;
    remember("volume", this.audio.volume || 1);
    remember("muted", this.audio.muted);
  }

  toggleMute() {
    if (this.audio.volume === 0) this.audio.volume = setting("volume", 1) || 1;
    this.audio.muted = !this.audio.muted;
    remember("muted", this.audio.muted);
  }

  get chapterIndex() {
    return this.chapters.findLastIndex((chapter) => chapter.start <= this.position + 0.25);
  }

  /** `1` the next chapter; `-1` the start of this one, or of the one before in its first three seconds. */
  skipChapter(direction) {
    const at = this.chapterIndex;
    const back = at > 0 && this.position - this.chapters[at].start < 3 ? at - 1 : at;
    const chapter = this.chapters[direction > 0 ? at + 1 : Math.max(0, back)];
    if (chapter) this.seek(chapter.start);
  }

  /** Loads again, after a failure, and goes on where it stopped. */
  retry() {
    if (!this.track) return;
    const at = this.position;
    this.failure = null;
    this.#pending = at;
    this.#wanted = true;
    this.audio.load();
    this.#tell("state");
    return this.play();
  }

  /** Takes the episode out; its position is kept. */
  close() {
    this.pause();
    this.#save();
    this.track = null;
    this.chapters = [];
    this.#pending = null;
    this.failure = null;
    this.audio.removeAttribute("src");
    this.audio.load();
    rememberTrack(null);
    this.#tell("track");
    this.#tell("state");
  }

  #tell(name) { this.dispatchEvent(new Event(name)); }

  #setBusy(busy) {
    if (this.busy === busy) return;
    this.busy = busy;
    this.#tell("state");
  }

  #takeUp() {
    const at = this.#pending;
    this.#pending = null;
    // A remembered position beyond the end means that the recording was replaced by a shorter one.
    if (at && at < this.audio.duration - 1) this.audio.currentTime = at;
    this.#tell("time");
  }

  #moved() {
    if (Math.abs(this.audio.currentTime - this.#saved) > 4) this.#save();
    this.#tell("time");
  }

  #save(at = this.position) {
    if (!this.track || (at === 0 && !this.audio.played.length)) return;
    this.#saved = at;
    rememberPosition(this.track.id, at, this.duration);
  }

  #ended() {
    rememberPosition(this.track.id, 0);
    this.#wanted = false;
    this.#tell("state");
  }

  async #failed() {
    const track = this.track;
    if (!track || !this.audio.error || !this.audio.getAttribute("src")) return;
    this.#pending = this.position;
    const code = this.audio.error.code;
    // A dropped connection is often back a moment later: once, nobody needs to hear of it.
    if (code === MediaError.MEDIA_ERR_NETWORK && this.#wanted && navigator.onLine && this.#retried++ === 0) {
      setTimeout(() => { if (this.track === track && this.#wanted) this.retry(); }, 800);
      return;
    }
    const reason = code === MediaError.MEDIA_ERR_DECODE ? "broken" : await reasonFor(track.audio);
    if (this.track === track && this.audio.error) this.#fail(reason);
  }

  #fail(reason) {
    this.failure = reason;
    this.busy = false;
    this.#tell("state");
  }

  async #fetchChapters(track) {
    const chapters = track.chapters ? await loadChapters(track.chapters) : [];
    if (this.track !== track || !chapters.length) return;
    track.chapterList = chapters;
    this.chapters = chapters;
    rememberTrack(track);
    this.#tell("chapters");
  }
}

/** Media elements say only that it failed. A HEAD request, which is no download, tells why. */
async function reasonFor(url) {
  if (!navigator.onLine) return "offline";
  try {
    const answer = await fetch(url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.ok) return "broken";
    return answer.status >= 500 || answer.status === 429 ? "offline" : "gone";
  } catch {
    return "offline";
  }
}

export const player = new Player();
