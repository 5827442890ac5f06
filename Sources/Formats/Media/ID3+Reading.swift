extension ID3 {
  /// Takes what `frames` say. The first of each kind counts.
  mutating func take(_ frames: [ID3Body.Frame], depth: Int) {
    var marks: [(id: [UInt8], chapter: Chapter)] = []
    var listed: Set<[UInt8]>?
    for frame in frames {
      switch frame.id {
      case "TIT2", "TT2": title = title ?? ID3.text(frame)
      case "TPE1", "TP1": artist = artist ?? ID3.text(frame)
      case "TALB", "TAL": album = album ?? ID3.text(frame)
      case "TRCK", "TRK": track = track ?? ID3.text(frame)
      case "TDRC", "TYER", "TYE": date = date ?? ID3.text(frame)
      case "TCON", "TCO": genre = genre ?? ID3.text(frame)
      case "TLAN", "TLA": language = language ?? ID3.text(frame)
      case "TLEN", "TLE": length = length ?? ID3.text(frame).flatMap { Int64($0) }.flatMap { $0 > 0 ? Milliseconds($0) : nil }
      case "COMM", "COM": comment = comment ?? ID3.comment(frame)
      case "WOAF", "WAF": link = Chapters.link(ID3Text.first(frame.bytes, encoding: 0).text) ?? link
      case "WXXX", "WXX": link = link ?? ID3.userLink(frame)
      case "APIC", "PIC": picture = picture ?? ID3.picture(frame)
      case "CHAP" where depth == 0: if let mark = ID3.chapter(frame), marks.count < 1000 { marks.append(mark) }
      case "CTOC" where depth == 0: listed = (listed ?? []).union(ID3.contents(frame))
      default: break
      }
    }
    // §3.2: a chapter that no table of contents names is not to be shown in one. A table that names none of them is damaged.
    let names = Set(marks.map(\.id))
    let isTelling = listed.map { !$0.isDisjoint(with: names) } ?? false
    var findings: [Finding] = []
    let found = marks.map { mark in
      var chapter = mark.chapter
      chapter.hidden = isTelling && listed?.contains(mark.id) == false
      return chapter
    }
    if !found.isEmpty {
      chapters = Chapters.settled(found, &findings).enumerated().map { index, chapter in
        var chapter = chapter
        chapter.title = Chapters.titled(chapter.title, number: index + 1, isHidden: chapter.hidden, &findings)
        return chapter
      }
      dropEnds()
    }
  }

  /// An end that is where the next chapter starts, or past the last, says nothing.
  private mutating func dropEnds() {
    for index in chapters.indices {
      guard let end = chapters[index].end else { continue }
      let next = index + 1 < chapters.count ? chapters[index + 1].start : nil
      if next.map({ abs(end.rawValue - $0.rawValue) <= 1000 || end > $0 }) ?? true { chapters[index].end = nil }
    }
  }

  private static func text(_ frame: ID3Body.Frame) -> String? {
    guard let encoding = frame.bytes.first else { return nil }
    let text = ID3Text.decode(frame.bytes.dropFirst(), encoding: encoding).filter { !$0.isEmpty }.joined(separator: ", ")
    return text.isEmpty ? nil : text
  }

  /// COMM: encoding, language, a description, the text (ID3v2.4 §4.10). Comments with a description are programs' own.
  private static func comment(_ frame: ID3Body.Frame) -> String? {
    guard frame.bytes.count > 4, let encoding = frame.bytes.first else { return nil }
    let (description, rest) = ID3Text.first(frame.bytes.dropFirst(4), encoding: encoding)
    let text = ID3Text.first(rest, encoding: encoding).text
    return text.isEmpty || description.hasPrefix("iTun") ? nil : text
  }

  /// WXXX: encoding, a description, the address in Latin-1 (§4.3.2).
  private static func userLink(_ frame: ID3Body.Frame) -> String? {
    guard let encoding = frame.bytes.first else { return nil }
    let (_, rest) = ID3Text.first(frame.bytes.dropFirst(), encoding: encoding)
    return Chapters.link(ID3Text.first(rest, encoding: 0).text)
  }

  /// APIC: encoding, a media type, a kind, a description, the picture (§4.14); 2.2 has three letters for the type.
  private static func picture(_ frame: ID3Body.Frame) -> Picture? {
    guard let encoding = frame.bytes.first else { return nil }
    var rest = frame.bytes.dropFirst()
    let type: String
    if frame.version == 2 {
      type = String(decoding: rest.prefix(3), as: UTF8.self).uppercased() == "PNG" ? "image/png" : "image/jpeg"
      rest = rest.dropFirst(3)
    } else {
      let (text, after) = ID3Text.first(rest, encoding: 0)
      type = text.contains("/") ? text.lowercased() : "image/\(text.lowercased())"
      rest = after
    }
    let bytes = ID3Text.first(rest.dropFirst(), encoding: encoding).rest
    return bytes.isEmpty || type == "image/-->" ? nil : Picture(mediaType: type, bytes: Array(bytes))
  }

  /// CHAP: a name, start and end in milliseconds and in bytes, frames (Chapter Frame Addendum §3.1).
  private static func chapter(_ frame: ID3Body.Frame) -> (id: [UInt8], chapter: Chapter)? {
    guard let zero = frame.bytes.firstIndex(of: 0), frame.bytes.endIndex - zero > 16 else { return nil }
    let times = frame.bytes[(zero + 1)...]
    let start = ID3Body.plain(times.prefix(4))
    let end = ID3Body.plain(times.dropFirst(4).prefix(4))
    guard start <= 3_600_000_000 else { return nil }
    var inner = ID3()
    inner.take(ID3Body(version: frame.version, bytes: times.dropFirst(16)).frames(), depth: 1)
    let chapter = Chapter(
      start: Milliseconds(Int64(start)), end: end > start && end < 0xFFFF_FFFF ? Milliseconds(Int64(end)) : nil,
      title: inner.title ?? "", link: inner.link)
    return (Array(frame.bytes[..<zero]), chapter)
  }

  /// CTOC: a name, flags, a count, the names of chapters (§3.2).
  private static func contents(_ frame: ID3Body.Frame) -> [[UInt8]] {
    guard let zero = frame.bytes.firstIndex(of: 0), frame.bytes.endIndex - zero > 2 else { return [] }
    let count = Int(frame.bytes[zero + 2])
    var rest = frame.bytes[(zero + 3)...]
    var names: [[UInt8]] = []
    while names.count < count, let end = rest.firstIndex(of: 0) {
      names.append(Array(rest[..<end]))
      rest = rest[(end + 1)...]
    }
    return names
  }
}
