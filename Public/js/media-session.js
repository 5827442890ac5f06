/** The lock screen, the headphones and the keyboard's media keys. */
export function initMediaSession(player) {
  const session = navigator.mediaSession;
  if (!session || !window.MediaMetadata) return;
  const act = (name, handler) => {
    try { session.setActionHandler(name, handler); } catch { /* this browser has no such key */ }
  };
  act("play", () => player.play());
  act("pause", () => player.pause());
  act("stop", () => player.pause());
  act("seekbackward", (details) => player.skip(-(details.seekOffset || 15)));
  act("seekforward", (details) => player.skip(details.seekOffset || 30));
  act("seekto", (details) => player.seek(details.seekTime));

  const describe = () => {
    const { track, chapters } = player;
    const chaptered = chapters.length > 1;
    act("previoustrack", chaptered ? () => player.skipChapter(-1) : null);
    act("nexttrack", chaptered ? () => player.skipChapter(1) : null);
    if (!track) { session.metadata = null; return; }
    const artwork = (src) => (src ? [{ src, sizes: "512x512" }] : []);
    session.metadata = new MediaMetadata({
      title: track.title, artist: track.show, album: chapters[player.chapterIndex]?.title || track.show, artwork: artwork(track.artwork),
      chapterInfo: chapters.map((one) => ({ title: one.title, startTime: one.start, artwork: artwork(one.image) })),
    });
  };
  let chapter = -1;
  player.addEventListener("track", describe);
  player.addEventListener("chapters", describe);
  player.addEventListener("state", () => {
    session.playbackState = !player.track ? "none" : player.playing ? "playing" : "paused";
  });
  player.addEventListener("time", () => {
    if (player.chapterIndex !== chapter) { chapter = player.chapterIndex; describe(); }
    const { duration, position, speed } = player;
    if (!(duration > 0)) return;
    session.setPositionState?.({ duration, playbackRate: speed, position: Math.min(position, duration) });
  });
}
