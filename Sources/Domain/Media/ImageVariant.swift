/// The sizes in which an image is kept: one for feeds and directories, the others for pages.
public enum ImageVariant: String, Sendable, CaseIterable {
  /// Square JPEG of 1400 to 3000 px without transparency, as directories demand.
  case feed
  /// Square WebP for the large picture on a page, at twice its size.
  case large = "640"
  /// Square WebP for cards.
  case medium = "320"
  /// Square WebP for lists and the player.
  case small = "160"

  /// The last component of its path.
  public var fileName: String { "\(rawValue).\(fileExtension)" }

  /// `jpg` or `webp`.
  var fileExtension: String { self == .feed ? "jpg" : "webp" }

  /// The media type.
  var contentType: String { self == .feed ? "image/jpeg" : "image/webp" }

  /// The variant whose file name is `fileName`.
  public init?(fileName: String) {
    guard let variant = ImageVariant.allCases.first(where: { $0.fileName == fileName }) else { return nil }
    self = variant
  }

  /// The edge in pixels for an image whose shorter edge has `pixels`.
  func edge(of pixels: Int) -> Int {
    switch self {
    case .feed: min(max(pixels, 1400), 3000)
    case .large: 640
    case .medium: 320
    case .small: 160
    }
  }
}
