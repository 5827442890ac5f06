import FoundationEssentials
import Testing

@testable import Formats

@Suite struct MarkdownTests {
  @Test func markdownBecomesHTMLWithTablesAndLinks() {
    #expect(
      Markdown.html("# Hi\n\n**a** ~~b~~ https://a.example")
        == "<h2>Hi</h2>\n\n<p><strong>a</strong> <del>b</del> <a href=\"https://a.example\" rel=\"nofollow ugc noopener\">https://a.example</a></p>\n\n"
    )
    let table = Markdown.html("| a | b |\n|--:|---|\n| 1 | 2 |")
    #expect(
      table.contains("<th data-align=\"right\">a</th>") && table.contains("<td>2</td>")
        && StrictFragment.complaints(table).isEmpty)
    #expect(Markdown.html("```swift\nlet a = 1 < 2\n```").contains("<code class=\"language-swift\">let a = 1 &lt; 2\n</code>"))
    #expect(Markdown.plainText("**a** [b](https://x.example)") == "a b")
  }

  @Test func manyThreadsRenderAtOnce() async {
    let source = "# A\n\n| a | b |\n|---|---|\n| ~~c~~ | https://a.example |\n\n<b>d</b>"
    let expected = Markdown.html(source)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 { group.addTask { Markdown.html(source) == expected && PlainText.from(html: expected).hasPrefix("A") } }
      for await isSame in group { #expect(isSame) }
    }
  }

  @Test func hostileMarkdownEndsSoon() {
    let clock = ContinuousClock()
    for bomb in [
      String(repeating: "[", count: 1_000_000), String(repeating: "> ", count: 400_000), String(repeating: "![[", count: 300_000),
      String(repeating: "*a ", count: 300_000),
      String(repeating: "|", count: 100_000) + "\n" + String(repeating: "|-", count: 50_000) + "\n"
        + String(repeating: "|\n", count: 100_000),
      String(repeating: "`a``", count: 200_000), String(repeating: "- ", count: 300_000), String(repeating: "<a", count: 400_000),
      String(repeating: "[a](", count: 200_000),
      String(repeating: "www.", count: 200_000), String(repeating: "a@b.", count: 200_000),
      String(repeating: "_a__", count: 200_000), String(repeating: "[a]: b\n", count: 100_000),
      String(repeating: "~a~~", count: 200_000), String(repeating: "<!--", count: 200_000),
      String(repeating: "&#", count: 300_000), String(repeating: "a**b", count: 200_000),
      String(repeating: "[a]", count: 300_000), String(repeating: "<?", count: 400_000),
      String(repeating: "http://", count: 120_000), String(repeating: "\\\n", count: 200_000),
    ] {
      let time = clock.measure { _ = Markdown.html(bomb) }
      #expect(time < .seconds(20), "\(bomb.prefix(12)): \(time)")
    }
  }

  @Test(arguments: [
    ("<p>A <b>bold </b>word</p><p>B</p>", "A **bold** word\n\nB\n"),
    (
      "<h2>Links</h2><ul><li><a href='https://a.example/x'>A</a></li><li>b<ul><li>c</li></ul></li></ul>",
      "## Links\n\n- [A](https://a.example/x)\n- b\n  - c\n"
    ),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n"), ("a<br>b<br/>c", "a\\\nb\\\nc\n"),
    ("<blockquote><p>q</p><p>r</p></blockquote>", "> q\n>\n> r\n"),
    ("<pre><code>a\n  b</code></pre>", "```\na\n  b\n```\n"), ("1. not a list", "1\\. not a list\n"),
    ("5 * 3 [x] &amp;amp; &lt;b&gt;", "5 \\* 3 \\[x\\] \\&amp; \\<b>\n"),
    ("<img src='https://a.example/p.png' alt='Pic'>", "[Pic](https://a.example/p.png)\n"),
    ("<a href='javascript:x'>y</a>", "y\n"),
    ("<strong>「重点」</strong>后", "<strong>「重点」</strong>后\n"), ("snake_case and _x_", "snake_case and \\_x\\_\n"),
    ("<code>a`b</code>", "``a`b``\n"),
    ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A – B\\\n1 – 2\n"), ("", ""),
    ("<a href='https://a.example/'>https://a.example/</a>", "<https://a.example/>\n"),
    ("<div>one</div><div>two</div>", "one\n\ntwo\n"),
  ]) func htmlBecomesEditableMarkdown(_ html: String, _ markdown: String) {
    #expect(Markdown.from(html: html) == markdown)
  }

  static func words(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "•" && $0 != "–" } }
  static func links(_ html: String) -> Set<String> {
    Set(html.components("href=\"").dropFirst().compactMap { $0.split(separator: "\"").first.map(String.init) })
  }

  @Test func realShowNotesKeepTextAndLinksThroughMarkdown() throws {
    let folder = sharedFolder + "feeds/"
    for name in ["techfusion-zh.xml", "linux-admin-show.xml"] {
      guard let data = FileManager.default.contents(atPath: folder + name) else {
        print("skipped: \(folder)\(name) isn't on this machine")
        continue
      }
      let notes = String(decoding: data, as: UTF8.self).components("<![CDATA[").dropFirst().compactMap {
        $0.components("]]>").first
      }
      #expect(notes.count > 0 || name.hasPrefix("linux"))
      for html in notes {
        let markdown = Markdown.from(html: html)
        let again = Markdown.html(markdown, policy: .staff)
        #expect(Self.words(PlainText.from(html: html)) == Self.words(PlainText.from(html: again)), "\(markdown)")
        #expect(Self.links(SafeHTML.clean(html, policy: .staff)).isSubset(of: Self.links(again)), "\(markdown)")
      }
    }
  }

  @Test func inventedNotesKeepTheirTextThroughMarkdown() {
    var random = SeededRandom(state: 11)
    let words = [
      "a", "*", "_b_", "**c**", "#", "1.", "-", "+", ">", "[d]", "(e)", "`f`", "&amp;copy;", "<b>g</b>", "<i>h.</i>",
      "<a href='https://x.example/?a=1&amp;copy=2'>i</a>", "~~j~~", "!", "\\", "|", "<code>k*</code>", "中文。", "<b>「l」</b>",
      "<br>", "</p><p>", "<li>m", "===", "---", "www", "n_o_p", "<em><strong>q</strong></em>", "&lt;r&gt;", ":--",
      "<b><i>s</i>t</b>", "<s>u</s>",
    ]
    for _ in 0..<2000 {
      let html =
        "<p>"
        + (0..<Int.random(in: 1...9, using: &random)).map { _ in
          words[Int.random(in: 0..<words.count, using: &random)] + (Bool.random(using: &random) ? " " : "")
        }.joined() + "</p>"
      let markdown = Markdown.from(html: html)
      let again = Markdown.html(markdown, policy: .staff)
      #expect(Self.words(PlainText.from(html: html)) == Self.words(PlainText.from(html: again)), "\(html) → \(markdown)")
      #expect(Self.links(SafeHTML.clean(html, policy: .staff)).isSubset(of: Self.links(again)), "\(html) → \(markdown)")
    }
  }
}

extension String {
  func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
