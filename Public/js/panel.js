/** The player as one sees it: in the page, in the dock, in an embed. Shows the shared player when it holds `track`. */
import { Bar } from "./bar.js";
import { icon } from "./icons.js";
import { rememberedPosition } from "./position.js";
import { speeds } from "./player.js";
import { copyMoment } from "./share.js";
import { clock } from "./time.js";
import { word } from "./words.js";

const button = (name, label, more = "") => `<button type="button" class="control control-${name}" data-do="${name}"
  aria-label="${word(label)}" title="${word(label)}" ${more}>${icon(name)}</button>`;

const layout = () => `
  <div class="panel-head">
    <img class="panel-art" alt="" width="48" height="48" hidden>
    <div class="panel-titles"><a class="panel-title"></a><span class="panel-show"></span></div>
  </div>
  <div class="panel-transport">
    ${button("back", "back")}
    <button type="button" class="control control-play" data-do="toggle">${icon("play")}${icon("pause")}<span class="spinner"></span></button>
    ${button("forward", "forward")}
  </div>
  <div class="panel-bar"><span class="panel-position" aria-hidden="true"></span><span class="panel-left" aria-hidden="true"></span></div>
  <div class="panel-chapter" hidden>
    ${button("previous", "previousChapter")}<span class="panel-chapter-title"></span>${button("next", "nextChapter")}
  </div>
  <div class="panel-extras">
    <select class="control-speed" aria-label="${word("speed")}" title="${word("speed")}"></select>
    <span class="panel-volume">${button("mute", "mute").replace(/<svg.*svg>/, icon("loud") + icon("muted"))}
      <input type="range" class="control-volume" min="0" max="1" step="0.05" aria-label="${word("volume")}"></span>
    ${button("link", "share")}${button("keys", "keys", 'aria-haspopup="dialog"')}
  </div>
  ${button("close", "close")}
  <p class="panel-trouble" role="alert" hidden><span></span> <button type="button" data-do="retry">${word("retry")}</button></p>`;

export class Panel {
  #parts = {};
  #start;

  /** `own`: the episode this panel is for; without one it shows whatever the player holds. `help` opens the key help. */
  constructor(element, player, { own = null, start = null, help = () => {}, close = () => {} } = {}) {
    Object.assign(this, { element, player, own });
    this.#start = start;
    this.#retrack();
    element.classList.add("panel");
    element.innerHTML = layout();
    for (const part of element.querySelectorAll("[class]")) this.#parts[part.classList[part.classList.length - 1]] ??= part;
    const { "control-speed": speed, "control-volume": volume, "panel-bar": barPlace } = this.#parts;
    speed.innerHTML = speeds.map((value) => `<option value="${value}">${value}×</option>`).join("");
    speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
    volume.addEventListener("input", () => player.setVolume(Number(volume.value)));
    this.bar = new Bar((seconds) => this.seek(seconds), (seconds) => this.#times(seconds ?? this.position));
    barPlace.prepend(this.bar.element);

    const acts = {
      toggle: () => (this.live ? player.toggle() : this.begin()),
      back: () => this.seek(this.position - 15),
      forward: () => this.seek(this.position + 30),
      previous: () => this.#inPlayer(() => player.skipChapter(-1)),
      next: () => this.#inPlayer(() => player.skipChapter(1)),
      mute: () => player.toggleMute(),
      link: () => copyMoment(this.track, this.position),
      retry: () => player.retry(), keys: help, close,
    };
    element.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());

    this.listening = new AbortController();
    for (const name of ["track", "state", "time", "settings", "chapters"]) {
      player.addEventListener(name, () => this.show(name), { signal: this.listening.signal });
    }
    this.show("track");
  }

  remove() { this.listening.abort(); }

  get live() { return this.track !== null && this.player.track?.id === this.track.id; }
  get position() { return this.live ? this.player.position : this.#start ?? rememberedPosition(this.track?.id); }

  begin() { this.#inPlayer(() => this.player.play()); }

  seek(seconds) {
    if (this.live) return this.player.seek(seconds);
    this.#start = Math.min(Math.max(0, seconds), this.track.seconds || seconds);
    this.show("time");
  }

  /** Before the first play, the page's episode is only shown; acting on it puts it into the player. */
  #inPlayer(act) {
    if (!this.live) this.player.load(this.track, this.#start ?? null);
    this.#start = null;
    act();
  }

  #retrack() { this.track = this.own ?? this.player.track; }

  show(name) {
    this.#retrack();
    const { player, live } = this;
    const parts = this.#parts;
    if (!this.track) return;
    if (name === "track") {
      const { title, page, artwork } = this.track;
      parts["panel-title"].textContent = title;
      parts["panel-title"].href = page;
      parts["panel-art"].hidden = !artwork;
      if (artwork) parts["panel-art"].src = artwork;
    }
    if (name === "track" || name === "settings") {
      const { speed } = player;
      const select = parts["control-speed"];
      if (![...select.options].some((one) => Number(one.value) === speed)) select.add(new Option(`${speed}×`, speed));
      select.value = String(speed);
      const muted = player.audio.muted || player.audio.volume === 0;
      parts["control-volume"].value = muted ? 0 : player.audio.volume;
      parts["control-volume"].style.setProperty("--volume", `${parts["control-volume"].value * 100}%`);
      this.#label("control-mute", muted ? "unmute" : "mute");
      this.element.classList.toggle("is-muted", muted);
    }
    if (name === "track" || name === "state") {
      const playing = live && player.playing;
      this.element.classList.toggle("is-playing", playing);
      this.element.classList.toggle("is-busy", live && player.busy);
      this.#label("control-play", playing ? "pause" : "play");
      const trouble = parts["panel-trouble"];
      const failure = live ? player.failure : null;
      if (trouble.hidden !== !failure || (failure && trouble.dataset.reason !== failure)) {
        trouble.dataset.reason = failure;
        trouble.firstElementChild.textContent = failure ? word(failure) : "";
        trouble.hidden = !failure;
      }
    }
    this.#times();
  }

  #label(part, key) {
    if (this.#parts[part].title === word(key)) return;
    this.#parts[part].setAttribute("aria-label", word(key));
    this.#parts[part].title = word(key);
  }

  #times(shown = this.position) {
    const { player, live, bar } = this;
    const parts = this.#parts;
    const duration = live ? player.duration : this.track.seconds || NaN;
    const chapters = live ? player.chapters : this.track.chapterList ?? none;
    if (bar.held === null) bar.show({ position: shown, duration, buffered: live ? player.audio.buffered : null, chapters });
    else shown = bar.held;
    const chapter = chapters.findLast((one) => one.start <= shown + 0.25);
    set(parts["panel-position"], clock(shown));
    set(parts["panel-left"], Number.isFinite(duration) ? `−${clock(duration - shown)}` : "");
    parts["panel-chapter"].hidden = !chapters.length;
    set(parts["panel-chapter-title"], chapter?.title ?? "");
    set(parts["panel-show"], chapter?.title || this.track.show);
    parts["control-next"].disabled = chapter === chapters.at(-1);
    parts["control-previous"].disabled = shown < 1;
  }
}

const none = [];

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
