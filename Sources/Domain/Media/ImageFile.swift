import Clients
import Database
import Formats
import Foundation

/// Images at the door: what they really are decides, not their name or what a server says of them. What is kept is upright, sRGB and
/// without metadata, so that nobody's place or camera is published with a picture.
public enum ImageFile {
  /// The most an image file may have: 50 MB.
  public static let byteLimit = Int(Images.byteLimit)
  /// The edge that directories want at least.
  public static let wantedEdge = 1400
  /// The longest edge that is kept of a picture, and of the square cut out of it.
  static let (longestWhole, longestSquare) = (6000, 3000)

  /// Stores an image and enqueues the making of its variants. Throws ``ImportError`` for what isn't an image we can show.
  public static func store(_ bytes: [UInt8], originURL: String?, _ services: Services) async throws -> MediaID {
    try await keep(bytes, originURL: originURL, services).id
  }

  /// Fetches the image at `url` and stores it, or finds it among those fetched before.
  static func fetch(_ url: String, _ services: Services) async throws -> (id: MediaID, remarks: [String]) {
    if let known = try await services.database.read({ db in try MediaFile.find(originURL: url, db) }) { return (known.id, []) }
    let answer = try await services.outgoing.fetch(url, limit: byteLimit).successful()
    return try await keep(answer.body, originURL: url, services)
  }

  /// An image that came over the network or was drawn, with what directories would find fault with.
  private static func keep(
    _ bytes: [UInt8], originURL: String?, _ services: Services
  ) async throws -> (id: MediaID, remarks: [String]) {
    do {
      let info = try Images.inspect(bytes)
      let made = try await withFolder(services) { folder in
        let path = "\(folder)/received"
        try write(bytes, to: path)
        return try await admit(path, info, crop: nil, originURL: originURL, in: folder, services)
      }
      return (made.id, made.isNew ? remarks(info) : [])
    } catch let error as ImagesError {
      if error == .diskFull { throw StorageError.full }
      throw ImportError(error.description)
    }
  }

  private static func remarks(_ info: ImageInspection) -> [String] {
    var remarks: [String] = []
    if !info.isSquare { remarks.append("The image is \(info.width) × \(info.height) pixels; directories want a square.") }
    if min(info.width, info.height) < wantedEdge {
      remarks.append("The image is \(info.width) × \(info.height) pixels; directories want at least 1400 × 1400.")
    }
    if info.colourModel == .cmyk { remarks.append("The image is CMYK, made for print; directories want RGB.") }
    return remarks
  }

  /// Gives `body` an empty folder of its own and removes it afterwards.
  static func withFolder<T: Sendable>(_ services: Services, _ body: (String) async throws -> T) async throws -> T {
    let folder = "\(services.scratch)/image-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { throw StorageError.full }
  }
}
