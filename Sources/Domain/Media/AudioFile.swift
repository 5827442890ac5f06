import Clients
import Formats

/// Recordings at the door.
public enum AudioFile {
  /// Puts the recording at `path` into the storage and measures it; the row isn't stored yet. Throws ``ImportError`` for what no
  /// player could play.
  public static func store(
    _ path: String, declaredType: String?, originURL: String?, _ services: Services
  ) async throws -> MediaFile {
    let info: MediaInfo
    do {
      info = try await services.ffmpeg.probeAudio(path)
    } catch {
      throw ImportError("It isn't a recording that can be played. \(error)")
    }
    let now = services.clock.now
    let id = MediaID.make(at: now)
    let type = contentType(of: info, declared: declaredType)
    let key = try ObjectKey(checking: "audio/\(id)")
    let stored = try await services.storage.put(key, file: path, contentType: type)
    return MediaFile(
      id: id, storageKey: key.text, contentType: type, size: stored.size, sha256: stored.sha256?.rawValue ?? "",
      duration: info.duration, originURL: originURL, createdAt: now)
  }

  private static func contentType(of info: MediaInfo, declared: String?) -> String {
    let format = info.format.lowercased()
    if format.contains("mp3") { return "audio/mpeg" }
    if format.contains("mp4") || format.contains("mov") || format.contains("m4a") {
      return info.hasVideo ? "video/mp4" : "audio/x-m4a"
    }
    if format.contains("ogg") { return "audio/ogg" }
    if format.contains("flac") { return "audio/flac" }
    if format.contains("wav") { return "audio/wav" }
    // What the feed declares is taken only where it names a kind of media: the type is sent to browsers from our own address.
    guard let declared = declared?.lowercased(), declared.hasPrefix("audio/") || declared.hasPrefix("video/") else {
      return "audio/mpeg"
    }
    return declared
  }
}
