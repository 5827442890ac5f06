import Clients
import Domain
import Formats

/// A form that may have brought files: its fields in memory, its files in the scratch folder.
///
///     let form = try await formWithFiles(request, fileLimit: 20 << 20)
///     return try await form.finally { … form.fields.text("title") … form.file("artwork") … }
struct UploadedForm: Sendable {
  /// The fields that aren't files.
  var fields = FormFields()
  /// The files that came whole, in the form's order.
  var files: [UploadedFile] = []
  /// What is wrong with files that did not, by the field: they were too large, or the server's disk is full. To be shown beside what
  /// was typed, which is all there.
  var problems: [Field: String] = [:]

  /// The file sent under `name`; nil when none was chosen.
  func file(_ name: String) -> UploadedFile? { files.first { $0.field == name } }

  /// Removes the files. Whoever read the form does this when done, come what may.
  func discard() async {
    for file in files { await file.scratch.discard() }
  }

  /// What `body` makes of the form; the files are gone afterwards.
  func finally<T>(_ body: () async throws -> T) async throws -> T {
    do {
      let result = try await body()
      await discard()
      return result
    } catch {
      await discard()
      throw error
    }
  }
}

/// A file that came with a form.
struct UploadedFile: Sendable {
  /// The field's name.
  let field: String
  /// What it was called where it came from: for people, never a path.
  let name: String
  /// The media type that the browser guessed.
  let declaredType: String?
  fileprivate let scratch: ScratchFile

  init(field: String, name: String, declaredType: String?, scratch: ScratchFile) {
    (self.field, self.name, self.declaredType, self.scratch) = (field, name, declaredType, scratch)
  }

  /// Where it is, until the form is discarded.
  var path: String { scratch.path }
  /// In bytes.
  var size: Int64 { scratch.size }
}
