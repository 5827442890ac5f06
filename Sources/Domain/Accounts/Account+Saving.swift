public import Database
public import Formats

extension Account {
  /// Makes an account that has no password yet. Throws ``DomainError/invalid(_:)``.
  public static func create(
    email: String, name: String, isOwner: Bool, roles: [ShowID: Role] = [:], at now: Timestamp, _ db: any Connection
  ) throws -> Account {
    try check(email: email, name: name)
    let id = AccountID.make(at: now)
    try refusingTakenEmail {
      try db.execute(
        """
        INSERT INTO accounts (id, email, name, is_owner, created_at, updated_at)
        VALUES (\(id), \(email), \(name), \(isOwner), \(now), \(now))
        """)
    }
    try set(roles: isOwner ? [:] : roles, of: id, db)
    return try find(id, db)
  }

  /// Changes name, email and roles. Throws ``DomainError/invalid(_:)``, and ``DomainError/conflict(_:)`` where nobody would be left
  /// who owns the installation.
  public mutating func change(
    email: String, name: String, isOwner: Bool, roles: [ShowID: Role], at now: Timestamp, _ db: any Connection
  ) throws {
    if self.isOwner && !isOwner { try requireAnotherOwner(db) }
    try change(email: email, name: name, at: now, db)
    try db.execute("UPDATE accounts SET is_owner = \(isOwner) WHERE id = \(id)")
    try Account.set(roles: isOwner ? [:] : roles, of: id, db)
    self.isOwner = isOwner
  }

  /// Changes name and email. Throws ``DomainError/invalid(_:)``.
  public mutating func change(email: String, name: String, at now: Timestamp, _ db: any Connection) throws {
    try Account.check(email: email, name: name)
    let id = id
    try Account.refusingTakenEmail {
      try db.execute("UPDATE accounts SET email = \(email), name = \(name), updated_at = \(now) WHERE id = \(id)")
    }
    (self.email, self.name, updatedAt) = (email, name, now)
  }

  /// Shuts the account out at once: its sessions end and its links are void. Throws ``DomainError/conflict(_:)`` for the last owner.
  public mutating func disable(at now: Timestamp, _ db: any Connection) throws {
    guard disabledAt == nil else { return }
    if isOwner { try requireAnotherOwner(db) }
    try db.execute("UPDATE accounts SET disabled_at = \(now), updated_at = \(now) WHERE id = \(id)")
    try Session.endAll(of: id, db)
    try db.execute("DELETE FROM account_links WHERE account_id = \(id)")
    disabledAt = now
  }

  /// Lets the account in again.
  public mutating func enable(at now: Timestamp, _ db: any Connection) throws {
    try db.execute("UPDATE accounts SET disabled_at = NULL, updated_at = \(now) WHERE id = \(id)")
    disabledAt = nil
  }

  /// Removes an account that nobody ever signed in with. Throws ``DomainError/conflict(_:)`` for another: what its holder did stays
  /// theirs, and disabling shuts them out just as well.
  public func remove(_ db: any Connection) throws {
    guard !hasPassword else { throw DomainError.conflict("\(name) has used this account. Disable it instead.") }
    try db.execute("DELETE FROM accounts WHERE id = \(id) AND password IS NULL")
  }

  /// Throws unless somebody else can sign in as an owner.
  private func requireAnotherOwner(_ db: any Connection) throws {
    // Two owners who would remove each other at the same moment wait here for one another.
    try db.execute("UPDATE accounts SET updated_at = updated_at WHERE is_owner")
    let isAnother = try db.exists(
      """
      SELECT 1 FROM accounts
      WHERE is_owner AND disabled_at IS NULL AND password IS NOT NULL AND id <> \(id) LIMIT 1
      """)
    guard isAnother else {
      throw DomainError.conflict("\(name) is the only owner. Make somebody else an owner first, so that nobody is locked out.")
    }
  }

  private static func set(roles: [ShowID: Role], of id: AccountID, _ db: any Connection) throws {
    try db.execute("DELETE FROM account_roles WHERE account_id = \(id)")
    for (show, role) in roles.sorted(by: { $0.key < $1.key }) where role != .owner {
      guard try db.exists("SELECT 1 FROM shows WHERE id = \(show)") else { continue }
      try db.execute("INSERT INTO account_roles (account_id, show_id, role) VALUES (\(id), \(show), \(role))")
    }
  }

  /// Runs `write`, saying it in plain words where another account has the email.
  private static func refusingTakenEmail(_ write: () throws -> Void) throws {
    do {
      try write()
    } catch DatabaseError.uniqueViolation {
      throw DomainError.invalid(["email": "Another account signs in with this address."])
    }
  }

  private static func check(email: String, name: String) throws {
    var problems: [Field: String] = [:]
    if name.isEmpty { problems["name"] = "Write a name, as it should stand beside what they change." }
    if name.count > 100 { problems["name"] = "Names have at most 100 characters; this one has \(name.count)." }
    let parts = email.split(separator: "@", omittingEmptySubsequences: false)
    if email.isEmpty {
      problems["email"] = "Write the email address to sign in with."
    } else if parts.count != 2 || parts.contains(where: \.isEmpty) || email.contains(where: \.isWhitespace) {
      problems["email"] = "“\(email.prefix(80))” isn't an email address like ada@example.com."
    } else if email.count > 254 {
      problems["email"] = "Email addresses have at most 254 characters."
    }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }
}
