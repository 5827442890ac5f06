import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers for the admin's own scripts.
enum AdminJSON {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  static func response(_ data: Data, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
  }

  /// What a script is told of an error: one sentence, and the fields that it is about.
  struct Problem: Encodable, Sendable {
    let message: String
    var fields: [String: String] = [:]
    /// The number of the request, for errors that aren't the asker's.
    var request: String?
  }
}
