import Glibc
import NIOPosix

extension FFmpeg {
  /// Cuts the picture at `source` to a square about its middle, scales it to `size` pixels and writes it to `target` as the
  /// type of its extension: `jpg`, `png` or `webp`. Transparency becomes white in JPEG.
  ///
  /// Throws `FFmpegError` `.unreadable`, `.tooManyPixels`.
  public func convertImage(_ source: String, to target: String, size: Int) async throws {
    let info = try await probe(source)
    guard let width = info.width, let height = info.height, width > 0, height > 0 else {
      throw FFmpegError.unreadable("no picture in it")
    }
    guard width * height <= maximumPixels else { throw FFmpegError.tooManyPixels(width: width, height: height) }
    try await withInput(source) { input, _ in
      try await replacing(target) { temporary in
        let square = "crop='min(iw,ih)':'min(iw,ih)',scale=\(size):\(size):flags=lanczos+accurate_rnd"
        let isJPEG = target.hasSuffix(".jpg") || target.hasSuffix(".jpeg")
        let white = "color=white:s=\(size)x\(size)[white];[0:v]\(square),format=rgba[picture];[white][picture]overlay=shortest=1"
        let filter = isJPEG ? "\(white),format=yuvj444p" : "[0:v]\(square),format=rgba"
        let guarded = Self.guards + ["-max_pixels", "\(maximumPixels)", "-i", input]
        try await run(
          guarded + ["-filter_complex", filter, "-frames:v", "1", "-map_metadata", "-1"] + Self.encoder(target) + [temporary],
          limit: .seconds(120))
      }
    }
  }

  /// Writes the picture at `source` as it is to a PNG at `target`. Throws `FFmpegError`.
  public func unpack(_ source: String, to target: String) async throws {
    try await withInput(source) { input, _ in
      try await run(
        Self.guards + ["-max_pixels", "\(maximumPixels)", "-i", input, "-frames:v", "1", "-map_metadata", "-1"]
          + Self.encoder(target) + [target],
        limit: .seconds(60))
    }
  }

  static func encoder(_ target: String) -> [String] {
    if target.hasSuffix(".png") { return ["-c:v", "png", "-f", "image2", "-update", "1"] }
    if target.hasSuffix(".webp") { return ["-c:v", "libwebp", "-quality", "84", "-f", "webp"] }
    return ["-c:v", "mjpeg", "-q:v", "3", "-f", "image2", "-update", "1"]
  }

  /// Draws `artwork` as a square of `size` pixels into the file at `target` (`jpg`, `png` or `webp`).
  public func drawArtwork(_ artwork: GeneratedArtwork, to target: String, size: Int) async throws {
    // Above this the edges are soft enough to be scaled, and drawing stays quick.
    let drawn = min(size, 1500)
    try await withFolder { folder in
      let pixels = "\(folder)/pixels"
      try await BlockingThreads.disk.runIfActive {
        let file = try OpenFile(pixels, O_WRONLY | O_CREAT | O_EXCL)
        for first in stride(from: 0, to: drawn, by: 64) {
          let rows = artwork.rows(first..<min(first + 64, drawn), size: drawn)
          try rows.withUnsafeBytes { try file.write($0) }
          if Task.isCancelled { throw CancellationError() }
        }
      }
      try await replacing(target) { temporary in
        let format = target.hasSuffix(".png") ? "rgb24" : target.hasSuffix(".webp") ? "yuv420p" : "yuvj444p"
        try await run(
          ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "\(drawn)x\(drawn)", "-i", pixels]
            + ["-vf", "scale=\(size):\(size):flags=lanczos,format=\(format)", "-frames:v", "1"] + Self.encoder(target) + [
              temporary
            ],
          limit: .seconds(60))
      }
    }
  }
}
