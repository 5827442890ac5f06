// The show's colour as it is chosen: what the site will make of it on light and on dark pages, and how well that can be read. The
// same steps as the server's AccentColour, which has the last word.
const papers = {
  light: [[0xfb, 0xfa, 0xf8], [0xff, 0xff, 0xff], [0xf3, 0xf1, 0xed]],
  dark: [[0x15, 0x16, 0x19], [0x1d, 0x1f, 0x23], [0x27, 0x29, 0x2e]],
};
const black = [0x14, 0x15, 0x18];
const white = [0xff, 0xff, 0xff];
const tint = 0.14;

const parse = (text) => {
  let digits = text.trim().replace(/^#/, "");
  if (/^[0-9a-f]{3}$/i.test(digits)) digits = [...digits].map((digit) => digit + digit).join("");
  return /^[0-9a-f]{6}$/i.test(digits) ? [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) : null;
};
const hex = (shade) => "#" + shade.map((channel) => channel.toString(16).padStart(2, "0")).join("");
const mixed = (a, b, part) => a.map((channel, index) => Math.round(channel + (b[index] - channel) * part));
const luminance = (shade) => {
  const [red, green, blue] = shade.map((channel) => {
    const value = channel / 255;
    return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a, b) => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};
const moved = (shade, end, fits) => {
  for (let step = 0; step <= 32; step++) {
    const next = mixed(shade, end, step / 32);
    if (fits(next)) return next;
  }
  return end;
};

/** The shades of a colour (three numbers) for a side, `light` or `dark`. */
export function shades(given, side) {
  const end = side === "light" ? black : white;
  const fill = moved(given, end, (shade) =>
    papers[side].every((paper) => contrast(shade, paper) >= 3) &&
    Math.max(contrast(shade, white), contrast(shade, black)) >= 4.6);
  const on = contrast(fill, white) >= 4.5 ? white : black;
  const grounds = [...papers[side], ...papers[side].map((paper) => mixed(paper, fill, tint))];
  const ink = moved(given, end, (shade) => grounds.every((ground) => contrast(shade, ground) >= 4.6));
  return { fill, on, ink, inkContrast: contrast(ink, papers[side][0]), fillContrast: contrast(fill, on) };
}

const ratio = (value) => (Math.floor(value * 10) / 10).toFixed(1);

export default function colour(element) {
  const text = element.querySelector('input[name="accent"]');
  const picker = element.querySelector('input[type="color"]');
  const show = () => {
    const given = parse(text.value);
    if (!given) return;
    picker.value = hex(given);
    for (const figure of element.querySelectorAll("[data-side]")) {
      const side = figure.dataset.side;
      const made = shades(given, side);
      const part = (name) => figure.querySelector(`[data-part="${name}"]`);
      part("ink").setAttribute("fill", hex(made.ink));
      part("fill").setAttribute("fill", hex(made.fill));
      part("on").setAttribute("fill", hex(made.on));
      part("ink-contrast").textContent = ratio(made.inkContrast);
      part("fill-contrast").textContent = ratio(made.fillContrast);
      const isKept = hex(made.ink) === hex(given) && hex(made.fill) === hex(given);
      part("note").textContent = isKept
        ? "Your colour as it is"
        : `Your colour, ${side === "light" ? "darkened" : "lightened"} where it would be hard to read`;
    }
  };
  picker.hidden = false;
  picker.addEventListener("input", () => {
    text.value = picker.value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  text.addEventListener("input", show);
  show();
}
