import Clients

/// The sizes and forms in which an image is kept: one for feeds and directories, the others for pages.
public enum ImageVariant: String, Sendable, CaseIterable {
  /// Square JPEG of 1400 to 3000 px without transparency, as directories demand.
  case feed
  /// Square WebP for the large picture on a page, at twice its size.
  case large = "640"
  /// Square WebP for cards.
  case medium = "320"
  /// Square WebP for lists and the player.
  case small = "160"
  /// The same three as AVIF, for browsers that read it.
  case largeAVIF = "640.avif"
  case mediumAVIF = "320.avif"
  case smallAVIF = "160.avif"

  /// The last component of its path.
  public var fileName: String {
    switch self {
    case .feed: "feed.jpg"
    case .large, .medium, .small: "\(rawValue).webp"
    case .largeAVIF, .mediumAVIF, .smallAVIF: rawValue
    }
  }

  /// The media type.
  var contentType: String {
    switch self {
    case .feed: "image/jpeg"
    case .large, .medium, .small: "image/webp"
    case .largeAVIF, .mediumAVIF, .smallAVIF: "image/avif"
    }
  }

  /// How it is written.
  var form: SquareForm {
    switch self {
    case .feed: .jpeg(bytes: ImageFile.feedLimit, leastEdge: ImageFile.wantedEdge)
    case .large, .medium, .small: .webp
    case .largeAVIF, .mediumAVIF, .smallAVIF: .avif
    }
  }

  /// The variant whose file name is `fileName`.
  public init?(fileName: String) {
    guard let variant = ImageVariant.allCases.first(where: { $0.fileName == fileName }) else { return nil }
    self = variant
  }

  /// What stands for this one while it isn't made.
  var substitute: ImageVariant {
    switch self {
    case .feed, .large, .medium, .small: .feed
    case .largeAVIF: .large
    case .mediumAVIF: .medium
    case .smallAVIF: .small
    }
  }

  /// The edge in pixels for an image whose shorter edge has `pixels`. Only directories get more pixels than there are: they refuse
  /// less.
  func edge(of pixels: Int) -> Int {
    switch self {
    case .feed: min(max(pixels, ImageFile.wantedEdge), 3000)
    case .large, .largeAVIF: min(640, pixels)
    case .medium, .mediumAVIF: min(320, pixels)
    case .small, .smallAVIF: min(160, pixels)
    }
  }
}
