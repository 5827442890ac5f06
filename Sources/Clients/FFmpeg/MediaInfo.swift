public import Formats

/// What a media file is, by ffprobe.
public struct MediaInfo: Sendable, Hashable {
  /// A chapter mark in the file.
  public struct Chapter: Sendable, Hashable {
    /// From where to where it goes, and its title if it has one.
    public var start: Milliseconds
    /// Where it ends.
    public var end: Milliseconds
    /// What it is called.
    public var title: String?
  }

  /// The container by ffprobe's name: `mp3`, `mov,mp4,m4a,3gp,3g2,mj2`, `png_pipe`.
  public var format: String
  /// The length; zero for pictures.
  public var duration: Milliseconds
  /// Bits a second of the whole file, if known.
  public var bitrate: Int?
  /// The file's length in bytes.
  public var size: Int64
  /// The first audio stream's codec (`mp3`, `aac`), Hz and channels; nil without one.
  public var codec: String?
  /// Samples a second.
  public var sampleRate: Int?
  /// 1 is mono, 2 stereo.
  public var channels: Int?
  /// Whether there are moving pictures; a cover is none.
  public var hasVideo: Bool
  /// Whether there is an embedded cover.
  public var hasCover: Bool
  /// The picture's or video's codec and size in pixels; nil without one.
  public var pictureCodec: String?
  /// Pixels across.
  public var width: Int?
  /// Pixels down.
  public var height: Int?
  /// Marks in the order of time.
  public var chapters: [Chapter]
  /// Tags of the file, and of its sound where the file has none (Ogg), keys in lower case.
  public var tags: [String: String]

  /// Whether there is sound.
  public var hasAudio: Bool { codec != nil }
  /// Whether it is a still picture and nothing else.
  public var isImage: Bool { !hasAudio && pictureCodec != nil && (format.hasSuffix("_pipe") || format == "gif") }
}

/// ffprobe's JSON, as far as it is used.
struct ProbeOutput: Decodable {
  struct Format: Decodable {
    var format_name: String?
    var duration: String?
    var bit_rate: String?
    var size: String?
    var tags: [String: String]?
  }
  struct Stream: Decodable {
    var codec_type: String?
    var codec_name: String?
    var sample_rate: String?
    var channels: Int?
    var width: Int?
    var height: Int?
    var duration: String?
    var tags: [String: String]?
    var disposition: [String: Int]?
  }
  struct Chapter: Decodable {
    var start_time: String?
    var end_time: String?
    var tags: [String: String]?
  }
  var format: Format?
  var streams: [Stream]?
  var chapters: [Chapter]?

  func info(size: Int64) -> MediaInfo {
    let streams = streams ?? []
    let sound = streams.first { $0.codec_type == "audio" && ($0.channels ?? 0) > 0 }
    let pictures = streams.filter { $0.codec_type == "video" }
    let cover = pictures.first { $0.disposition?["attached_pic"] == 1 }
    let name = format?.format_name ?? "unknown"
    let video = pictures.first { $0.disposition?["attached_pic"] != 1 }
    let seconds = [format?.duration, sound?.duration].lazy.compactMap { $0.flatMap(Double.init) }.first ?? 0
    let isPicture = name.hasSuffix("_pipe") || name == "gif"
    var tags: [String: String] = [:]
    for (key, value) in sound?.tags ?? [:] { tags[key.lowercased()] = value }
    for (key, value) in format?.tags ?? [:] { tags[key.lowercased()] = value }
    return MediaInfo(
      format: name, duration: isPicture ? .zero : Milliseconds(seconds: max(0, seconds)),
      bitrate: format?.bit_rate.flatMap { Int($0) }, size: size, codec: sound?.codec_name,
      sampleRate: sound?.sample_rate.flatMap { Int($0) }, channels: sound?.channels, hasVideo: video != nil && !isPicture,
      hasCover: cover != nil, pictureCodec: (video ?? cover)?.codec_name, width: (video ?? cover)?.width,
      height: (video ?? cover)?.height,
      chapters: (chapters ?? []).map { chapter in
        MediaInfo.Chapter(
          start: Milliseconds(seconds: chapter.start_time.flatMap(Double.init) ?? 0),
          end: Milliseconds(seconds: chapter.end_time.flatMap(Double.init) ?? 0), title: chapter.tags?["title"])
      }, tags: tags)
  }
}
