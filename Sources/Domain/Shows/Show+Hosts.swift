public import Database
public import Formats

extension Show {
  /// Answers at `host` from now on, by the will of an owner; the history says so.
  public func claim(host: String, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.requireOwner()
    _ = try Show.held(id, db)
    guard try db.value("SELECT count(*) FROM show_hosts WHERE show_id = \(id)", as: Int.self) ?? 0 < 20 else {
      throw DomainError.invalid(["host": "A show answers at 20 host names at most. Take one away first."])
    }
    try claim(host: host, at: now, db)
    try record("Host name \(host.lowercased()) added", by: staff, at: now, db)
  }

  /// Stops answering at `host`.
  public func release(host: String, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.requireOwner()
    _ = try Show.held(id, db)
    guard try hosts(db).contains(host.lowercased()) else { throw DomainError.notFound }
    try release(host: host, at: now, db)
    try record("Host name \(host.lowercased()) removed", by: staff, at: now, db)
  }

  /// Makes `host` the one that links and feeds name.
  public func prefer(host: String, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.requireOwner()
    _ = try Show.held(id, db)
    let hosts = try hosts(db)
    guard hosts.contains(host) else { throw DomainError.notFound }
    for (position, name) in ([host] + hosts.filter { $0 != host }).enumerated() {
      try db.execute("UPDATE show_hosts SET position = \(position) WHERE show_id = \(id) AND host = \(name)")
    }
    try Event.append(.showChanged, subject: id, at: now, db)
    try record("Host name \(host) preferred", by: staff, at: now, db)
  }

  private func record(_ what: String, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try Revision.record(
      try ShowDraft.load(id, db), of: .show(id), version: try Show.find(id, db).version, what: what, by: staff, at: now, db)
  }
}
