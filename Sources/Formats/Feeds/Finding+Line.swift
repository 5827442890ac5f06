extension Finding: CustomStringConvertible {
  /// The finding as one line of a report.
  public var description: String {
    let subject = item.map { "\($0): " } ?? ""
    let advice = remedy.map { " \($0)" } ?? ""
    return "\(subject)\(field): \(message)\(advice)"
  }
}
