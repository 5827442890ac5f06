import Formats
import Glibc

extension DiskStorage {
  /// The keys in byte order, as S3 gives them.
  public func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
    try await blocking { folder in
      var listing = DiskListing(prefix: Array(prefix.utf8), after: after.map { Array($0.text.utf8) }, limit: max(1, limit))
      try listing.walk(folder.objects, "")
      let more = listing.found.count > listing.limit
      let objects = Array(listing.found.prefix(listing.limit))
      return ObjectPage(objects: objects, next: more ? objects.last?.key : nil)
    }
  }
}

/// Walks the folders in the order of the keys, passing by those that cannot hold any that is wanted.
private struct DiskListing {
  let prefix: [UInt8]
  let after: [UInt8]?
  let limit: Int
  var found: [ObjectSummary] = []

  mutating func walk(_ path: String, _ base: String) throws {
    var entries: [(name: [UInt8], status: FileStatus)] = []
    let names: [String]
    do {
      names = try Files.names(in: path)
    } catch {
      if error.isMissing { return }
      throw error
    }
    for name in names {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { continue }
      let kind = FileStatus(status)
      // A folder sorts as its keys do: `a-b` before `a/b` before `a0`.
      if kind.isFolder { entries.append((Array((base + name + "/").utf8), kind)) }
      if kind.isRegular { entries.append((Array((base + name).utf8), kind)) }
    }
    for (name, status) in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      guard found.count <= limit else { return }
      let text = String(decoding: name, as: UTF8.self)
      if status.isFolder {
        guard name.starts(with: prefix) || prefix.starts(with: name) else { continue }
        if let after, !after.starts(with: name), !after.lexicographicallyPrecedes(name) { continue }
        try walk("\(path)/\(text.dropFirst(base.count).dropLast())", text)
      } else {
        guard name.starts(with: prefix), after.map({ $0.lexicographicallyPrecedes(name) }) ?? true else { continue }
        guard let key = ObjectKey(text) else { continue }
        found.append(
          ObjectSummary(key: key, size: status.size, modified: Timestamp(milliseconds: status.modified / 1_000_000)))
      }
    }
  }
}
