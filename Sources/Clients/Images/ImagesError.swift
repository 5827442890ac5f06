public import Formats

/// Why a picture could not be taken, in a sentence for whoever sent it.
public enum ImagesError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file has no bytes.
  case empty
  /// It is no picture, or none made of pixels; what it is instead.
  case notAPicture(MediaKind)
  /// It has more bytes than are read.
  case tooManyBytes(Int64)
  /// It has more pixels than are decoded.
  case tooManyPixels(width: Int, height: Int)
  /// It is a picture that ends too early or can't be decoded.
  case damaged
  /// Decoding took too long or too much memory.
  case tooHard
  /// The disk is full.
  case diskFull
  /// The programs failed otherwise: their last words.
  case failed(String)

  /// Whether another file would do better; otherwise it is the machine that is at fault.
  public var isAboutTheFile: Bool {
    switch self {
    case .empty, .notAPicture, .tooManyBytes, .tooManyPixels, .damaged, .tooHard: true
    case .diskFull, .failed: false
    }
  }

  /// One or two plain sentences.
  public var description: String {
    switch self {
    case .empty: "The file is empty."
    case .notAPicture(.svg):
      "It is an SVG drawing, which can carry scripts and which apps don’t show. Save it as PNG, 3000 × 3000 pixels."
    case .notAPicture(let kind):
      switch kind {
      case .unknown, .text, .empty: "It isn’t a PNG, JPEG, WebP, GIF, AVIF, HEIC, TIFF or BMP image."
      default: "It isn’t an image but \(Self.name(kind)). PNG, JPEG, WebP, GIF, AVIF, HEIC, TIFF and BMP are taken."
      }
    case .tooManyBytes(let size):
      "The image has \((size + 999_999) / 1_000_000) MB; at most \(Images.byteLimit >> 20) MB are taken."
    case .tooManyPixels(let width, let height):
      "The image has \(width) × \(height) pixels, more than can be read. 3000 × 3000 are enough."
    case .damaged: "The image is damaged or cut short."
    case .tooHard: "The image takes too long to read. Save it again as a plain PNG or JPEG."
    case .diskFull: "The disk is full."
    case .failed(let words): "The image could not be converted: \(words)"
    }
  }

  private static func name(_ kind: MediaKind) -> String {
    if kind.isAudio { return "sound (\(kind.rawValue.uppercased()))" }
    if kind.isVideo { return "a video" }
    switch kind {
    case .pdf: return "a PDF"
    case .html: return "a web page"
    case .zip: return "a ZIP archive"
    default: return "a file of the kind \(kind.rawValue.uppercased())"
    }
  }
}
