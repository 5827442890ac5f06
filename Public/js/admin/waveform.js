// The outline of a recording on a canvas that is as wide as its window, however far one has zoomed in.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export class Waveform {
  // `scroller` scrolls `track`, which is as wide as the whole recording at the present zoom; `canvas` sticks to the window.
  constructor(scroller, track, canvas) {
    Object.assign(this, { scroller, track, canvas, levels: new Uint8Array(0), duration: 0, zoom: 1, head: 0, marks: [] });
    this.redraw = this.redraw.bind(this);
    scroller.addEventListener("scroll", this.redraw, { passive: true });
    new ResizeObserver(() => this.resize()).observe(scroller);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.redraw);
  }

  load({ duration, levels }) {
    this.duration = duration;
    this.levels = Uint8Array.from(levels, (letter) => LETTERS.indexOf(letter));
    this.resize();
  }

  get width() { return this.scroller.clientWidth * this.zoom; }
  x(seconds) { return this.duration ? (Math.min(seconds, this.duration) / this.duration) * this.width : 0; }
  seconds(x) { return this.width ? (Math.min(Math.max(x, 0), this.width) / this.width) * this.duration : 0; }
  // The position under a pointer.
  at(event) { return this.seconds(event.clientX - this.track.getBoundingClientRect().left); }
  // Twelve pixels a second are enough to hit a word.
  get closest() { return Math.max(1, (this.duration * 12) / Math.max(1, this.scroller.clientWidth)); }

  // Zooms so that `seconds` stays where it is in the window.
  zoomTo(zoom, seconds = this.head) {
    const before = this.x(seconds) - this.scroller.scrollLeft;
    const width = this.scroller.clientWidth;
    const keep = before < 0 || before > width ? width / 2 : before;
    this.zoom = Math.min(Math.max(zoom, 1), this.closest);
    this.resize();
    this.scroller.scrollLeft = this.x(seconds) - keep;
    this.redraw();
  }

  // Brings a position into the window.
  show(seconds) {
    const x = this.x(seconds), left = this.scroller.scrollLeft, width = this.scroller.clientWidth;
    if (x < left + 8 || x > left + width - 24) this.scroller.scrollLeft = x - width * 0.15;
  }

  resize() {
    this.track.style.width = `${this.width}px`;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.scroller.clientWidth, this.canvas.clientHeight];
    if (!width || !height) return;
    this.canvas.style.width = `${width}px`;
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.onresize?.();
    this.redraw();
  }

  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  draw() {
    const { canvas, levels, scroller } = this;
    const context = canvas.getContext("2d");
    const ratio = devicePixelRatio || 1;
    const style = getComputedStyle(canvas);
    const [played, ahead, line] = ["--accent-ink", "--edge", "--bad"].map((name) => style.getPropertyValue(name).trim());
    const [width, height] = [canvas.width / ratio, canvas.height / ratio];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!levels.length || !this.duration) return;
    const head = this.x(this.head) - scroller.scrollLeft;
    const step = 3;
    for (let x = 0; x < width; x += step) {
      const from = Math.floor(((scroller.scrollLeft + x) / this.width) * levels.length);
      const to = Math.max(from + 1, Math.floor(((scroller.scrollLeft + x + step) / this.width) * levels.length));
      let level = 0;
      for (let index = from; index < to && index < levels.length; index += 1) level = Math.max(level, levels[index]);
      const bar = Math.max(1, (level / 63) * (height - 8));
      context.fillStyle = x < head ? played : ahead;
      context.fillRect(x, (height - bar) / 2, step - 1, bar);
    }
    context.fillStyle = line || played;
    context.fillRect(Math.round(head), 0, 2, height);
  }
}
