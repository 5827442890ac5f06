import Database
import Domain
import Formats

/// Writes one demo show's rows.
struct DemoShowWriter {
  let show: DemoShow
  let artwork: MediaID
  let audio: [Int: DemoAudio]
  let now: Timestamp

  func write(_ db: any Connection) throws {
    let stored = try writeShow(db)
    var people: [String: PersonID] = [:]
    for person in show.people {
      people[person.name] = try Person(name: person.name, bio: person.bio, links: links(person.links), at: now, db).id
    }
    let hosts = show.people.filter(\.isHost).compactMap { person in
      people[person.name].map { NewCredit(person: $0, role: person.role) }
    }
    try stored.set(credits: hosts, at: now, db)
    var sponsors: [String: SponsorID] = [:]
    for sponsor in show.sponsors {
      sponsors[sponsor.name] =
        try Sponsor(
          show: stored, name: sponsor.name, text: sponsor.text, url: sponsor.url, shortLink: sponsor.shortLink, at: now, db
        ).id
    }
    for (index, episode) in show.episodes.enumerated() {
      guard let audio = audio[index] else { continue }
      try write(episode, audio, in: stored, hosts: hosts, people: people, sponsors: sponsors, db)
    }
  }

  private func links(_ pairs: [DemoLink]) -> [Link] { pairs.map { Link(title: $0.title, url: $0.url) } }

  private func writeShow(_ db: any Connection) throws -> Show {
    var stored = Show(slug: show.slug, title: show.title, language: show.language, timeZone: show.timeZone, at: now)
    stored.subtitle = show.subtitle
    stored.description = show.description
    stored.author = show.author
    stored.ownerName = show.ownerName
    stored.ownerEmail = show.ownerEmail
    stored.copyright = show.copyright
    stored.categories = show.categories
    stored.type = ShowType(rawValue: show.type) ?? .episodic
    stored.accent = show.accent
    stored.themeCredit = show.themeCredit
    stored.platforms = show.platforms.map { PlatformLink(platform: $0.title, url: $0.url) }
    stored.fundings = links(show.fundings)
    stored.socials = links(show.socials)
    stored.guid = PodcastGUID.make(feedURL: "https://\(show.slug).example.com/rss")
    stored.artworkID = artwork
    try stored.save(at: now, db)
    for (number, name) in show.seasons.sorted(by: { $0.key < $1.key }) { try stored.name(season: number, name, at: now, db) }
    for page in show.pages { try stored.write(page: page.slug, title: page.title, body: page.body, at: now, db) }
    return stored
  }

  private func write(
    _ demo: DemoEpisode, _ audio: DemoAudio, in stored: Show, hosts: [NewCredit], people: [String: PersonID],
    sponsors: [String: SponsorID], _ db: any Connection
  ) throws {
    try audio.file.insert(db)
    let slug = try Episode.freeSlug(for: demo.title, in: stored.id, db)
    var episode = Episode(show: stored.id, title: demo.title, slug: slug, at: now)
    episode.number = demo.number
    episode.season = demo.season
    episode.type = EpisodeType(rawValue: demo.type) ?? .full
    episode.summary = demo.summary
    episode.notes = demo.notes
    episode.audioID = audio.file.id
    episode.audioLength = audio.file.size
    episode.audioType = audio.file.contentType
    episode.duration = audio.file.duration
    try episode.publish(on: now - Milliseconds(Int64(demo.daysAgo) * 86_400_000), at: now, db)
    try episode.set(tags: demo.tags.map { Tag(name: $0) }, at: now, db)
    try episode.set(links: links(demo.links), at: now, db)
    let guests = demo.guests.compactMap { people[$0].map { NewCredit(person: $0, role: "guest") } }
    try episode.set(credits: hosts + guests, at: now, db)
    try episode.set(sponsors: demo.sponsors.compactMap { sponsors[$0] }, at: now, db)
    try writeSpoken(demo, audio, episode, language: stored.language, db)
  }

  /// Chapters and transcript, at the times at which they are really heard.
  private func writeSpoken(
    _ demo: DemoEpisode, _ audio: DemoAudio, _ episode: Episode, language: String, _ db: any Connection
  ) throws {
    var (chapters, cues): ([Chapter], [Cue]) = ([], [])
    var position = 0
    for chapter in demo.chapters {
      for (index, line) in chapter.lines.enumerated() where position < audio.times.count {
        let heard = audio.times[position]
        if index == 0 {
          let start = chapters.isEmpty ? Milliseconds.zero : heard.lowerBound
          chapters.append(Chapter(start: start, title: chapter.title, link: chapter.link))
        }
        cues.append(Cue(start: heard.lowerBound, end: heard.upperBound, speaker: line.speaker, text: line.text))
        position += 1
      }
    }
    try episode.set(chapters: chapters, at: now, db)
    let transcript = Transcript(cues: cues)
    try episode.set(
      transcript: transcript, language: language, original: String(decoding: transcript.write(.vtt), as: UTF8.self), form: .vtt,
      at: now, db)
    if chapters.count > 1 {
      let bite = Soundbite(start: chapters[1].start, length: Milliseconds(20_000), title: chapters[1].title)
      try episode.set(soundbites: [bite], at: now, db)
    }
  }
}
