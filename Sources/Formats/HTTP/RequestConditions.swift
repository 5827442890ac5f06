/// The conditional headers of one request, as they came, and what they come to (RFC 9110 §13).
public struct RequestConditions: Sendable, Hashable {
  /// What the conditions allow.
  public enum Outcome: Sendable, Hashable {
    /// Answer as if there were no conditions.
    case proceed
    /// 304: the client has it already.
    case notModified
    /// 412: the client's picture is not ours.
    case preconditionFailed
  }

  /// The value of `If-Match`; several fields of one name are joined with a comma.
  public var ifMatch: String?
  /// The value of `If-None-Match`, joined likewise.
  public var ifNoneMatch: String?
  /// The value of `If-Modified-Since`.
  public var ifModifiedSince: String?
  /// The value of `If-Unmodified-Since`.
  public var ifUnmodifiedSince: String?
  /// The value of `If-Range`.
  public var ifRange: String?

  /// No conditions.
  public init() {}

  /// Whether there are none but perhaps `If-Range`, which stands alone with `Range`.
  public var isEmpty: Bool { ifMatch == nil && ifNoneMatch == nil && ifModifiedSince == nil && ifUnmodifiedSince == nil }

  /// Evaluates them in the order of RFC 9110 §13.2.2 for a representation that exists. `isSafe` says that the method is GET
  /// or HEAD. A date that can't be read is ignored; dates have a resolution of a second.
  public func evaluate(tag: EntityTag, modified: Timestamp?, isSafe: Bool = true) -> Outcome {
    if let ifMatch {
      if case .tags(let tags) = EntityTagList(parsing: ifMatch), !tags.contains(where: { $0.isSameBytes(as: tag) }) {
        return .preconditionFailed
      }
    } else if let date = ifUnmodifiedSince.flatMap({ Timestamp(httpDate: $0) }), let modified, modified.seconds > date.seconds {
      return .preconditionFailed
    }
    if let ifNoneMatch {
      let matches =
        switch EntityTagList(parsing: ifNoneMatch) {
        case .any: true
        case .tags(let tags): tags.contains { $0.isSameMeaning(as: tag) }
        }
      if matches { return isSafe ? .notModified : .preconditionFailed }
    } else if isSafe, let date = ifModifiedSince.flatMap({ Timestamp(httpDate: $0) }), let modified,
      modified.seconds <= date.seconds
    {
      return .notModified
    }
    return .proceed
  }

  /// Whether a `Range` header counts: there is no `If-Range`, or it names exactly the current strong tag or date (§13.1.5).
  public func allowRange(tag: EntityTag, modified: Timestamp?) -> Bool {
    guard let ifRange else { return true }
    if let given = EntityTag(parsing: ifRange) { return given.isSameBytes(as: tag) }
    guard let date = Timestamp(httpDate: ifRange), let modified else { return false }
    return date.seconds == modified.seconds
  }
}
