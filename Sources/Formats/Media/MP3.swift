/// What the beginning of an MP3 file says about the whole (ISO 11172-3, 13818-3; ID3v2 §3.1; Xing and VBRI headers).
public struct MP3: Sendable, Hashable {
  /// The size of the ID3v2 tags at the start, in bytes.
  public var id3Bytes: Int64
  /// Where the first frame begins, in bytes from the start of the file.
  public var firstFrame: Int64
  /// The (mean) bit rate, in bits a second.
  public var bitrate: Int
  /// Samples a second.
  public var sampleRate: Int
  /// 1 or 2.
  public var channels: Int
  /// Whether frames differ in bit rate.
  public var isVBR: Bool
  /// Whether a header counts the frames, so that a file that was cut short is seen to be.
  public var isCounted: Bool
  /// How long it plays: counted where a Xing or VBRI header counts frames, else from the size.
  public var duration: Milliseconds
  /// How much of the file somebody must have fetched to have heard its first 60 s, tags included (IAB 2.2 §4); at most the file.
  public var firstMinuteBytes: Int64

  /// The size of the ID3v2 tags at the start, header and footer included; 0 without. May exceed `prefix`.
  public static func id3Bytes(_ prefix: [UInt8]) -> Int64 {
    var at = 0
    while at + 10 <= prefix.count, prefix[at] == 0x49, prefix[at + 1] == 0x44, prefix[at + 2] == 0x33,
      prefix[(at + 6)...(at + 9)].allSatisfy({ $0 < 0x80 })
    {
      let size = prefix[(at + 6)...(at + 9)].reduce(0) { $0 << 7 | Int($1) }
      at += 10 + size + (prefix[at + 5] & 0x10 != 0 ? 10 : 0)
    }
    return Int64(at)
  }

  /// Inspects a file of `fileSize` bytes by `prefix`, which begins at byte `offset` of it. Where a large ID3 tag (artwork)
  /// outgrows the prefix, ask `id3Bytes` and read again from there. 16 KiB after the tag are plenty. `nil`: no frames there.
  public static func inspect(prefix: [UInt8], fileSize: Int64, offset: Int64 = 0) -> MP3? {
    let tag = offset == 0 ? id3Bytes(prefix) : offset
    var at = offset == 0 ? Int(min(tag, Int64(prefix.count))) : 0
    let limit = min(prefix.count, at + 65536)
    while at + 4 <= limit {
      if prefix[at] == 0xFF, let frame = Frame(prefix, at), confirmed(frame, prefix, at) {
        return MP3(frame, prefix, at, id3: tag, offset: offset, fileSize: max(fileSize, offset + Int64(at)))
      }
      at += 1
    }
    return nil
  }

  /// Whether `bytes` begin with a frame, followed by another as far as can be seen.
  static func startsWithFrames(_ bytes: [UInt8]) -> Bool {
    guard let frame = Frame(bytes, 0) else { return false }
    return confirmed(frame, bytes, 0)
  }

  /// A sync word alone is eleven bits that audio contains by chance: the next frame must follow and agree.
  private static func confirmed(_ frame: Frame, _ bytes: [UInt8], _ at: Int) -> Bool {
    let next = at + frame.length
    guard next + 4 <= bytes.count else { return true }
    guard let second = Frame(bytes, next) else { return false }
    return second.sampleRate == frame.sampleRate && second.version == frame.version
  }

