import CArgon2
import NIOPosix
import Synchronization

/// Hashes passwords with argon2id (RFC 9106), a few at a time and on threads of their own: a hundred people signing in at once wait for
/// one another and for nobody else, and take no more memory than two of them.
public struct PasswordHasher: Sendable {
  /// What a hash costs. Hashes say what they were made with, so raising it doesn't lock anybody out.
  public struct Cost: Sendable, Hashable {
    /// In KiB.
    public let memory: UInt32
    public let passes: UInt32
    public let lanes: UInt32

    /// The cost that OWASP advises: 19 MiB, two passes, one lane.
    public static let advised = Cost(memory: 19_456, passes: 2, lanes: 1)

    /// This cost.
    public init(memory: UInt32, passes: UInt32, lanes: UInt32) {
      (self.memory, self.passes, self.lanes) = (memory, passes, lanes)
    }

    /// How the hashes of this cost begin.
    var prefix: String { "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)$" }
  }

  /// What came of a comparison.
  public struct Verdict: Sendable, Hashable {
    /// Whether it is the password.
    public let matches: Bool
    /// Whether the hash was made at another cost than the present one and should be made anew.
    public let isOutdated: Bool
  }

  /// How many may wait in this process before others are turned away.
  static let queue = 256
  private static let waiting = Atomic<Int>(0)

  private let cost: Cost

  /// A hasher that makes hashes of this cost.
  public init(cost: Cost = .advised) { self.cost = cost }

  /// The hash of `password` as a PHC string, with a salt of its own. Throws ``PasswordHasherError``.
  public func hash(_ password: String) async throws -> String {
    let cost = cost
    return try await PasswordHasher.run { try PasswordHasher.encode(password, cost) }
  }

  /// Whether `password` is the one that `hash` was made of. Without a hash it takes the same time and is not. Throws
  /// ``PasswordHasherError``.
  public func verify(_ password: String, against hash: String?) async throws -> Verdict {
    let cost = cost
    return try await PasswordHasher.run {
      guard let hash else {
        _ = try PasswordHasher.encode(password, cost)
        return Verdict(matches: false, isOutdated: false)
      }
      var bytes = Array(password.utf8)
      let code = argon2id_verify(hash, &bytes, bytes.count)
      guard code == ARGON2_OK.rawValue || code == ARGON2_VERIFY_MISMATCH.rawValue else {
        throw PasswordHasherError.failed(Int(code))
      }
      return Verdict(matches: code == ARGON2_OK.rawValue, isOutdated: !hash.hasPrefix(cost.prefix))
    }
  }

  private static func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= queue else {
      waiting.wrappingSubtract(1, ordering: .relaxed)
      throw PasswordHasherError.busy
    }
    defer { waiting.wrappingSubtract(1, ordering: .relaxed) }
    return try await BlockingThreads.passwords.runIfActive(work)
  }

  private static func encode(_ password: String, _ cost: Cost) throws -> String {
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let bytes = Array(password.utf8)
    let length = argon2_encodedlen(cost.passes, cost.memory, cost.lanes, 16, 32, Argon2_id)
    var text = [CChar](repeating: 0, count: length)
    let code = argon2id_hash_encoded(
      cost.passes, cost.memory, cost.lanes, bytes, bytes.count, salt, salt.count, 32, &text, text.count)
    guard code == ARGON2_OK.rawValue else { throw PasswordHasherError.failed(Int(code)) }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// Why there is no hash.
public enum PasswordHasherError: Error, Sendable, Equatable {
  /// Too many wait already.
  case busy
  /// What libargon2 says, by its number.
  case failed(Int)
}
