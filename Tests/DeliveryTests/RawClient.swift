import Foundation
import Testing

/// A client of plain sockets: what it writes is on the wire as it stands, and it reads what comes.
final class RawClient {
  let descriptor: Int32

  struct Failure: Error { let step: String }

  init(port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    setTimeout(SO_RCVTIMEO, milliseconds: 10_000)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard result == 0 else { throw Failure(step: "connect") }
  }

  deinit { close(descriptor) }

  func setTimeout(_ option: Int32, milliseconds: Int) {
    var limit = timeval()
    limit.tv_sec = milliseconds / 1000
    limit.tv_usec = milliseconds % 1000 * 1000
    setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count <= 0 { return }
      done += count
    }
  }

  func shutdownSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Closes at once with a reset.
  func reset() {
    var option = linger()
    option.l_onoff = 1
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private var rest: [UInt8] = []

  private func fill() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count < 0 && errno != ECONNRESET { throw Failure(step: "timed out, having \(rest.count) bytes") }
    if count <= 0 { return false }
    rest += chunk[..<count]
    return true
  }

  /// All bytes until the server closes.
  func all() throws -> [UInt8] {
    while try fill() {}
    defer { rest = [] }
    return rest
  }

  /// The next response; its body by Content-Length.
  func response(hasBody: Bool = true) throws -> RawResponse {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let split = rest.firstRange(of: end) {
        var response = RawResponse(head: String(decoding: rest[..<split.lowerBound], as: UTF8.self))
        rest = Array(rest[split.upperBound...])
        if hasBody, response.status != 304, let length = response["content-length"].flatMap({ Int($0) }) {
          while rest.count < length, try fill() {}
          response.body = Array(rest.prefix(length))
          rest = Array(rest.dropFirst(length))
        }
        return response
      }
      guard try fill() else { throw Failure(step: "closed before a response: \(String(decoding: rest, as: UTF8.self))") }
    }
  }

  func get(_ path: String, _ headers: String..., method: String = "GET") throws -> RawResponse {
    send("\(method) \(path) HTTP/1.1\r\nHost: example.org\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n")
    return try response(hasBody: method != "HEAD")
  }
}

struct RawResponse {
  let head: String
  var body: [UInt8] = []

  var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
  var text: String { String(decoding: body, as: UTF8.self) }
  var names: [String] { head.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ":").first?.lowercased() } }

  subscript(name: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let pieces = line.split(separator: ":", maxSplits: 1)
      if pieces.count == 2, pieces[0].lowercased() == name { return pieces[1].trimmingCharacters(in: .whitespaces) }
    }
    return nil
  }
}
