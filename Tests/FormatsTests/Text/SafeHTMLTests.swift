import FoundationEssentials
import Testing

@testable import Formats

@Suite struct SafeHTMLTests {
  static let vectors = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>", "<a href=\"jav&#x0A;ascript:alert(1)\">x</a>",
    "<a href=\"&#14; javascript:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>", "<a href=\"java\u{200B}script:alert(1)\">x</a>",
    "<a href='x' onclick='alert(1)'>x</a>",
    "<a href=\"x\" style=\"background:url(javascript:alert(1))\">x</a>", "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
    "<embed src=\"//evil.example/x.swf\">", "<form action=\"javascript:alert(1)\"><button>x</button></form>",
    "<body onload=alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=\"javascript:/\">",
    "<style>@import 'javascript:alert(1)';</style>", "<div style=\"width:expression(alert(1))\">x</div>",
    "<math><mi xlink:href=\"data:x,<script>alert(1)</script>\">x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?php echo '<script>alert(1)</script>' ?>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>", "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<img src=`javascript:alert(1)`>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<img/src=x/onerror=alert(1)>", "<a\u{0}href=\"javascript:alert(1)\">x</a>",
    "<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
    "<<script>alert(1)//<</script>", "<video><source onerror=alert(1)></video>", "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)>", "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
    "<a href=\"//evil.example\">x</a>", "<a href=\"\\\\evil.example\">x</a>", "<a href=\"/\\evil.example\">x</a>",
    "<a href=\"ftp://x/\">x</a>", "<a href=\"file:///etc/passwd\">x</a>",
    "<a href='https://x\"onmouseover=\"alert(1)'>x</a>", "<abbr title='\"><img src=x onerror=alert(1)>'>x</abbr>",
    "<p lang='\"><script>'>x</p>", "<code class='language-x\" onclick=\"a'>x</code>",
    "<listing>&lt;img onerror=alert(1) src=x&gt;</listing>", "<plaintext><script>alert(1)</script>",
    "<b id=location name=cookie>x</b>", "<portal src='javascript:alert(1)'></portal>",
  ]

  @Test(arguments: vectors) func noVectorSurvives(_ vector: String) {
    for policy in [SafeHTML.Policy.stranger, .staff, .notes] {
      let cleaned = SafeHTML.clean(vector, policy: policy)
      #expect(StrictFragment.complaints(cleaned).isEmpty, "\(cleaned)")
      #expect(!cleaned.lowercased().contains("<script") && !cleaned.lowercased().contains("href=\"javascript"))
      #expect(StrictFragment.complaints(Markdown.html(vector, policy: policy)).isEmpty)
      #expect(StrictFragment.complaints(Markdown.html("> * text " + vector + "\n\n" + vector, policy: policy)).isEmpty)
      // What is clean stays as it is.
      let again = SafeHTML.clean(cleaned, policy: .init(trusted: policy.trusted, images: policy.images, headingShift: 0))
      #expect(MarkdownTests.words(again) == MarkdownTests.words(cleaned))
    }
  }

  @Test func theTextOfScriptsAndStylesIsGone() {
    #expect(SafeHTML.clean("a<script>b</script>c<style>d</style>e<!-- f -->g") == "aceg")
  }

  @Test func strangersLinksAreNotFollowedAndStaffsAre() {
    #expect(
      SafeHTML.clean("<a href='https://a.example/?x=1&amp;y=2' target=_blank>t</a>")
        == "<a href=\"https://a.example/?x=1&amp;y=2\" rel=\"nofollow ugc noopener\">t</a>")
    #expect(SafeHTML.clean("<a href='/about'>t</a>", policy: .staff) == "<a href=\"/about\" rel=\"noopener\">t</a>")
    #expect(
      SafeHTML.clean("<a href='tel:+123'>t</a><a href='mailto:a@b.example'>m</a>", policy: .staff)
        == "t<a href=\"mailto:a@b.example\" rel=\"noopener\">m</a>")
  }

  @Test func protocolRelativeAddressesBecomeHTTPS() {
    #expect(SafeHTML.link("//media.example/a b.png") == "https://media.example/a%20b.png")
    #expect(
      SafeHTML.clean("<img src='//media.example/a.png' alt='A'>", policy: .staff)
        == "<img src=\"https://media.example/a.png\" alt=\"A\" loading=\"lazy\">")
  }

  @Test func picturesStayOnlyWhereThePolicyAllowsAndOverHTTPS() {
    #expect(SafeHTML.clean("<p><img src='https://a.example/a.png' alt='A &amp; B'></p>") == "<p>A &amp; B</p>\n")
    #expect(SafeHTML.clean("<img src='http://a.example/a.png' alt='A'>", policy: .staff) == "A")
  }

  @Test func headingsMoveDownAndEndAtSix() {
    #expect(SafeHTML.clean("<h1>a</h1><h6>b</h6>", policy: .init(headingShift: 2)) == "<h3>a</h3>\n<h4>b</h4>\n")
  }

  @Test func brokenHTMLIsClosedInOrder() {
    #expect(SafeHTML.clean("<p>a<b>b<i>c</b>d") == "<p>a<b>b<i>c</i></b>d</p>\n")
    #expect(StrictFragment.complaints(SafeHTML.clean("<ul><li>a<li>b<table><td>c<p>d</ul><h2>e<p>f")).isEmpty)
    #expect(SafeHTML.clean("<p>a<div>b</div>c</p>") == "<p>a</p>\n<div>b</div>\nc")
    #expect(SafeHTML.clean("a < b && c > d") == "a &lt; b &amp;&amp; c &gt; d")
    #expect(SafeHTML.clean("科技聚变 — “naïve” 🎙️") == "科技聚变 — “naïve” 🎙️")
  }

  @Test func aMegabyteOfHostileTagsTakesNoQuadraticTime() {
    let clock = ContinuousClock()
    for bomb in [
      String(repeating: "<b>", count: 340_000), String(repeating: "<div><b></div></i>", count: 55_000),
      String(repeating: "<b></i>", count: 140_000),
      String(repeating: "<a title=\"", count: 100_000), String(repeating: "<!--", count: 250_000),
      String(repeating: "<p><ul><li>", count: 90_000),
      String(repeating: "<", count: 1_000_000), String(repeating: "<table><tr><td>", count: 66_000),
      String(repeating: "&", count: 1_000_000),
      String(repeating: "<script>", count: 125_000), String(repeating: "</p>", count: 250_000),
      String(repeating: "<p>x", count: 250_000),
      String(repeating: "<b><div></b>", count: 80_000), String(repeating: "<x y=", count: 200_000),
      String(repeating: "<font><p>", count: 110_000),
    ] {
      let time = clock.measure { #expect(StrictFragment.complaints(SafeHTML.clean(bomb)).isEmpty) }
      #expect(time < .seconds(20), "\(bomb.prefix(20)): \(time)")
    }
  }

  @Test func moreThanAMegabyteIsCutAtACharacter() {
    let cleaned = SafeHTML.clean("<p>" + String(repeating: "聚", count: 400_000))
    #expect(cleaned.utf8.count < 1_000_100 && !cleaned.contains("\u{FFFD}"))
  }

  @Test func timesInNotesBecomeLinksThatSeek() {
    let html = Markdown.html(
      "- 00:10:21 Databases\n- (1:02) Intro at 10:30\n\n2:05 – Start\n3:00 Next\n\nSee 4:00 there, 10:30am", policy: .notes)
    #expect(html.contains("<a href=\"#t=621\" data-seek=\"621000\">00:10:21</a> Databases"))
    #expect(html.contains("(<a href=\"#t=62\" data-seek=\"62000\">1:02</a>) Intro at 10:30"))
    #expect(
      html.contains(
        "<a href=\"#t=125\" data-seek=\"125000\">2:05</a> – Start\n<a href=\"#t=180\" data-seek=\"180000\">3:00</a> Next"))
    #expect(html.contains("<p>See 4:00 there, 10:30am</p>"))
    #expect(!Markdown.html("- 00:10:21 Databases").contains("data-seek"))
  }

  @Test func randomHTMLNeverCrashesNorEscapes() {
    var random = SeededRandom(state: 2)
    let seeds =
      Self.vectors.map { Array($0.utf8) } + [
        Array("<h1>A</h1><ul><li><a href='https://a.example'>b</a></ul><table><tr><td>x</table><pre><code>y".utf8)
      ]
    let spice = [
      "<b>", "</", "<svg>", "<p title='", "&#", "&lt;", "\"", "'", ">", "<!--", "javascript:", "<td>", "</p>", "\u{0}", "<li>",
      "]]>", "<a href=", "<br>",
    ]
    for index in 0..<2000 {
      let bytes = random.mutated(seeds[index % seeds.count] + seeds[(index * 7) % seeds.count], spice: spice)
      let html = String(decoding: bytes, as: UTF8.self)
      let complaints = StrictFragment.complaints(SafeHTML.clean(html, policy: .notes))
      #expect(complaints.isEmpty, "\(html) → \(complaints)")
      let markdown = Markdown.from(html: html)
      #expect(StrictFragment.complaints(Markdown.html(markdown, policy: .staff)).isEmpty, "\(markdown)")
      _ = PlainText.from(html: html)
    }
  }
}
