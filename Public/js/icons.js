/** The player's few signs, drawn on a 24 grid in the colour of the text. */
const paths = {
  play: '<path class="solid" d="M8 5.3v13.4c0 .8.9 1.3 1.6.8l10-6.7c.6-.4.6-1.2 0-1.6l-10-6.7c-.7-.5-1.6 0-1.6.8z"/>',
  pause: '<rect class="solid" x="6.5" y="5" width="3.8" height="14" rx="1.2"/><rect class="solid" x="13.7" y="5" width="3.8" height="14" rx="1.2"/>',
  back: '<path d="M5 12.5a7.5 7.5 0 1 0 2.6-5.7M8 3v4h4"/><text x="12.6" y="16">15</text>',
  forward: '<path d="M19 12.5a7.5 7.5 0 1 1-2.6-5.7M16 3v4h-4"/><text x="11.6" y="16">30</text>',
  previous: '<path d="m14 7-5 5 5 5"/>',
  next: '<path d="m10 7 5 5-5 5"/>',
  loud: '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"/>',
  muted: '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5"/>',
  link: '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>',
  keys: '<rect x="3" y="6.5" width="18" height="11.5" rx="2.2"/><path d="M7 10.2h.01M10.3 10.2h.01M13.7 10.2h.01M17 10.2h.01M8 14.3h8"/>',
  close: '<path d="m7 7 10 10M17 7 7 17"/>',
};

export function icon(name) {
  return `<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths[name]}</svg>`;
}
