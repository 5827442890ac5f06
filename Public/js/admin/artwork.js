// An image in a form: shows what was chosen before it is sent, and lets a square of it be picked, by dragging, by keys, or by the
// three labelled sliders that the form has as plain numbers without this script.
const most = 100e6;

export default function artwork(field) {
  const file = field.querySelector('input[type="file"]');
  const details = field.querySelector(".artwork-crop");
  const [x, y, edge] = ["x", "y", "edge"].map((name) => details.querySelector(`input[name$=".${name}"]`));
  const remove = field.querySelector('input[name$=".remove"]');
  const form = field.closest("form");
  const wanted = Number(field.dataset.wanted ?? 0);
  let size = null; // [width, height] of the picture in the stage
  let address = null;

  const stage = element("div", "artwork-stage");
  const image = element("img");
  image.alt = "The picture to be cut";
  const frame = element("button", "artwork-frame");
  frame.type = "button";
  frame.setAttribute("aria-label", "The square. Arrow keys move it, plus and minus resize it, Home puts it in the middle.");
  const handle = element("span", "artwork-handle");
  frame.append(handle);
  stage.append(image, frame);
  stage.hidden = true;
  const facts = element("p", "artwork-facts");
  facts.setAttribute("role", "status");
  const drop = element("p", "hint", "Or drop an image here, or paste one.");
  file.after(drop, facts, stage);
  // The sliders are the same inputs; until there is a picture they send nothing.
  details.querySelector("p").textContent = "Drag the square, or use the sliders. The numbers are pixels of the picture.";
  details.hidden = true;
  for (const input of [x, y, edge]) {
    input.type = "range";
    input.disabled = true;
    const shown = element("output", "artwork-number");
    input.after(shown);
    input.addEventListener("input", () => change({ [input === edge ? "edge" : input === x ? "x" : "y"]: Number(input.value) }));
  }
  if (details.dataset.whole) {
    const again = element("button", "button button-quiet", "Cut it differently");
    again.type = "button";
    again.addEventListener("click", () => {
      again.remove();
      load(details.dataset.whole);
    });
    field.querySelector(".artwork-now")?.append(again);
  }

  file.addEventListener("change", () => {
    clear();
    if (!file.files.length) return;
    if (remove) remove.checked = false;
    address = URL.createObjectURL(file.files[0]);
    load(address);
  });
  form?.addEventListener("reset", () => setTimeout(clear));
  for (const name of ["dragenter", "dragover"]) {
    field.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      field.classList.add("is-over");
    });
  }
  field.addEventListener("dragleave", (event) => {
    if (!field.contains(event.relatedTarget)) field.classList.remove("is-over");
  });
  field.addEventListener("drop", (event) => {
    field.classList.remove("is-over");
    if (take(event.dataTransfer.files)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  document.addEventListener("paste", (event) => {
    const isText = /^(TEXTAREA|INPUT)$/.test(event.target.tagName ?? "") && event.clipboardData.types.includes("text/plain");
    if (!isText && field.isConnected && take(event.clipboardData.files)) event.preventDefault();
  });

  function take(files) {
    const found = [...files].find((each) => each.type.startsWith("image/"));
    if (!found) return false;
    const bag = new DataTransfer();
    bag.items.add(found);
    file.files = bag.files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function clear() {
    if (address) URL.revokeObjectURL(address);
    address = size = null;
    stage.hidden = details.hidden = true;
    facts.textContent = "";
    facts.classList.remove("artwork-warning");
    for (const input of [x, y, edge]) input.disabled = true;
  }

  function load(url) {
    image.onload = () => {
      size = [image.naturalWidth, image.naturalHeight];
      if (size[0] * size[1] > most) return tell(`${count(size)} is more than can be read. 3000 × 3000 are enough.`, true);
      stage.hidden = details.hidden = false;
      details.open = true;
      for (const input of [x, y, edge]) input.disabled = false;
      middle();
    };
    image.onerror = () => {
      const name = file.files[0]?.name ?? "The image";
      tell(`This browser can’t show ${name}. It can be sent all the same; the middle of it is taken.`);
    };
    image.src = url;
  }

  function middle() {
    const largest = Math.min(...size);
    change({ x: Math.floor((size[0] - largest) / 2), y: Math.floor((size[1] - largest) / 2), edge: largest });
  }

  // Sets the square: what isn't given stays, and all of it lies within the picture.
  function change(wish) {
    if (!size) return;
    const now = { x: Number(x.value), y: Number(y.value), edge: Number(edge.value), ...wish };
    const side = Math.round(Math.max(Math.min(64, ...size), Math.min(now.edge, ...size)));
    const left = Math.round(Math.max(0, Math.min(now.x, size[0] - side)));
    const top = Math.round(Math.max(0, Math.min(now.y, size[1] - side)));
    set(edge, side, Math.min(64, ...size), Math.min(...size));
    set(x, left, 0, size[0] - side);
    set(y, top, 0, size[1] - side);
    frame.style.left = `${(left / size[0]) * 100}%`;
    frame.style.top = `${(top / size[1]) * 100}%`;
    frame.style.width = `${(side / size[0]) * 100}%`;
    const part = side === size[0] && side === size[1] ? "The whole picture" : `Cut from ${count(size)}`;
    const small = side < wanted ? ` Directories want at least ${wanted} × ${wanted}.` : "";
    clearTimeout(change.timer);
    change.timer = setTimeout(() => tell(`${count([side, side])} pixels. ${part}.${small}`, side < wanted), 150);
  }

  function set(input, value, least, greatest) {
    input.min = least;
    input.max = greatest;
    input.value = value;
    input.nextElementSibling.textContent = `${value}`;
  }

  function tell(text, isWarning = false) {
    facts.textContent = text;
    facts.classList.toggle("artwork-warning", isWarning);
  }

  // One finger or the mouse moves, the corner resizes, two fingers do both.
  const pointers = new Map();
  let start = null;
  function begin(event) {
    const scale = size[0] / stage.clientWidth;
    const points = [...pointers.values()];
    start = {
      scale, points: points.map((each) => [...each]), isResize: event?.target === handle && points.length === 1,
      square: { x: Number(x.value), y: Number(y.value), edge: Number(edge.value) },
    };
  }
  stage.addEventListener("pointerdown", (event) => {
    if (!size || event.button > 0) return;
    event.preventDefault();
    frame.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (pointers.size === 1 && !frame.contains(event.target)) {
      const box = stage.getBoundingClientRect();
      const scale = size[0] / box.width;
      const side = Number(edge.value);
      change({ x: (event.clientX - box.left) * scale - side / 2, y: (event.clientY - box.top) * scale - side / 2 });
    }
    begin(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId) || !start) return;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    const points = [...pointers.values()];
    const { square, scale } = start;
    if (points.length > 1) {
      const spread = (list) => Math.hypot(list[0][0] - list[1][0], list[0][1] - list[1][1]);
      const side = square.edge * (spread(points) / Math.max(1, spread(start.points)));
      return change({ edge: side, x: square.x + (square.edge - side) / 2, y: square.y + (square.edge - side) / 2 });
    }
    const [dx, dy] = [(points[0][0] - start.points[0][0]) * scale, (points[0][1] - start.points[0][1]) * scale];
    if (start.isResize) {
      const room = Math.min(size[0] - square.x, size[1] - square.y);
      return change({ x: square.x, y: square.y, edge: Math.min(room, square.edge + Math.max(dx, dy)) });
    }
    change({ x: square.x + dx, y: square.y + dy });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    stage.addEventListener(name, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size) begin(); else { start = null; notice(); }
    });
  }
  frame.addEventListener("keydown", (event) => {
    if (!size || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Math.max(1, Math.round(Math.min(...size) / (event.shiftKey ? 10 : 100)));
    const [left, top, side] = [Number(x.value), Number(y.value), Number(edge.value)];
    const grown = (by) => ({ edge: side + 2 * by, x: left - by, y: top - by });
    const wish = {
      ArrowLeft: { x: left - step }, ArrowRight: { x: left + step }, ArrowUp: { y: top - step }, ArrowDown: { y: top + step },
      "+": grown(step), "=": grown(step), "-": grown(-step), "_": grown(-step),
    }[event.key];
    if (event.key === "Home") middle(); else if (wish) change(wish); else return;
    event.preventDefault();
    notice();
  });

  // Whatever watches the form learns of squares that no slider set.
  function notice() {
    edge.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function count([width, height]) {
  return `${width} × ${height}`;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
