// The waveform above the rows, with its playhead, its player and its keys.
import { Rows, make } from "./chapter-rows.js";
import { clock, spoken } from "./clock.js";
import { Waveform } from "./waveform.js";

export class Stage extends Rows {
  recording(state) {
    if (state.state !== "ready") return;
    if (state.waveform && (state.waveform !== this.opened || state.product !== this.product)) this.open(state.waveform, state.audio, state.product);
    this.fill(state.chapters);
  }

  async open(waveform, audio, product) {
    if (!waveform || !audio) return;
    [this.opened, this.product] = [waveform, product];
    const response = await fetch(waveform, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const outline = await response.json();
    if (!this.wave) this.build();
    if (this.audio.getAttribute("src") !== audio || product !== undefined) this.audio.src = audio;
    this.wave.load(outline);
    this.tell();
    this.place();
    for (const needs of this.root.querySelectorAll("[data-needs-audio]")) needs.hidden = false;
  }

  build() {
    const button = (text, label, action) => {
      const element = make("button", { type: "button", class: "button button-quiet button-small", ...(label && { "aria-label": label }) }, text);
      element.addEventListener("click", action);
      return element;
    };
    this.stage.hidden = false;
    this.stage.className = "wave";
    this.audio = make("audio", { preload: "metadata" });
    this.toggle = button("Play", null, () => this.play());
    this.time = make("output", { class: "wave-time" });
    const here = button("Add chapter here", null, () => this.addHere());
    here.setAttribute("aria-keyshortcuts", "c");
    const zoom = make("div", { class: "wave-zoom", role: "group", "aria-label": "Zoom" },
      button("−", "Zoom out", () => this.wave.zoomTo(this.wave.zoom / 2)), button("+", "Zoom in", () => this.wave.zoomTo(this.wave.zoom * 2)));
    const bar = make("div", { class: "wave-bar" }, this.toggle, this.time, here, zoom);
    this.canvas = make("canvas", { class: "wave-canvas", "aria-hidden": "true" });
    this.head = make("div", {
      class: "wave-head", role: "slider", tabindex: "0", "aria-label": "Playhead", "aria-valuemin": "0", "aria-keyshortcuts": "Space c" });
    this.track = make("div", { class: "wave-track" }, this.canvas, this.head);
    const scroller = make("div", { class: "wave-scroll" }, this.track);
    const keys = make("p", { class: "hint wave-keys" },
      "Click to move the playhead, drag a mark to move its chapter. Keys: Space plays, C adds a chapter, arrows move what is focused by 1 s, with Shift by 10 s.");
    this.stage.append(bar, scroller, keys, this.audio);
    this.wave = new Waveform(scroller, this.track, this.canvas);
    this.wave.onresize = () => this.place();
    this.listen(scroller);
  }

  listen(scroller) {
    const { audio } = this;
    for (const name of ["timeupdate", "seeked"]) audio.addEventListener(name, () => this.at(audio.currentTime));
    for (const name of ["play", "pause", "ended"]) {
      audio.addEventListener(name, () => {
        this.toggle.textContent = audio.paused ? "Play" : "Pause";
        if (!audio.paused) this.follow();
      });
    }
    audio.addEventListener("error", () => this.say("The recording can't be played here."));
    this.track.addEventListener("click", (event) => {
      if (!event.target.closest(".wave-mark")) this.seek(this.wave.at(event));
    });
    this.head.addEventListener("keydown", (event) => {
      const by = this.step(event);
      if (by === null) return;
      event.preventDefault();
      this.seek(by === -Infinity ? 0 : by === Infinity ? this.wave.duration : this.wave.head + by);
    });
    this.stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === " " && !event.target.closest("button")) {
        event.preventDefault();
        this.play();
      }
      if (event.key.toLowerCase() === "c") {
        event.preventDefault();
        this.addHere();
      }
      if (event.key === "+" || event.key === "=") this.wave.zoomTo(this.wave.zoom * 2);
      if (event.key === "-") this.wave.zoomTo(this.wave.zoom / 2);
    });
    scroller.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.wave.zoomTo(this.wave.zoom * (event.deltaY < 0 ? 1.25 : 0.8), this.wave.at(event));
    }, { passive: false });
  }

  // Seconds that a key moves by, with the ends as infinities; null for another key.
  step(event) {
    const far = event.shiftKey ? 10 : 1;
    const steps = { ArrowLeft: -far, ArrowDown: -far, ArrowRight: far, ArrowUp: far, PageDown: -60, PageUp: 60, Home: -Infinity, End: Infinity };
    return event.key in steps ? steps[event.key] : null;
  }

  // Plays from `from`, or goes on, or pauses.
  play(from) {
    if (from !== undefined) {
      this.seek(from);
      this.audio.play();
    } else if (this.audio.paused) this.audio.play();
    else this.audio.pause();
  }

  seek(to) {
    const end = this.wave.duration;
    this.at(Math.min(Math.max(to, 0), end));
    this.audio.currentTime = Math.min(this.wave.head, Math.max(0, end - 0.05));
    this.wave.show(this.wave.head);
  }

  at(position) {
    this.wave.head = position;
    this.tell();
    this.wave.redraw();
  }

  // Timeupdate comes four times a second, which looks like limping.
  follow() {
    if (this.audio.paused) return;
    this.at(this.audio.currentTime);
    this.wave.show(this.wave.head);
    requestAnimationFrame(() => this.follow());
  }

  tell() {
    const { head, duration } = this.wave;
    const text = `${clock(Math.floor(head))} / ${clock(Math.floor(duration))}`;
    if (this.time.textContent !== text) {
      this.time.textContent = text;
      this.head.setAttribute("aria-valuemax", String(Math.floor(duration)));
      this.head.setAttribute("aria-valuenow", String(Math.floor(head)));
      this.head.setAttribute("aria-valuetext", spoken(head));
    }
    this.head.style.left = `${this.wave.x(head)}px`;
  }
}