  private init(_ frame: Frame, _ bytes: [UInt8], _ at: Int, id3: Int64, offset: Int64, fileSize: Int64) {
    let start = offset + Int64(at)
    let audioBytes = fileSize - start
    self.id3Bytes = id3
    self.firstFrame = start
    self.sampleRate = frame.sampleRate
    self.channels = frame.channels
    let header = FrameCount(frame, bytes, at)
    var rate = frame.bitrate
    isCounted = (header?.frames ?? 0) > 0
    if let header, header.frames > 0 {
      let seconds = Double(header.frames) * Double(frame.samples) / Double(frame.sampleRate)
      self.duration = Milliseconds(seconds: seconds)
      self.isVBR = header.isVBR
      let size = header.bytes > 0 ? Int64(header.bytes) : audioBytes
      if header.isVBR && seconds > 0 { rate = Int(min(Double(size) * 8 / seconds, 1e9)) }
    } else {
      let rates = Self.bitrates(bytes, from: at)
      self.isVBR = Set(rates).count > 1
      if !rates.isEmpty { rate = rates.reduce(0, +) / rates.count }
      self.duration = Milliseconds(seconds: Double(audioBytes) * 8 / Double(rate))
    }
    self.bitrate = rate
    var minute = Int64(Double(rate) / 8 * 60)
    if let header, header.contents.count == 100, duration.seconds > 60 {
      // The table's entries are 1/256 of the file at each per cent of the time.
      let percent = 6000 / duration.seconds
      let low = Double(header.contents[Int(percent)])
      let high = percent >= 99 ? 256 : Double(header.contents[Int(percent) + 1])
      let share = (low + (high - low) * (percent - percent.rounded(.down))) / 256
      let size = header.bytes > 0 ? Double(header.bytes) : Double(audioBytes)
      minute = Int64(max(0, share) * size)
    }
    self.firstMinuteBytes = duration.seconds <= 60 ? fileSize : min(fileSize, start + minute)
  }

  private static func bitrates(_ bytes: [UInt8], from start: Int) -> [Int] {
    var rates: [Int] = []
    var at = start
    while rates.count < 512, let frame = Frame(bytes, at) {
      rates.append(frame.bitrate)
      at += frame.length
    }
    return rates
  }
}

extension MP3 {
  /// One frame's header.
  struct Frame {
    /// 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5.
    var version: UInt8
    var bitrate: Int
    var sampleRate: Int
    var channels: Int
    var samples: Int
    var length: Int

    init?(_ bytes: [UInt8], _ at: Int) {
      guard at >= 0, at + 4 <= bytes.count, bytes[at] == 0xFF, bytes[at + 1] & 0xE0 == 0xE0 else { return nil }
      version = (bytes[at + 1] >> 3) & 3
      let layer = (bytes[at + 1] >> 1) & 3
      let rateIndex = Int(bytes[at + 2] >> 4)
      let sampleIndex = Int((bytes[at + 2] >> 2) & 3)
      guard version != 1, layer == 1, rateIndex > 0, rateIndex < 15, sampleIndex < 3 else { return nil }
      let kilobits =
        version == 3
        ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
        : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
      bitrate = kilobits[rateIndex] * 1000
      sampleRate = [44100, 48000, 32000][sampleIndex] / (version == 3 ? 1 : version == 2 ? 2 : 4)
      channels = bytes[at + 3] >> 6 == 3 ? 1 : 2
      samples = version == 3 ? 1152 : 576
      length = samples / 8 * bitrate / sampleRate + Int((bytes[at + 2] >> 1) & 1)
    }
  }

  /// The count of frames that encoders leave in the first, silent frame.
  struct FrameCount {
    var frames = 0
    var bytes = 0
    var contents: [UInt8] = []
    var isVBR = true

    init?(_ frame: Frame, _ data: [UInt8], _ start: Int) {
      func word(_ at: Int) -> Int {
        at + 4 <= data.count ? data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } : 0
      }
      let side = frame.version == 3 ? (frame.channels == 1 ? 17 : 32) : (frame.channels == 1 ? 9 : 17)
      let at = start + 4 + side
      if start + 40 <= data.count, data[(start + 36)..<(start + 40)].elementsEqual("VBRI".utf8) {
        bytes = word(start + 46)
        frames = word(start + 50)
        return
      }
      guard at + 8 <= data.count else { return nil }
      let name = String(decoding: data[at..<at + 4], as: UTF8.self)
      guard name == "Xing" || name == "Info" else { return nil }
      isVBR = name == "Xing"
      let flags = word(at + 4)
      var next = at + 8
      if flags & 1 != 0 { frames = word(next); next += 4 }
      if flags & 2 != 0 { bytes = word(next); next += 4 }
      if flags & 4 != 0, next + 100 <= data.count { contents = Array(data[next..<next + 100]) }
    }
  }
}
