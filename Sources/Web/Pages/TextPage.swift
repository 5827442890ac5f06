/// A page the publisher wrote in Markdown: about, sponsor, contact.
struct TextPage: HTMLPage {
  static let template = "shows/text"
  let layout: Layout
  let title: String
  /// Safe HTML; nil when it is empty.
  let bodyHTML: String?
}
