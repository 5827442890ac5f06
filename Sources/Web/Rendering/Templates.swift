import Foundation
import Mustache

/// Every template below a folder, parsed once, and the words of the languages beside them in `locales`.
struct Templates: Sendable {
  /// The words of the interface in each language.
  let catalogue: Catalogue
  /// The text of each template as it was parsed, by its path without extension; layouts by their bare names.
  let sources: [String: String]
  private let library: MustacheLibrary

  /// Reads all of `folder`. Throws what the file system says, or a ``TemplateError`` that names the file.
  init(folder: String) async throws {
    let folder = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
    var library = MustacheLibrary()
    var sources: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() where path.hasSuffix(".mustache") {
      // A layout goes by its bare name: the tag that ends `{{<site}}` can't have a slash in it.
      let name = String(path.dropLast(".mustache".count).trimmingPrefix("layouts/"))
      let text = Templates.flush(try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8))
      do {
        try library.register(text, named: name)
      } catch {
        throw TemplateError.unreadable(path, "\(error)")
      }
      sources[name] = text
    }
    self.library = library
    self.sources = sources
    catalogue = try Catalogue(folder: "\(folder)/locales")
  }

  /// The page as HTML.
  func render(_ page: some HTMLPage) throws -> String {
    var values = PageValues.dictionary(of: page)
    values["t"] = page.layout.t
    return try render(values, with: type(of: page).template)
  }

  /// The page as the bytes of a response.
  func bytes(_ page: some HTMLPage) throws -> [UInt8] { Array(try render(page).utf8) }

  /// Any value with the template called `name`; for those that have no ``Layout``, such as the embedded player.
  func render(_ values: any Sendable, template name: String) throws -> String {
    try render(PageValues.dictionary(of: values), with: name)
  }

  private func render(_ values: [String: Any], with name: String) throws -> String {
    guard let html = library.render(values, withTemplate: name) else { throw TemplateError.missing(name) }
    return html
  }

  /// Lines without the white space before them. What is left out isn't sent, and Mustache, which indents the lines of a partial as
  /// it was indented itself, leaves preformatted text alone.
  private static func flush(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: true)
      .map { $0.drop { $0 == " " || $0 == "\t" } }
      .filter { !$0.isEmpty }
      .joined(separator: "\n") + "\n"
  }
}

/// A template that can't be used.
enum TemplateError: Error, Equatable {
  /// There is no template at this path.
  case missing(String)
  /// The template at this path isn't Mustache; the parser's words say why.
  case unreadable(String, String)
}
