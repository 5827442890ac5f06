extension ID3 {
  /// Tags grow to a multiple of this, with this much spare at least a quarter of the time: new words seldom move the sound.
  static let grain = 4096

  /// The tag as ID3v2.4 (ID3v2.4.0 structure and frames): UTF-8 texts, sizes of seven bits a byte, padding at its end.
  /// Chapters end where the next begins, the last at `length`. The picture comes last, so that small readers find the words first.
  public func bytes() -> [UInt8] {
    var body: [UInt8] = []
    func text(_ id: String, _ value: String?) {
      if let value = value.map(ID3.line), !value.isEmpty { body += ID3.frame(id, [3] + Array(value.utf8)) }
    }
    text("TIT2", title)
    text("TPE1", artist)
    text("TALB", album)
    text("TRCK", track)
    text("TDRC", date)
    text("TCON", genre)
    text("TLAN", language)
    text("TLEN", length.map { String($0.rawValue) })
    if let comment, !comment.isEmpty {
      let language = Array((language ?? "und").utf8.prefix(3))
      body += ID3.frame("COMM", [3] + (language.count == 3 ? language : Array("und".utf8)) + [0] + Array(comment.utf8))
    }
    if let link = ID3.address(link) { body += ID3.frame("WOAF", Array(link.utf8)) }
    body += chapterFrames()
    if let picture {
      body += ID3.frame("APIC", [3] + Array(picture.mediaType.utf8) + [0, 3, 0] + picture.bytes)
    }
    let whole = (body.count + 10 + ID3.grain / 4 + ID3.grain - 1) / ID3.grain * ID3.grain
    let size = whole - 10
    return Array("ID3".utf8) + [4, 0, 0] + ID3.syncsafe(size) + body + [UInt8](repeating: 0, count: size - body.count)
  }

  /// CTOC and CHAP (Chapter Frame Addendum §3). Hidden chapters are in no table of contents. A table has 255 entries at most; what
  /// is beyond goes into tables of its own below the top.
  private func chapterFrames() -> [UInt8] {
    let chapters = Array(chapters.sorted { $0.start < $1.start }.prefix(1000))
    guard !chapters.isEmpty else { return [] }
    var frames: [UInt8] = []
    let listed = chapters.indices.filter { !chapters[$0].hidden }.map { "chp\($0)" }
    if listed.count <= 255 {
      frames += ID3.contents("toc", isTop: true, listed)
    } else {
      let parts = stride(from: 0, to: listed.count, by: 255).map { Array(listed[$0..<min($0 + 255, listed.count)]) }
      frames += ID3.contents("toc", isTop: true, parts.indices.map { "toc\($0)" })
      for (index, part) in parts.enumerated() { frames += ID3.contents("toc\(index)", isTop: false, part) }
    }
    for (index, chapter) in chapters.enumerated() {
      let next = index + 1 < chapters.count ? chapters[index + 1].start : max(length ?? .zero, chapter.start + Milliseconds(1))
      var body = Array("chp\(index)".utf8) + [0]
      body += ID3.word(chapter.start.rawValue) + ID3.word((chapter.end ?? next).rawValue)
      // The byte offsets aren't used (§3.1: all bits set).
      body += [UInt8](repeating: 0xFF, count: 8)
      let title = ID3.line(chapter.title)
      if !title.isEmpty { body += ID3.frame("TIT2", [3] + Array(title.utf8)) }
      if let link = ID3.address(chapter.link) {
        body += ID3.frame("WXXX", [3] + Array("chapter url".utf8) + [0] + Array(link.utf8))
      }
      frames += ID3.frame("CHAP", body)
    }
    return frames
  }

  /// §3.2: flag bit 1 marks the top, bit 0 that the entries are in order.
  private static func contents(_ name: String, isTop: Bool, _ entries: [String]) -> [UInt8] {
    frame(
      "CTOC", Array(name.utf8) + [0, isTop ? 3 : 1, UInt8(min(entries.count, 255))] + entries.flatMap { Array($0.utf8) + [0] })
  }

  private static func frame(_ id: String, _ content: [UInt8]) -> [UInt8] {
    Array(id.utf8) + syncsafe(content.count) + [0, 0] + content
  }

  private static func syncsafe(_ value: Int) -> [UInt8] { [21, 14, 7, 0].map { UInt8(value >> $0 & 0x7F) } }

  private static func word(_ value: Int64) -> [UInt8] {
    let value = min(max(value, 0), 0xFFFF_FFFE)
    return [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
  }

  /// A text of one line: NUL would end it.
  private static func line(_ text: String) -> String { FeedText.line(text.filter { $0 != "\0" }) }

  /// Addresses are Latin-1: one that isn't ASCII was not encoded, and is left out.
  private static func address(_ link: String?) -> String? {
    link.flatMap { $0.utf8.allSatisfy { (33...126).contains($0) } ? $0 : nil }
  }
}
