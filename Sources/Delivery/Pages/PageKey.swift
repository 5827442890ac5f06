import HTTPTypes

/// What a cached page is found by: the host in small letters, and the path with its query, byte for byte.
struct PageKey: Hashable {
  let host: String
  let path: String

  init(host: String, path: String) {
    // Nearly always small already, and asking is cheaper than making a copy.
    self.host = host.utf8.contains { (0x41...0x5A).contains($0) } ? host.lowercased() : host
    self.path = path
  }
}
