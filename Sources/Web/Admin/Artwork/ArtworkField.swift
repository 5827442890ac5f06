import Clients
import Database
import Domain
import Formats

/// An image in a form, as `admin/artwork/field` shows it. The form is `multipart/form-data`; without a script the middle of what is
/// sent is taken. Beside the file it sends `name.media` (the image it stands for so far), `name.x`, `name.y`, `name.edge` (the
/// square, in pixels of the upright picture) and `name.remove`: ``AdminRoutes/receiveArtwork(from:field:)`` reads them all.
struct ArtworkField: Sendable {
  let name: String
  let label: String
  let hint: String
  /// The image it stands for so far, with the address of its picture, and of the whole out of which it was cut.
  let current: String?
  let picture: String?
  let whole: String?
  /// What the image is, and what directories would find fault with.
  let size: String?
  let remark: String?
  /// The edge in pixels below which a remark is due; nil where any will do, as for pictures that no directory sees.
  let wanted: String?
  let error: String?
  let describedBy: String

  init(
    name: String = "artwork", label: String = "Artwork", current: MediaID?, error: String? = nil, hint: String? = nil,
    isForDirectories: Bool = true, size: String? = nil, remark: String? = nil
  ) {
    wanted = isForDirectories ? String(ImageFile.wantedEdge) : nil
    (self.name, self.label, self.error, self.size, self.remark) = (name, label, error, size, remark)
    self.hint =
      hint ?? "Best a square of 3000 × 3000 pixels, at least 1400 × 1400. Any usual image up to 50 MB; what isn’t square is cut."
    self.current = current.map(\.description)
    picture = current.map { "/admin/media/\($0)/\(ImageVariant.medium.fileName)" }
    whole = current.map { "/admin/media/\($0)/\(ImageFile.wholeVariant)" }
    describedBy = (error == nil ? "" : "error-\(name) ") + "hint-\(name)"
  }

  /// The same, with what is known of the image.
  static func load(
    name: String = "artwork", label: String = "Artwork", current: MediaID?, error: String? = nil, hint: String? = nil,
    isForDirectories: Bool = true, _ db: any Connection
  ) throws -> ArtworkField {
    guard let current, let file = try MediaFile.find(current, db), let width = file.width, let height = file.height else {
      return ArtworkField(
        name: name, label: label, current: current, error: error, hint: hint, isForDirectories: isForDirectories)
    }
    let whole = try MediaFile.whole(of: current, db)
    var size = "\(width) × \(height) pixels"
    if whole.id != current, let width = whole.width, let height = whole.height { size += ", cut from \(width) × \(height)" }
    let isSmall = isForDirectories && min(width, height) < ImageFile.wantedEdge
    return ArtworkField(
      name: name, label: label, current: current, error: error, hint: hint, isForDirectories: isForDirectories,
      size: size + ".",
      remark: isSmall ? "Directories want at least 1400 × 1400 pixels." : nil)
  }
}
