/// Something a reader repaired or couldn't use, in plain English for the person who publishes the show.
public struct Finding: Sendable, Hashable, Codable {
  /// Which entry it's about (a GUID, a title, "Item 3", "Cue 14"), or `nil` for the document as a whole.
  public var item: String?
  /// The field concerned, in the document's own terms ("pubDate", "time").
  public var field: String
  /// What was found and what was done about it.
  public var message: String
  /// What the publisher can do, where anything needs doing.
  public var remedy: String?

  /// A finding with its parts as given.
  public init(item: String? = nil, field: String, message: String, remedy: String? = nil) {
    self.item = item
    self.field = field
    self.message = message
    self.remedy = remedy
  }
}
