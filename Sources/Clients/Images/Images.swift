public import Formats
import FoundationEssentials
import Glibc
import NIOPosix

/// Pictures from anywhere, made into pictures of ours by libvips' programs. What is unknown is judged by its header before a pixel
/// is decoded; the programs are bounded in time and memory, run at low priority, and read known formats only.
public struct Images: Sendable {
  /// Path of the program `vips`, or its name to look up in PATH.
  public var vips: String
  /// What reads BMP, which libvips leaves to a library that isn't to be trusted with strangers' files.
  public var ffmpeg: FFmpeg
  /// Where temporary files go.
  public var scratch: String

  /// The most bytes a picture may have: 50 MB.
  public static let byteLimit: Int64 = 50 << 20
  /// The most pixels it may have: 100 million.
  public static let pixelLimit = 100_000_000
  /// The most memory that a program may ask for, in bytes of address space.
  static let memoryLimit = 2 << 30
  /// The longest that one step may take.
  static let timeLimit = Duration.seconds(60)

  /// The programs of these names, with temporary files in `scratch`.
  public init(vips: String = "vips", ffmpeg: FFmpeg, scratch: String = "/tmp") {
    (self.vips, self.ffmpeg, self.scratch) = (vips, ffmpeg, scratch)
  }

  /// Reads the header of the file at `path`. Throws ``ImagesError`` for what is no picture, or too large to be decoded.
  public func inspect(_ path: String) async throws -> ImageInspection {
    let bytes: [UInt8]
    do {
      bytes = try await BlockingThreads.disk.runIfActive {
        let file = try OpenFile(path, O_RDONLY)
        let size = try file.status().size
        guard size > 0 else { throw ImagesError.empty }
        guard size <= Images.byteLimit else { throw ImagesError.tooManyBytes(size) }
        return [UInt8](try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe))
      }
    } catch let error as FileError {
      throw ImagesError.failed(error.description)
    }
    return try Images.inspect(bytes)
  }

  /// The same for bytes in memory.
  public static func inspect(_ bytes: [UInt8]) throws -> ImageInspection {
    guard !bytes.isEmpty else { throw ImagesError.empty }
    guard bytes.count <= byteLimit else { throw ImagesError.tooManyBytes(Int64(bytes.count)) }
    let kind = MediaKind.sniff(Array(bytes.prefix(4096)))
    guard kind.isImage else { throw ImagesError.notAPicture(kind) }
    guard let info = ImageInspection.read(bytes) else { throw ImagesError.damaged }
    guard info.pixels <= pixelLimit else { throw ImagesError.tooManyPixels(width: info.width, height: info.height) }
    return info
  }

  /// Runs an operation of libvips. `isForeign` says that the input came from outside: then only the readers that are meant for
  /// such files are at hand. Returns what it says.
  @discardableResult
  func run(_ arguments: [String], isForeign: Bool = false, in folder: String) async throws -> String {
    let outcome: Programs.Outcome
    do {
      outcome = try await Programs.run(
        "prlimit",
        ["--as=\(Images.memoryLimit)", "--core=0", "env", "VIPS_WARNING=1", "VIPS_CONCURRENCY=2", "TMPDIR=\(folder)"]
          + (isForeign ? ["VIPS_BLOCK_UNTRUSTED=1"] : []) + [vips] + arguments, limit: Images.timeLimit)
    } catch Programs.Failure.missing {
      throw ImagesError.failed("The program “\(vips)” is not installed.")
    } catch Programs.Failure.timedOut {
      throw ImagesError.tooHard
    }
    guard outcome.status != 0 else { return String(decoding: outcome.output, as: UTF8.self) }
    let words = outcome.complaint
    if words.contains("No space left") || words.contains("Disk quota") { throw ImagesError.diskFull }
    if words.contains("out of memory") || words.contains("Cannot allocate memory") || outcome.status >= 128 {
      throw ImagesError.tooHard
    }
    if words.contains("compatible input profile") || words.contains("profile incompatible") { throw ProfileMismatch() }
    if isForeign { throw ImagesError.damaged }
    throw ImagesError.failed(words.split(whereSeparator: \.isNewline).last.map(String.init) ?? "status \(outcome.status)")
  }

  /// Runs `thumbnail` so that what comes out is sRGB, whatever profile the input has or lacks. What has none is sRGB already, or ink;
  /// greys are left as they are, and so is a picture whose profile isn't for what it holds.
  func thumbnail(_ info: ImageInspection, _ arguments: [String], isForeign: Bool, in folder: String) async throws {
    guard info.colourModel != .grey else {
      try await run(["thumbnail"] + arguments, isForeign: isForeign, in: folder)
      return
    }
    // Without a word on what untagged pixels are, libvips takes them on a way around that doesn't end where it began.
    let profiles = ["--import-profile", info.colourModel == .cmyk ? "cmyk" : "srgb", "--export-profile", "srgb"]
    do {
      try await run(["thumbnail"] + arguments + profiles, isForeign: isForeign, in: folder)
    } catch is ProfileMismatch {
      try await run(["thumbnail"] + arguments, isForeign: isForeign, in: folder)
    }
  }

  /// A profile that doesn't fit the pixels.
  private struct ProfileMismatch: Error {}
}
