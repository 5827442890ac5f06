import Database
import Domain
import Formats

/// Where a recording is dropped or chosen, inside the form of its episode (`admin/uploads/drop`): a plain file input called
/// `recording`, which Public/js/admin/upload.js turns into a resumable upload.
struct UploadBox: Sendable {
  /// Where uploads for the episode begin; nil as long as the episode isn't stored, and then the file comes with the form.
  let url: String?
  let label: String
  /// The most a file may have, in bytes and in words.
  let limit: String
  let limitText: String
  /// What is wrong with the file that was sent.
  let error: String?
  /// What the asker began to send and didn't finish.
  let unfinished: [Unfinished]
  let hasUnfinished: Bool
  /// Ids of hint and error for `aria-describedby`.
  let describedBy: String

  /// A file of which a part is here.
  struct Unfinished: Sendable {
    let id: String
    let name: String
    let size: String
  }

  /// The box for `episode`, nil for a new one, with the uploads that are open for it.
  init(_ episode: EpisodeID?, open uploads: [Upload] = [], hasRecording: Bool = false, error: String? = nil) {
    url = episode.map { "/admin/episodes/\($0)/uploads" }
    label = hasRecording ? "Another recording in its place" : "Recording"
    (limit, limitText) = (String(Upload.sizeLimit), FileSize.text(Upload.sizeLimit))
    self.error = error
    unfinished = uploads.map { Unfinished(id: $0.id.description, name: $0.name, size: FileSize.text($0.size)) }
    hasUnfinished = !unfinished.isEmpty
    describedBy = FormItems.describedBy("recording", label, error) ?? ""
  }
}

extension AdminRoutes {
  /// The box on an episode's form, in the caller's transaction.
  func uploadBox(
    _ episode: Episode, error: String? = nil, _ context: AdminContext, _ db: any Connection
  ) throws -> UploadBox {
    UploadBox(
      episode.id, open: try Upload.open(for: episode.id, of: context.staff, db),
      hasRecording: episode.audioID != nil || episode.audioURL != nil, error: error)
  }
}
