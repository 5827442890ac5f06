/// A page as its template sees it: a struct of stored, final values, every text in the reader's language already.
///
/// Templates name its properties one by one. A property that is nil, false or an empty list renders no section; an empty text does,
/// so texts that may be missing are optional.
protocol HTMLPage: Sendable {
  /// The path of its template below `Templates`, without the extension.
  static var template: String { get }
  /// What stands around it.
  var layout: Layout { get }
}
