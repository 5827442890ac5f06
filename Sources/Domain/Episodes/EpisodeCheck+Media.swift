import Database
import Formats

extension EpisodeCheck {
  static func recording(of episode: Episode, _ db: any Connection) throws -> [EpisodeCheck] {
    let recording = try EpisodeRecording.find(episode.id, db)
    var found: [EpisodeCheck] = []
    switch recording?.state {
    case .waiting, .working:
      found.append(.init(.must, "recording", "The recording is still being worked on.", "Wait until it is ready."))
    case .failed:
      let why = recording?.message ?? "It can't be used."
      found.append(.init(.must, "recording", "The recording failed: \(why)", "Mend that, or upload another file."))
    case .ready, nil: break
    }
    guard episode.audioID != nil || episode.audioURL != nil else {
      if found.isEmpty {
        found.append(.init(.must, "recording", "There is no recording.", "Add one: apps leave out episodes without."))
      }
      return found
    }
    if episode.audioLength == 0 || (episode.audioID != nil && episode.audioLength == nil) {
      found.append(.init(.must, "recording", "The recording has no bytes.", "Upload it again."))
    }
    let type = episode.audioType?.lowercased() ?? ""
    let taken = ["audio/mpeg", "audio/x-m4a", "audio/mp4", "video/mp4", "video/x-m4v", "video/quicktime"]
    if !type.hasPrefix("audio/") && !type.hasPrefix("video/") && !type.isEmpty {
      found.append(.init(.must, "recording", "The recording is “\(type)”, which isn't audio.", "Upload an MP3."))
    } else if !taken.contains(type) {
      found.append(
        .init(
          .should, "recording", "The recording is \(type.isEmpty ? "of an unknown type" : "“\(type)”").",
          "Apple takes MP3 and M4A only: upload the file here, and an MP3 is made of it."))
    }
    if let duration = episode.duration, duration < Milliseconds(1000) {
      found.append(.init(.must, "recording", "The recording is shorter than a second.", "Upload the right file."))
    } else if episode.duration == nil {
      found.append(.init(.should, "recording", "Its length isn't known.", "Apps show none until the recording is stored here."))
    }
    if recording?.isOff == true, let loudness = recording?.loudness {
      let way = loudness > Loudness.target ? "louder" : "quieter"
      found.append(
        .init(
          .should, "recording", "The recording is \(way) than other podcasts: \(Loudness.text(loudness, unit: "LUFS")).",
          "Let it be brought to \(Loudness.text(Loudness.target, unit: "LUFS")) in the recording's box."))
    }
    return found
  }

  static func parts(of episode: Episode, _ db: any Connection) throws -> [EpisodeCheck] {
    var found: [EpisodeCheck] = []
    let chapters = try episode.chapters(db)
    if let duration = episode.duration, let late = chapters.first(where: { $0.start >= duration }) {
      found.append(
        .init(
          .should, "chapters", "The chapter “\(late.title)” begins at \(late.start.clock), after the recording's end.",
          "Move it, or take it out."))
    }
    if let untitled = chapters.first(where: { $0.title.isEmpty && !$0.hidden }) {
      found.append(.init(.should, "chapters", "The chapter at \(untitled.start.clock) has no title.", "Give it one, or hide it."))
    }
    for bite in try episode.soundbites(db) {
      if let duration = episode.duration, bite.start + bite.length > duration {
        found.append(
          .init(.should, "soundbites", "The soundbite at \(bite.start.clock) goes on after the recording's end.", "Shorten it."))
      } else if !(Milliseconds(15_000)...Milliseconds(120_000)).contains(bite.length) {
        found.append(
          .init(
            .should, "soundbites", "The soundbite at \(bite.start.clock) isn't between 15 and 120 seconds long.",
            "Apps leave out others."))
      }
      if bite.title.count > 128 {
        found.append(
          .init(
            .should, "soundbites", "The title of the soundbite at \(bite.start.clock) has more than 128 characters.",
            "Shorten it."))
      }
    }
    return found
  }

  static func pictures(of episode: Episode, in show: Show, _ db: any Connection) throws -> [EpisodeCheck] {
    var found: [EpisodeCheck] = []
    if let image = try show.artworkID.flatMap({ try MediaFile.find($0, db) }) {
      found += picture(image, "The show's artwork", at: .show)
    } else {
      found.append(
        .init(
          .should, "artwork", "The show has no artwork.",
          "Directories refuse shows without: add a square picture of 3000 × 3000 pixels.",
          at: .show))
    }
    if let image = try episode.artworkID.flatMap({ try MediaFile.find($0, db) }) {
      found += picture(image, "The episode's artwork", at: .episode)
    }
    return found
  }

  /// Feeds carry a square JPEG of 1400 to 3000 pixels made from it: what is too large is made smaller, what is too small only grows.
  private static func picture(_ image: MediaFile, _ what: String, at place: Place) -> [EpisodeCheck] {
    guard let width = image.width, let height = image.height else { return [] }
    var found: [EpisodeCheck] = []
    if min(width, height) < 1400 {
      found.append(
        .init(
          .should, "artwork", "\(what) has \(width) × \(height) pixels.",
          "Directories want at least 1400 × 1400: choose a larger picture, since this one is blown up.", at: place))
    }
    if width != height {
      found.append(
        .init(.should, "artwork", "\(what) isn't square.", "Directories want a square: choose what is cut out of it.", at: place))
    }
    return found
  }

  static func of(_ show: Show) -> [EpisodeCheck] {
    var found: [EpisodeCheck] = []
    func miss(_ field: Field, _ text: String, _ remedy: String) {
      found.append(.init(.should, field, text, remedy, at: .show))
    }
    if show.categories.isEmpty { miss("categories", "The show has no category.", "Apple refuses shows without: choose one.") }
    if show.description.isEmpty { miss("description", "The show has no description.", "Directories refuse shows without.") }
    if show.ownerEmail.isEmpty {
      miss(
        "owner_email", "The show names no mail address of its owner.",
        "Spotify and others send a code there to prove who you are.")
    }
    if show.language.isEmpty { miss("language", "The show names no language.", "Apple refuses shows without.") }
    if show.author.isEmpty { miss("author", "The show names no author.", "Apps show who makes it.") }
    if show.title.count > 150 { miss("title", "The show's title has \(show.title.count) characters.", "Apps cut it off.") }
    return found
  }
}
