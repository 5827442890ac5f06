public import Database

extension Staff {
  /// Throws ``DomainError/notFound`` for an image that only shows have in which they have no role.
  public func checkImage(_ id: MediaID, _ db: any Connection) throws {
    if isOwner { return }
    guard !roles.isEmpty else { throw DomainError.notFound }
    let shows = try db.values(
      """
      SELECT id FROM shows WHERE artwork_id = \(id) UNION SELECT show_id FROM episodes WHERE artwork_id = \(id) ORDER BY 1
      """, as: ShowID.self)
    guard shows.isEmpty || shows.contains(where: { role(in: $0) != nil }) else { throw DomainError.notFound }
  }
}
