/// Reads `multipart/form-data` (RFC 7578, RFC 2046 §5.1) as it arrives: bytes go in, in pieces of any size, and events come out. It
/// never holds more than the last piece and one header.
public struct MultipartParser: Sendable {
  /// What was found in the bytes.
  public enum Event: Sendable, Equatable {
    /// A part begins.
    case part(MultipartHeader)
    /// Bytes of the part, never empty; where one piece ends and the next begins means nothing.
    case data(ArraySlice<UInt8>)
    /// The part is whole.
    case partEnd
    /// The form is whole. What follows is ignored.
    case end
  }

  /// What a form may have.
  public struct Limits: Sendable {
    /// Bytes of one part's header.
    public var header = 16 * 1024
    /// Parts in all.
    public var parts = 10_000
    /// Bytes before the first boundary, which browsers don't send.
    public var preamble = 64 * 1024

    /// The values above.
    public init() {}
  }

  private enum State { case preamble, delimiter, header, body, over }

  private let limits: Limits
  private let delimiter: BytePattern
  private var state = State.preamble
  /// What isn't read yet. The form begins as if a line had ended before it.
  private var pending: [UInt8] = [13, 10]
  private var parts = 0
  private var preamble = 0

  /// A form whose parts `boundary` divides, without the dashes; nil for one that RFC 2046 doesn't allow.
  public init?(boundary: String, limits: Limits = Limits()) {
    let bytes = Array(boundary.utf8)
    guard (1...70).contains(bytes.count), bytes.last != UInt8(ascii: " "), bytes.allSatisfy(MultipartParser.isBoundary) else {
      return nil
    }
    self.limits = limits
    delimiter = BytePattern([13, 10, 45, 45] + bytes)
  }

  /// `bchars` of RFC 2046 §5.1.1, and whatever else browsers and libraries have been seen to send that can't be mistaken.
  private static func isBoundary(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") }

  /// Whether the end of the form was seen.
  public var isComplete: Bool { state == .over }

  /// Reads the next bytes. After an error nothing more can be read.
  public mutating func read(_ bytes: some Collection<UInt8>) throws(MultipartError) -> [Event] {
    if state == .over { return [] }
    pending += bytes
    let buffer = pending
    var (position, events) = (0, [Event]())
    while let next = try step(buffer, from: position, &events) { position = next }
    pending = state == .over ? [] : Array(buffer[min(rest, buffer.count)...])
    return events
  }

  /// Says that no more bytes come; throws ``MultipartError/endsEarly`` when that is too soon.
  public func finish() throws(MultipartError) {
    guard isComplete else { throw .endsEarly }
  }

  /// Where the bytes begin that the next piece is needed for.
  private var rest = 0

  /// Goes on from `position`; nil, with `rest` set, when more bytes are needed.
  private mutating func step(_ buffer: [UInt8], from position: Int, _ events: inout [Event]) throws(MultipartError) -> Int? {
    rest = position
    switch state {
    case .over: return nil
    case .preamble: return try skipPreamble(buffer, from: position)
    case .body: return readBody(buffer, from: position, &events)
    case .delimiter: return try readDelimiter(buffer, from: position, &events)
    case .header: return try readHeader(buffer, from: position, &events)
    }
  }

  private mutating func skipPreamble(_ buffer: [UInt8], from position: Int) throws(MultipartError) -> Int? {
    if let found = delimiter.find(in: buffer, from: position) {
      state = .delimiter
      return found + delimiter.count
    }
    rest = max(position, buffer.count - delimiter.count + 1)
    preamble += rest - position
    guard preamble <= limits.preamble else { throw .noBoundary }
    return nil
  }

  private mutating func readBody(_ buffer: [UInt8], from position: Int, _ events: inout [Event]) -> Int? {
    let found = delimiter.find(in: buffer, from: position)
    // What may be the beginning of a boundary waits for the bytes that decide it.
    let end = found ?? max(position, buffer.count - delimiter.count + 1)
    if end > position { events.append(.data(buffer[position..<end])) }
    rest = end
    guard let found else { return nil }
    events.append(.partEnd)
    state = .delimiter
    return found + delimiter.count
  }

  /// What follows a boundary: dashes at the end of the form, or white space and the end of the line.
  private mutating func readDelimiter(
    _ buffer: [UInt8], from position: Int, _ events: inout [Event]
  ) throws(MultipartError) -> Int? {
    guard position + 1 < buffer.count else { return nil }
    if buffer[position] == 45, buffer[position + 1] == 45 {
      state = .over
      events.append(.end)
      return nil
    }
    var index = position
    while index < buffer.count, buffer[index] == 32 || buffer[index] == 9 { index += 1 }
    guard index - position <= 256 else { throw .noBoundary }
    guard index + 1 < buffer.count else { return nil }
    guard buffer[index] == 13, buffer[index + 1] == 10 else { throw .noBoundary }
    parts += 1
    guard parts <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
    state = .header
    // The line's end is left where it is, so that an empty header too ends with an empty line.
    return index
  }

  private mutating func readHeader(_ buffer: [UInt8], from position: Int, _ events: inout [Event]) throws(MultipartError) -> Int?
  {
    guard let end = MultipartParser.emptyLine.find(in: buffer, from: position) else {
      guard buffer.count - position <= limits.header else { throw .headerTooLong(limit: limits.header) }
      return nil
    }
    guard end - position <= limits.header else { throw .headerTooLong(limit: limits.header) }
    events.append(.part(try MultipartHeader(buffer[min(position + 2, end)..<end])))
    state = .body
    return end + 4
  }

  private static let emptyLine = BytePattern([13, 10, 13, 10])
}
