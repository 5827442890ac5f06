// Positions in a recording as people type and read them.

// Seconds of `1:02:03.5`, `62:03` or `3723`; null for anything else.
export function seconds(text) {
  const parts = text.trim().match(/^(?:(?:(?:(\d+):)?(\d+):)?(\d+):)?(\d+)(?:[.,](\d*))?$/);
  if (!parts) return null;
  const [days, hours, minutes, whole] = parts.slice(1, 5).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + whole + Number(`0.${parts[5] || 0}`);
}

// `1:02:03.5`, `2:05`: tenths only where there are some.
export function clock(value) {
  const tenths = Math.max(0, Math.round(value * 10));
  const whole = Math.floor(tenths / 10);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (hours ? `${hours}:${two(minutes)}` : `${minutes}`) + `:${two(rest)}` + (tenths % 10 ? `.${tenths % 10}` : "");
}

// The same in words, for those who listen.
export function spoken(value) {
  const whole = Math.floor(value);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const say = (number, name) => (number ? `${number} ${name}${number === 1 ? "" : "s"}` : "");
  return [say(hours, "hour"), say(minutes, "minute"), say(rest, "second")].filter(Boolean).join(" ") || "the start";
}
