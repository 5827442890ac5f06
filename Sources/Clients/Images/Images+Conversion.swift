public import Formats
import Glibc

/// A square part of a picture: its upper left corner and its edge, in pixels of the picture as it is seen (upright).
public struct CropSquare: Sendable, Hashable, Codable {
  /// From the left.
  public var x: Int
  /// From the top.
  public var y: Int
  /// Width and height.
  public var edge: Int

  /// The square with this corner and edge.
  public init(x: Int, y: Int, edge: Int) { (self.x, self.y, self.edge) = (x, y, edge) }

  /// The largest square about the middle.
  public static func centre(width: Int, height: Int) -> CropSquare {
    let edge = min(width, height)
    return CropSquare(x: (width - edge) / 2, y: (height - edge) / 2, edge: edge)
  }

  /// The nearest square that lies in a picture of this size.
  public func fitted(width: Int, height: Int) -> CropSquare {
    let edge = min(max(edge, 1), width, height)
    return CropSquare(x: min(max(x, 0), width - edge), y: min(max(y, 0), height - edge), edge: edge)
  }

  /// The same part of the picture when it has `factor` times as many pixels a side.
  public func scaled(by factor: Double) -> CropSquare {
    CropSquare(
      x: Int((Double(x) * factor).rounded()), y: Int((Double(y) * factor).rounded()), edge: Int((Double(edge) * factor).rounded())
    )
  }
}

/// A picture that is ours: upright, sRGB, without a word of metadata.
public struct CleanImage: Sendable, Hashable {
  public let path: String
  /// JPEG, or PNG where it may be transparent or was lossless.
  public let kind: MediaKind
  public let width: Int
  public let height: Int

  /// The picture at `path`, which this program has cleaned before.
  public init(path: String, kind: MediaKind, width: Int, height: Int) {
    (self.path, self.kind, self.width, self.height) = (path, kind, width, height)
  }
}

extension Images {
  /// Makes the picture at `source`, known by its header as `info`, upright, 8-bit sRGB and free of metadata, and no longer than
  /// `longest` pixels a side; writes it into `folder`. Throws ``ImagesError``.
  public func clean(_ source: String, _ info: ImageInspection, longest: Int, into folder: String) async throws -> CleanImage {
    // A name that says nothing: options in brackets are the program's own.
    let input = "\(folder)/input"
    unlink(input)
    guard symlink(source, input) == 0 else { throw ImagesError.failed("symlink: \(String(cString: strerror(errno)))") }
    var readable = input
    if info.kind == .bmp {
      readable = "\(folder)/pixels.png"
      do {
        try await ffmpeg.unpack(input, to: readable)
      } catch FFmpegError.diskFull {
        throw ImagesError.diskFull
      } catch is FFmpegError {
        throw ImagesError.damaged
      }
    }
    let isLossy = [.jpeg, .heic].contains(info.kind) || ([.avif, .webp].contains(info.kind) && !info.hasAlpha)
    var (output, kind) = isLossy ? ("\(folder)/clean.jpg", MediaKind.jpeg) : ("\(folder)/clean.png", MediaKind.png)
    let size = ["\(longest)", "--height", "\(longest)", "--size", "down"]
    let options = kind == .jpeg ? "[Q=95,strip,optimize-coding]" : "[strip,bitdepth=8]"
    let strict = ["--fail-on", "truncated"]
    try await thumbnail(info, [readable, output + options] + size + strict, isForeign: true, in: folder)
    if kind == .png, Images.size(output) > Images.byteLimit / 2 {
      // Photographs as PNG: what isn't transparent loses nothing that is seen.
      let smaller = "\(folder)/clean.jpg"
      if !info.hasAlpha {
        try await run(["copy", output, smaller + "[Q=95,strip,optimize-coding]"], in: folder)
        (output, kind) = (smaller, .jpeg)
      }
    }
    let made = try await inspect(output)
    return CleanImage(path: output, kind: kind, width: made.width, height: made.height)
  }

  /// Cuts `square` out of a clean picture and makes it no larger than `longest` pixels a side.
  public func cut(_ image: CleanImage, _ square: CropSquare, longest: Int, into folder: String) async throws -> CleanImage {
    let square = square.fitted(width: image.width, height: image.height)
    let pixels = "\(folder)/square.v"
    let output = "\(folder)/square.\(image.kind.fileExtension)"
    try await run(
      ["crop", image.path, pixels, "\(square.x)", "\(square.y)", "\(square.edge)", "\(square.edge)"], in: folder)
    let edge = min(square.edge, longest)
    let options = image.kind == .jpeg ? "[Q=95,strip,optimize-coding]" : "[strip,bitdepth=8]"
    try await run(["thumbnail", pixels, output + options, "\(edge)", "--height", "\(edge)", "--size", "force"], in: folder)
    unlink(pixels)
    return CleanImage(path: output, kind: image.kind, width: edge, height: edge)
  }

  /// Bytes of the file at `path`, 0 when there is none.
  static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }
}
