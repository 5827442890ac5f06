/// The frames of an ID3v2 tag, or of a chapter in it, still as bytes.
struct ID3Body {
  /// 2, 3 or 4.
  let version: UInt8
  private let bytes: [UInt8]
  /// Whether each frame is unsynchronised by itself (2.4).
  private let isUnsynchronised: Bool

  /// One frame, its flags undone.
  struct Frame {
    var id: String
    var bytes: ArraySlice<UInt8>
    var version: UInt8
  }

  /// The body of a frame that holds frames.
  init(version: UInt8, bytes: ArraySlice<UInt8>) {
    (self.version, self.bytes, isUnsynchronised) = (version, Array(bytes), false)
  }

  /// The tag that `bytes` begin with (ID3v2.4.0 structure §3.1), nil without one.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 10, bytes.starts(with: "ID3".utf8), (2...4).contains(bytes[3]), bytes[4] != 0xFF,
      bytes[6...9].allSatisfy({ $0 < 0x80 })
    else { return nil }
    let (version, flags) = (bytes[3], bytes[5])
    let size = ID3Body.syncsafe(bytes[6...9])
    var body = Array(bytes[10..<min(bytes.count, 10 + size)])
    if flags & 0x80 != 0, version < 4 { body = ID3Body.synchronised(body[...]) }
    // §3.2: an extended header, whose size counts itself in 2.4 only. In 2.2 the flag means a compression nobody defined.
    if flags & 0x40 != 0 {
      guard version > 2, body.count >= 4 else { return nil }
      let length = version == 4 ? ID3Body.syncsafe(body[0..<4]) : ID3Body.plain(body[0..<4]) + 4
      body = Array(body.dropFirst(min(max(length, 4), body.count)))
    }
    (self.version, self.bytes, isUnsynchronised) = (version, body, flags & 0x80 != 0 && version == 4)
  }

  /// Every frame up to the padding, at most 2000; one that is compressed, encrypted or cut off is left out.
  func frames() -> [Frame] {
    let header = version == 2 ? 6 : 10
    let width = version == 2 ? 3 : 4
    var frames: [Frame] = []
    var at = 0
    while at + header <= bytes.count, frames.count < 2000, ID3Body.isName(bytes[at..<at + width]) {
      let size = frameSize(at)
      let start = at + header
      guard size <= bytes.count - start else { break }
      if let content = content(bytes[start..<start + size], flags: version == 2 ? 0 : bytes[at + 9]) {
        frames.append(Frame(id: String(decoding: bytes[at..<at + width], as: UTF8.self), bytes: content, version: version))
      }
      at = start + size
    }
    return frames
  }

  private func frameSize(_ at: Int) -> Int {
    if version == 2 { return ID3Body.plain(bytes[at + 3..<at + 6]) }
    let field = bytes[at + 4..<at + 8]
    let plain = ID3Body.plain(field)
    guard version == 4 else { return plain }
    // Old iTunes wrote plain sizes into 2.4: the one behind which a frame, padding or the end stands is meant.
    let safe = ID3Body.syncsafe(field)
    if field.contains(where: { $0 >= 0x80 }) { return plain }
    return safe == plain || isBoundary(at + 10 + safe) || !isBoundary(at + 10 + plain) ? safe : plain
  }

  private func isBoundary(_ at: Int) -> Bool {
    if at == bytes.count { return true }
    guard at + 4 <= bytes.count else { return false }
    return bytes[at] == 0 || ID3Body.isName(bytes[at..<at + 4])
  }

  /// ID3v2.3 §3.3.1, ID3v2.4 §4.1.2.
  private func content(_ bytes: ArraySlice<UInt8>, flags: UInt8) -> ArraySlice<UInt8>? {
    var bytes = bytes
    if version == 3 {
      guard flags & 0xC0 == 0 else { return nil }
      return flags & 0x20 != 0 ? bytes.dropFirst() : bytes
    }
    guard version == 4 else { return bytes }
    guard flags & 0x0C == 0 else { return nil }
    if flags & 0x40 != 0 { bytes = bytes.dropFirst() }
    if flags & 0x01 != 0 { bytes = bytes.dropFirst(4) }
    return flags & 0x02 != 0 || isUnsynchronised ? ID3Body.synchronised(bytes)[...] : bytes
  }

  static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { (65...90).contains($0) || (48...57).contains($0) } && bytes.first.map { $0 > 57 } == true
  }

  /// A number of seven bits a byte.
  static func syncsafe(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 7 | Int($1 & 0x7F) } }

  /// A number of eight bits a byte.
  static func plain(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  /// Takes out the zero after each 0xFF (ID3v2.4 §6.1).
  static func synchronised(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var last: UInt8 = 0
    for byte in bytes {
      if !(last == 0xFF && byte == 0) { result.append(byte) }
      last = byte
    }
    return result
  }
}
