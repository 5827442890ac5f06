import Cast
import Clients
import Database
import Domain
import Formats
import Support

/// Night Walks with one of everything that a show's site can have.
struct NightWalks: Sendable {
  let show: Show
  /// Number 7, “Under the Bridge”, with a stored recording, chapters, a transcript in two languages, people, tags and a sponsor.
  let bridge: Episode
  /// Number 6, in season 1 with “Under the Bridge”, with a linked recording and a Chinese tag.
  let harbour: Episode
  let artwork: MediaID
  let sponsor: Sponsor

  /// The bytes of the stored recording.
  static let recording: [UInt8] = Array("ID3".utf8) + (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  /// Writes it all into the installation of `stage`.
  init(_ stage: Stage) async throws {
    let now = stage.clock.now
    let services = stage.services
    let audio = MediaFile(
      id: .make(at: now), storageKey: "audio/bridge", contentType: "audio/mpeg", size: Int64(Self.recording.count),
      sha256: String(repeating: "ab", count: 32), duration: Milliseconds(1_800_000), createdAt: now)
    let picture = MediaFile(
      id: .make(at: now), storageKey: "images/cover.jpg", contentType: "image/jpeg", size: 4,
      sha256: String(repeating: "cd", count: 32),
      width: 1400, height: 1400, createdAt: now)
    _ = try await services.storage.put(
      try ObjectKey(checking: audio.storageKey), bytes: Self.recording, contentType: audio.contentType)
    _ = try await services.storage.put(
      try ObjectKey(checking: picture.storageKey), bytes: [0xFF, 0xD8, 0xFF, 0xE0], contentType: picture.contentType)
    var show = try await stage.nightWalks()
    let plain = show
    show = try await stage.write { db in
      try audio.insert(db)
      try picture.insert(db)
      var show = plain
      show.artworkID = picture.id
      show.categories = [["Society & Culture", "Documentary"]]
      show.copyright = "© 2026 Ada Brook"
      show.ownerName = "Ada Brook"
      show.ownerEmail = "ada@walks.example"
      show.fundings = [Link(title: "Support the walks", url: "https://give.example/walks")]
      show.platforms = [PlatformLink(platform: "overcast", url: "https://overcast.fm/night-walks")]
      show.socials = [Link(title: "Mastodon", url: "https://social.example/@walks")]
      try show.save(at: now, db)
      try show.claim(host: "walks.example", at: now, db)
      try show.claim(host: "old.walks.example", at: now, db)
      try show.write(page: "about", title: "About", body: "We walk at **night**.", at: now, db)
      return show
    }
    let harbour = try await stage.episode("Harbour Lights", number: 6, of: show, hoursAgo: 48) {
      $0.season = 1
      $0.summary = "Where ships sleep."
    }
    let bridge = try await stage.episode("Under the Bridge", number: 7, of: show, hoursAgo: 24) {
      $0.season = 1
      $0.summary = "What the river says."
      $0.notes = "With [maps](https://maps.example/bridge)."
      $0.audioID = audio.id
      $0.audioURL = nil
      $0.audioLength = Int64(Self.recording.count)
      $0.duration = Milliseconds(1_800_000)
      $0.artworkID = picture.id
    }
    let home = show
    let sponsor = try await stage.write { db in
      let ada = try Person(name: "Ada Brook", bio: "Walks.", link: "https://ada.example/", at: now, db)
      let mei = try Person(name: "李梅", at: now, db)
      try home.set(credits: [NewCredit(person: ada.id, role: "host")], at: now, db)
      try bridge.set(credits: [NewCredit(person: ada.id, role: "host"), NewCredit(person: mei.id, role: "guest")], at: now, db)
      try bridge.set(tags: [Tag(name: "Rivers"), Tag(name: "夜行")], at: now, db)
      try harbour.set(tags: [Tag(name: "夜行")], at: now, db)
      try bridge.set(
        chapters: [
          Chapter(start: .zero, end: nil, title: "Steps", image: nil, link: nil, hidden: false),
          Chapter(
            start: Milliseconds(600_000), end: nil, title: "Water", image: nil, link: "https://water.example/", hidden: false),
        ], at: now, db)
      try bridge.set(
        soundbites: [Soundbite(start: Milliseconds(30_000), length: Milliseconds(20_000), title: "The river")], at: now, db)
      try bridge.set(links: [Link(title: "A map", url: "https://maps.example/bridge")], at: now, db)
      let said = Transcript(cues: [
        Cue(start: .zero, end: Milliseconds(2000), speaker: "Ada", text: "Good evening."),
        Cue(start: Milliseconds(2000), end: Milliseconds(4000), speaker: "李梅", text: "Mind the step."),
      ])
      try bridge.set(transcript: said, language: "en", original: "x", form: .text, at: now, db)
      let german = Transcript(cues: [Cue(start: .zero, end: Milliseconds(2000), speaker: "Ada", text: "Guten Abend.")])
      try bridge.set(transcript: german, language: "de", original: "x", form: .text, at: now, db)
      let sponsor = try Sponsor(
        show: home, name: "Lamp Oil", text: "Burns *all night*.", url: "https://lamps.example/?from=walks", shortLink: "lamps",
        at: now, db
      )
      try bridge.set(sponsors: [sponsor.id], at: now, db)
      return sponsor
    }
    (self.show, self.bridge, self.harbour, artwork, self.sponsor) = (show, bridge, harbour, picture.id, sponsor)
  }

  /// Every address of the show with the type of what is there, relative to the show.
  var routes: [(path: String, type: String)] {
    let (html, text, episode) = ("text/html; charset=utf-8", "text/plain; charset=utf-8", "/episodes/under-the-bridge")
    let feed = "application/rss+xml; charset=utf-8"
    return [
      ("/", html), ("/episodes", html), ("/episodes?season=1", html), ("/episodes?tag=rivers", html),
      ("/episodes?person=ada-brook", html), ("/archive", html), (episode, html), ("/episodes/harbour-lights", html),
      ("/people", html), ("/people/ada-brook", html), ("/people/%E6%9D%8E%E6%A2%85", html), ("/tags", html),
      ("/tags/rivers", html),
      ("/tags/%E5%A4%9C%E8%A1%8C", html), ("/subscribe", html), ("/about", html), ("/embed/under-the-bridge", html),
      ("/rss", feed), ("/episodes/rss", feed), ("/itunes", feed), ("/play", feed),
      ("\(episode)/chapters.json", "application/json+chapters"), ("\(episode)/transcript.vtt", "text/vtt; charset=utf-8"),
      ("\(episode)/transcript.srt", "application/x-subrip"), ("\(episode)/transcript.json", "application/json"),
      ("\(episode)/transcript.html", html), ("\(episode)/transcript.txt", text), ("\(episode)/transcript.txt?language=de", text),
      ("/sitemap.xml", "application/xml; charset=utf-8"), ("/robots.txt", text),
      ("/manifest.webmanifest", "application/manifest+json"), ("/accent.css", "text/css; charset=utf-8"),
      ("/favicon.ico", "image/x-icon"), ("/art/\(artwork)/feed.jpg", "image/jpeg"), ("/art/\(artwork)/160.webp", "image/jpeg"),
      ("/episodes/download/7/under-the-bridge.mp3", "audio/mpeg"),
    ]
  }
}
