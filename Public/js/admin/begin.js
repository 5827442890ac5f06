// Puts the browser's own language and time zone where nothing has been chosen yet.
export default function (form) {
  const choose = (select, values) => {
    const found = values.find((value) => [...select.options].some((option) => option.value === value));
    if (found) select.value = found;
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) choose(form.elements.time_zone, [zone]);
  const tag = navigator.language;
  if (tag) choose(form.elements.language, [tag, tag.split("-")[0]]);
}
