/// Why bytes aren't `multipart/form-data`, or not such as we take.
public enum MultipartError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The boundary isn't where it has to be.
  case noBoundary
  /// A part's header isn't one of a form's field.
  case badHeader
  /// A part's header has more bytes than this.
  case headerTooLong(limit: Int)
  /// There are more parts than this.
  case tooManyParts(limit: Int)
  /// The bytes ended before the form did.
  case endsEarly

  /// One sentence.
  public var description: String {
    switch self {
    case .noBoundary: "The form isn't divided as it says."
    case .badHeader: "A field of the form has no name."
    case .headerTooLong(let limit): "A field's header is longer than \(limit) bytes."
    case .tooManyParts(let limit): "The form has more than \(limit) fields."
    case .endsEarly: "The form ended before it was whole."
    }
  }
}

extension MultipartParser {
  /// The boundary that a `Content-Type` of `multipart/form-data` names; nil for any other type.
  public static func boundary(contentType: String) -> String? {
    guard let parameters = HeaderParameters(contentType), parameters.value == "multipart/form-data" else { return nil }
    return parameters["boundary"]
  }
}
