/** Times: as numbers of seconds inside, as people write and hear them outside. */

/** Seconds from `621`, `10:21`, `1:02:03` or `1h2m3s`; `t=10,20` gives 10. `null` when it is none of these. */
export function parseTime(text) {
  const value = String(text ?? "").trim().toLowerCase().replace(/^npt:/, "").split(",")[0];
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  if (/^\d+(:\d{1,2}){1,2}(\.\d+)?$/.test(value)) {
    return value.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  const parts = value.match(/^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/);
  if (!parts || !value) return null;
  return Number(parts[1] || 0) * 3600 + Number(parts[2] || 0) * 60 + Number(parts[3] || 0);
}

/** The start time an address asks for: `?t=`, else `#t=`. */
export function startTime(url) {
  const address = new URL(url, location.href);
  const fragment = address.hash.match(/^#t=([^&]+)/);
  return parseTime(address.searchParams.get("t")) ?? (fragment ? parseTime(decodeURIComponent(fragment[1])) : null);
}

/** `2:05`, `1:02:03`. */
export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The same for a screen reader, in the page's language: "10 minutes, 21 seconds". */
export function spoken(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [["hour", Math.floor(whole / 3600)], ["minute", Math.floor((whole % 3600) / 60)], ["second", whole % 60]];
  const language = document.documentElement.lang || "en";
  return parts
    .filter(([unit, count]) => count || (unit === "second" && whole < 60))
    .map(([unit, count]) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count))
    .join(", ");
}

/** The address `url` with `?t=` for `seconds`, without any older start time. */
export function linkAt(url, seconds) {
  const address = new URL(url, location.href);
  address.searchParams.delete("t");
  address.hash = "";
  if (seconds >= 1) address.searchParams.set("t", String(Math.floor(seconds)));
  return address.href;
}
