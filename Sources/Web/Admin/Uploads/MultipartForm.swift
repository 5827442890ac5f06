import Clients
import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore

extension AdminRoutes {
  /// Reads a form that may bring files, sent as `multipart/form-data` or, without files, as `application/x-www-form-urlencoded`. Files
  /// of at most `fileLimit` bytes go to the scratch folder as they arrive; of larger ones, and of all beyond the first `files`, the
  /// rest is let go and ``UploadedForm/problems`` says so. Throws 413 for more fields than ``formLimit`` and 400 for what is no form.
  func formWithFiles(_ request: Request, fileLimit: Int64, files: Int = 8) async throws -> UploadedForm {
    guard let boundary = MultipartParser.boundary(contentType: request.headers[.contentType] ?? "") else {
      return UploadedForm(fields: try await form(request))
    }
    guard let parser = MultipartParser(boundary: boundary) else {
      throw HTTPError(.badRequest, message: "The form isn't divided as it says.")
    }
    // What is too large is still read to its end, so that nothing typed is lost; within reason.
    let most = fileLimit + Int64(512 << 20)
    if let length = request.headers[.contentLength].flatMap(Int64.init), length > most { throw HTTPError(.contentTooLarge) }
    var reader = FormReader(parser: parser, scratch: services.scratch, fileLimit: fileLimit, files: files)
    do {
      var count: Int64 = 0
      for try await buffer in request.body {
        count += Int64(buffer.readableBytes)
        guard count <= most else { throw HTTPError(.contentTooLarge) }
        try await reader.read(buffer)
      }
      // The body of a connection that breaks ends quietly.
      try reader.finish()
      return reader.form
    } catch {
      await reader.abandon()
      if let error = error as? MultipartError { throw HTTPError(.badRequest, message: error.description) }
      throw error
    }
  }
}

/// Puts a form together as its bytes arrive.
private struct FormReader {
  var parser: MultipartParser
  let scratch: String
  let fileLimit: Int64
  let files: Int
  var form = UploadedForm()
  private var part = Part.none
  private var typed = 0

  private enum Part {
    case none
    case field(name: String, bytes: [UInt8])
    /// A file input of which nothing has come: perhaps nothing was chosen.
    case input(MultipartHeader)
    case file(MultipartHeader, ScratchFile)
    /// A file of which the rest is let go.
    case dropped
  }

  init(parser: MultipartParser, scratch: String, fileLimit: Int64, files: Int) {
    (self.parser, self.scratch, self.fileLimit, self.files) = (parser, scratch, fileLimit, files)
  }

  mutating func read(_ buffer: ByteBuffer) async throws {
    for event in try parser.read(buffer.readableBytesView) {
      switch event {
      case .part(let header): try begin(header)
      case .data(let bytes): try await take(bytes)
      case .partEnd: try await end()
      case .end: break
      }
    }
  }

  func finish() throws { try parser.finish() }

  /// Removes what is on the disk.
  func abandon() async {
    if case .file(_, let file) = part { await file.discard() }
    await form.discard()
  }

  private mutating func begin(_ header: MultipartHeader) throws {
    try count(header.name.utf8.count)
    part = header.fileName == nil ? .field(name: header.name, bytes: []) : .input(header)
  }

  private mutating func count(_ bytes: Int) throws {
    typed += bytes
    guard typed <= AdminRoutes.formLimit else { throw HTTPError(.contentTooLarge) }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) async throws {
    switch part {
    case .none, .dropped: break
    case .field(let name, var collected):
      try count(bytes.count)
      part = .none
      collected += bytes
      part = .field(name: name, bytes: collected)
    case .input(let header):
      guard form.files.count < files else { return drop(header, "That's more files than this form takes.") }
      do {
        part = .file(header, try await ScratchFile.make(in: scratch))
      } catch StorageError.full {
        return drop(header, FormReader.full)
      }
      try await take(bytes)
    case .file(let header, let file):
      do {
        guard file.size + Int64(bytes.count) <= fileLimit else {
          await file.discard()
          return drop(header, "That file is larger than \(FileSize.text(fileLimit)). Choose a smaller one.")
        }
        try await file.append(ByteBuffer(bytes: bytes))
      } catch StorageError.full {
        await file.discard()
        drop(header, FormReader.full)
      }
    }
  }

  private mutating func drop(_ header: MultipartHeader, _ problem: String) {
    form.problems[Field(rawValue: header.name)] = problem
    part = .dropped
  }

  private mutating func end() async throws {
    switch part {
    case .none, .dropped: break
    case .field(let name, let bytes):
      form.fields.append(name, String(decoding: bytes.contains(0) ? bytes.filter { $0 != 0 } : bytes, as: UTF8.self))
    case .input(let header):
      // Without a name nothing was chosen; with one, the file is empty, and that is worth saying.
      guard header.fileName?.isEmpty == false, form.files.count < files else { break }
      do {
        form.files.append(FormReader.file(header, try await ScratchFile.make(in: scratch)))
      } catch StorageError.full {
        drop(header, FormReader.full)
      }
    case .file(let header, let file): form.files.append(FormReader.file(header, file))
    }
    part = .none
  }

  private static func file(_ header: MultipartHeader, _ scratch: ScratchFile) -> UploadedFile {
    let name = (header.fileName ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    return UploadedFile(field: header.name, name: String(name.prefix(200)), declaredType: header.contentType, scratch: scratch)
  }

  private static let full =
    "The server's disk is full, so this file couldn't be stored. What you typed is kept; make room there and send it again."
}
