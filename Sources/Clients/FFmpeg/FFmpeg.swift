import Formats
import FoundationEssentials
import Glibc
import NIOPosix

/// ffmpeg and ffprobe, as programs. Everything is bounded in time, runs at low priority and is killed with its task; input is
/// never trusted: known file formats only, no network, no playlists that name other files.
public struct FFmpeg: Sendable {
  /// Paths of the programs, or their names to look up in PATH.
  public var ffmpeg: String
  /// Likewise.
  public var ffprobe: String
  /// Where temporary files go.
  public var scratch: String
  /// The most pixels of a picture that is decoded.
  public var maximumPixels = 100_000_000

  /// The programs of these names, with temporary files in `scratch`.
  public init(ffmpeg: String = "ffmpeg", ffprobe: String = "ffprobe", scratch: String = "/tmp") {
    (self.ffmpeg, self.ffprobe, self.scratch) = (ffmpeg, ffprobe, scratch)
  }

  /// Containers that we read. Not among them, on purpose: hls, dash, concat and others that open further files by name.
  static let formats = [
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,eac3,flac,flv,m4v,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,ogg,w64,wav,wv",
    "png_pipe,jpeg_pipe,webp_pipe,gif,gif_pipe,bmp_pipe,tiff_pipe,j2k_pipe,qoi_pipe,psd_pipe",
  ].joined(separator: ",")

  static let guards = ["-protocol_whitelist", "file,pipe", "-format_whitelist", formats]

  /// Reads what the file at `path` is. Throws `FFmpegError` `.noFile`, `.empty`, `.unreadable`.
  public func probe(_ path: String) async throws -> MediaInfo {
    try await withInput(path) { input, size in
      let outcome = try await Programs.run(
        ffprobe,
        ["-v", "error"] + Self.guards + ["-show_format", "-show_streams", "-show_chapters", "-of", "json", "-i", input],
        limit: .seconds(60))
      guard outcome.status == 0, let output = try? JSONDecoder().decode(ProbeOutput.self, from: Data(outcome.output)) else {
        throw FFmpegError.unreadable(Self.plain(outcome.complaint, input))
      }
      let info = output.info(size: size)
      // Some demuxers take any bytes: what has neither sound nor a picture's size is nothing.
      guard info.hasAudio || (info.width ?? 0) > 0 else { throw FFmpegError.unreadable("no sound and no picture in it") }
      return info
    }
  }

  /// Reads what the audio file at `path` is; throws `.noAudio` for readable files without sound, such as a renamed picture.
  public func probeAudio(_ path: String) async throws -> MediaInfo {
    let info = try await probe(path)
    guard info.hasAudio else {
      let kind = info.pictureCodec.map { $0 == "mjpeg" ? "JPEG" : $0.uppercased() } ?? info.format
      throw FFmpegError.noAudio(info.isImage ? "a picture (\(kind))" : "a video without sound (\(kind))")
    }
    guard info.duration > .zero else { throw FFmpegError.unreadable("it has no length") }
    return info
  }

  /// Runs ffmpeg; `arguments` begin with its inputs. Throws `FFmpegError`.
  func run(_ arguments: [String], limit: Duration) async throws {
    let outcome = try await Programs.run(ffmpeg, ["-nostdin", "-hide_banner", "-v", "error", "-y"] + arguments, limit: limit)
    guard outcome.status == 0 else {
      if outcome.complaint.contains("No space left on device") { throw FFmpegError.diskFull }
      throw FFmpegError.failed(status: outcome.status, outcome.complaint)
    }
  }

  /// Gives `body` a name for the file that says nothing: a link in a folder of its own, so that neither a leading dash, nor a
  /// `%d`, nor an extension that picks a demuxer by itself has any effect.
  func withInput<T: Sendable>(_ path: String, _ body: (String, Int64) async throws -> T) async throws -> T {
    try await withFolder { folder in
      let link = "\(folder)/input"
      let size = try await BlockingThreads.disk.runIfActive {
        guard let resolved = realpath(path, nil) else { throw FFmpegError.noFile(path) }
        defer { free(resolved) }
        var status = stat()
        guard stat(resolved, &status) == 0, FileStatus(status).isRegular else { throw FFmpegError.noFile(path) }
        guard symlink(resolved, link) == 0 else { throw FileError.last("symlink", link) }
        return Int64(status.st_size)
      }
      guard size > 0 else { throw FFmpegError.empty }
      return try await body(link, size)
    }
  }

  /// Gives `body` an empty folder and removes it afterwards.
  func withFolder<T: Sendable>(_ body: (String) async throws -> T) async throws -> T {
    let folder = "\(scratch)/lectern-\(Files.randomName())"
    do {
      try Files.makeFolders(scratch)
      guard mkdir(folder, 0o700) == 0 else { throw FileError.last("mkdir", folder) }
      defer {
        for name in (try? Files.names(in: folder)) ?? [] { unlink("\(folder)/\(name)") }
        rmdir(folder)
      }
      return try await body(folder)
    } catch let error as FileError {
      if error.isFull { throw FFmpegError.diskFull }
      throw FFmpegError.failed(status: 0, error.description)
    }
  }

  /// Writes to a temporary name beside `target` and moves it there when `body` has succeeded.
  func replacing(_ target: String, _ body: (String) async throws -> Void) async throws {
    let name = target.split(separator: "/").last.map(String.init) ?? target
    let temporary = "\(Files.parent(of: target))/.\(Files.randomName())-\(name)"
    do {
      try await body(temporary)
      try await BlockingThreads.disk.runIfActive {
        try OpenFile(temporary, O_RDONLY).synchronize()
        try Files.move(temporary, to: target)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func plain(_ complaint: String, _ input: String) -> String {
    // Said before the last line, and telling: the end of an MP4 file, where the list of its content is, hasn't arrived.
    if complaint.contains("moov atom not found") { return "moov atom not found" }
    let line = complaint.split(separator: "\n").last.map(String.init) ?? "no format fits"
    guard line.hasPrefix(input + ": ") else { return line }
    return String(line.dropFirst(input.count + 2))
  }
}
