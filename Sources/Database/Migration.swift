/// One step of the schema. Never edited once it was released: a checksum is kept of what was applied.
public struct Migration: Sendable {
  /// The name, unique and in order: `0003-episodes`.
  public let name: String
  /// The statements, separated by `;`, for an engine.
  public let sql: @Sendable (Engine) -> String

  /// A step of the schema.
  public init(_ name: String, sql: @escaping @Sendable (Engine) -> String) {
    self.name = name
    self.sql = sql
  }
}
