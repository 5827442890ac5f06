// Not Foundation: its ICU and the one in libxml2's headers cannot be imported side by side.
import FoundationEssentials

extension Chapters {
  /// Reads a JSON chapters document, any version. Throws nothing: what is no such document comes back as no chapters and a
  /// finding.
  public static func readJSON(_ bytes: [UInt8], maximumBytes: Int = 4_194_304) -> (chapters: [Chapter], findings: [Finding]) {
    func failed(_ message: String) -> (chapters: [Chapter], findings: [Finding]) {
      ([], [Finding(field: "chapters", message: message, remedy: "Publish a document as podcast:chapters describes it.")])
    }
    guard bytes.count <= maximumBytes else { return failed("The chapters document is larger than \(maximumBytes / 1024) KB.") }
    let source = FeedEncoding(bytes, charset: nil).bytes
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(source))
    } catch DecodingError.dataCorrupted {
      return failed("The chapters document is not JSON.")
    } catch {
      return failed("The chapters document holds no list of chapters.")
    }
    var findings: [Finding] = []
    var chapters: [Chapter] = []
    for (index, entry) in document.chapters.prefix(10_000).enumerated() {
      guard let start = entry.start else {
        findings.append(
          Finding(field: "chapters", message: "Chapter \(index + 1) has no start and was left out.", remedy: "Give it startTime.")
        )
        continue
      }
      chapters.append(
        Chapter(
          start: start, end: entry.end,
          title: titled(entry.title ?? "", number: index + 1, isHidden: entry.isHidden, &findings), image: link(entry.image),
          link: link(entry.link), hidden: entry.isHidden))
    }
    return (settled(chapters, &findings), findings)
  }

  private struct Document: Decodable {
    var chapters: [Entry]
  }

  /// One chapter, in which a member of the wrong type is as good as missing.
  private struct Entry: Decodable {
    var start: Milliseconds?
    var end: Milliseconds?
    var title: String?
    var image: String?
    var link: String?
    var isHidden = false

    private enum Key: String, CodingKey { case startTime, endTime, title, img, url, toc }

    init(from decoder: any Decoder) throws {
      guard let values = try? decoder.container(keyedBy: Key.self) else { return }
      func time(_ key: Key) -> Milliseconds? {
        if let number = try? values.decode(Double.self, forKey: key) {
          return number >= 0 && number < 3_600_000 ? Milliseconds(seconds: number) : nil
        }
        return (try? values.decode(String.self, forKey: key)).flatMap { Milliseconds(duration: $0) }
      }
      (start, end) = (time(.startTime), time(.endTime))
      title = try? values.decode(String.self, forKey: .title)
      image = try? values.decode(String.self, forKey: .img)
      link = try? values.decode(String.self, forKey: .url)
      isHidden = (try? values.decode(Bool.self, forKey: .toc)) == false
    }
  }

  /// A JSON chapters document, version 1.2.0, by ascending start.
  public static func writeJSON(
    _ chapters: [Chapter], title: String? = nil, podcastName: String? = nil, author: String? = nil, fileName: String? = nil
  ) -> [UInt8] {
    var text = "{\"version\":\"1.2.0\""
    func member(_ name: String, _ value: String?, _ text: inout String) {
      if let value, !value.isEmpty { text += ",\"\(name)\":\(quoted(value))" }
    }
    member("author", author, &text)
    member("title", title, &text)
    member("podcastName", podcastName, &text)
    member("fileName", fileName, &text)
    text += ",\"chapters\":["
    var ignored: [Finding] = []
    for (index, chapter) in settled(chapters, &ignored).enumerated() {
      text += index == 0 ? "" : ","
      text += "{\"startTime\":\(chapter.start.decimalSeconds)"
      if let end = chapter.end { text += ",\"endTime\":\(end.decimalSeconds)" }
      member("title", chapter.title, &text)
      member("img", chapter.image, &text)
      member("url", chapter.link, &text)
      if chapter.hidden { text += ",\"toc\":false" }
      text += "}"
    }
    return Array((text + "]}").utf8)
  }

  /// A JSON string; `<` is escaped too, so that the document may stand in a script element.
  private static func quoted(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "<", "\u{2028}", "\u{2029}", "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
