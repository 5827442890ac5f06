import Testing

@testable import Formats

@Suite struct PlainTextTests {
  @Test func blocksStandOnTheirOwnLines() {
    #expect(
      PlainText.from(html: "<h1>A</h1><p>b &amp; c<br>d</p><ul><li>e</li><li>f</li></ul><script>x</script>g &nbsp;h")
        == "A\n\nb & c\nd\n\n• e\n• f\n\ng \u{A0}h")
    #expect(PlainText.from(html: "a   <b>b</b>\n\n c") == "a b c")
    #expect(PlainText.from(html: "<pre>a\n  b</pre>") == "a\n  b")
    #expect(PlainText.from(html: "no markup at all") == "no markup at all")
  }

  @Test func anExcerptEndsAtAWord() {
    #expect(PlainText.excerpt("The quick brown fox jumps", characters: 12) == "The quick…")
    #expect(PlainText.excerpt("The quick", characters: 9) == "The quick")
    #expect(PlainText.excerpt("The quick, brown", characters: 12) == "The quick…")
    #expect(PlainText.excerpt("科技聚变是一档科技主题播客节目", characters: 6) == "科技聚变是…")
    #expect(PlainText.excerpt("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", characters: 2) == "👩‍👩‍👧…")
    #expect(PlainText.excerpt("abc", characters: 0).isEmpty && PlainText.excerpt("", characters: 5).isEmpty)
  }

  @Test func controlsAndOverridesAreTakenOut() {
    #expect(PlainText.clean("a\u{0}b\u{202E}c\u{200B}d\u{FEFF}e\tf\ng\u{7F}") == "abcde\tf\ng")
    #expect(PlainText.clean("👩‍👩‍👧 می‌خواهم") == "👩‍👩‍👧 می‌خواهم")
  }

  @Test(arguments: [
    ("Hello, World!", "hello-world"), ("Crème Brûlée", "creme-brulee"), ("Übergrößen für Ärzte", "uebergroessen-fuer-aerzte"),
    ("科技聚变 第12期", "科技聚变-第12期"),
    ("  --  ", "untitled"), ("C++ & .NET", "cplusplus-and-net"), ("Don't stop", "dont-stop"),
    ("#215: The Stack", "215-the-stack"), ("Привет, мир", "привет-мир"),
    ("cafe\u{301} u\u{308}ber", "cafe-ueber"), ("🎙️", "untitled"), ("../../etc/passwd", "etc-passwd"), ("İstanbul", "istanbul"),
    ("Tiếng Việt", "tieng-viet"), ("हिन्दी में", "हिन्दी-में"),
  ]) func aTitleBecomesASlug(_ title: String, _ slug: String) {
    #expect(Slug.make(from: title) == slug)
  }

  @Test func slugsAreShortAndEncodedInAddresses() {
    let slug = Slug.make(from: String(repeating: "episode ", count: 40))
    #expect(slug.count <= 80 && slug.hasSuffix("episode"))
    #expect(Slug.make(from: String(repeating: "x", count: 400)).count == 80)
    #expect(Slug.make(from: "!", fallback: "episode-7") == "episode-7")
    #expect(Slug.pathComponent("科技-a") == "%E7%A7%91%E6%8A%80-a")
  }

  @Test func aCodeIsOnePathWithAQuietZoneAndAName() throws {
    let svg = try #require(QRCode.svg("https://example.com/rss", label: "Feed of \"A\" & B"))
    #expect(
      svg.hasPrefix("<svg xmlns=") && svg.contains("viewBox=\"0 0 33 33\"")
        && svg.contains("aria-label=\"Feed of &quot;A&quot; &amp; B\""))
    #expect(svg.contains("currentColor") && svg.utf8.count < 6000)
    let (width, dark) = try #require(QRCode.modules("https://example.com/rss"))
    #expect(width == 25 && dark[0] && dark[6] && !dark[7] && dark[6 * width + 6])
    #expect(QRCode.svg("") == nil && QRCode.svg(String(repeating: "x", count: 5000)) == nil)
  }
}
