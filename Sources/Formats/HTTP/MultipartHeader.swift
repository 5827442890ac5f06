/// What a part of a form says of itself (RFC 7578 §4).
public struct MultipartHeader: Sendable, Hashable {
  /// The field's name.
  public let name: String
  /// What the file was called where it came from: a name, never to be used as a path. Nil for a field that is no file; empty for a
  /// file input in which nothing was chosen.
  public let fileName: String?
  /// The media type that the sender guessed; nil where it says none.
  public let contentType: String?

  /// A header with these values.
  public init(name: String, fileName: String? = nil, contentType: String? = nil) {
    (self.name, self.fileName, self.contentType) = (name, fileName, contentType)
  }

  /// Reads the lines of a header.
  init(_ bytes: ArraySlice<UInt8>) throws(MultipartError) {
    var (disposition, type): (String?, String?)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { throw .badHeader }
      let value = line[line.index(after: colon)...].trimmed
      switch line[..<colon].trimmed.lowercased() {
      case "content-disposition": disposition = value
      case "content-type": type = value
      default: break
      }
    }
    guard let disposition, let parameters = HeaderParameters(disposition), parameters.value == "form-data",
      let name = parameters["name"]
    else { throw .badHeader }
    self.name = MultipartHeader.unescaped(name)
    fileName = parameters["filename"].map(MultipartHeader.unescaped)
    contentType = type
  }

  /// Undoes the three escapes of HTML Standard's "multipart/form-data encoding algorithm"; NUL, which no database takes, is dropped.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("%") || text.contains("\0") else { return text }
    return text.filter { $0 != "\0" }.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
  }
}

/// A header's value with its parameters: `form-data; name="title"`, `multipart/form-data; boundary=x` (RFC 9110 §5.6.6).
struct HeaderParameters {
  /// What comes before the first semicolon, in lower case.
  let value: String
  private var parameters: [(name: String, value: String)] = []

  /// The first parameter called `name`, in lower case.
  subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Reads `text`; nil where a quotation isn't closed or something stands between the parameters.
  init?(_ text: String) {
    var rest = Substring(text)
    value = rest.prefix { $0 != ";" }.trimmed.lowercased()
    rest = rest.drop { $0 != ";" }
    while !rest.isEmpty {
      guard rest.popFirst() == ";" else { return nil }
      rest = rest.drop(while: \.isWhitespace)
      if rest.isEmpty || rest.first == ";" { continue }
      let name = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest[name.endIndex...]
      guard rest.popFirst() == "=" else { return nil }
      guard let value = HeaderParameters.value(&rest) else { return nil }
      parameters.append((name.trimmed.lowercased(), value))
      rest = rest.drop(while: \.isWhitespace)
    }
  }

  private static func value(_ rest: inout Substring) -> String? {
    guard rest.first == "\"" else {
      let value = rest.prefix { $0 != ";" }
      rest = rest[value.endIndex...]
      return value.trimmed
    }
    rest.removeFirst()
    var value = ""
    while let character = rest.popFirst() {
      if character == "\"" { return value }
      // Browsers send a backslash as it is; only before a quotation mark is it an escape (as curl once sent it).
      if character == "\\", rest.first == "\"", rest.dropFirst().contains("\"") {
        value.append("\"")
        rest.removeFirst()
      } else {
        value.append(character)
      }
    }
    return nil
  }
}

extension StringProtocol where SubSequence == Substring {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
