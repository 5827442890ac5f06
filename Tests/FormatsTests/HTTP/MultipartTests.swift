import Testing

@testable import Formats

struct MultipartTests {
  /// What a form holds, put together.
  struct Part: Equatable {
    var header: MultipartHeader
    var bytes: [UInt8] = []
    var isWhole = false
  }

  static func read(_ pieces: [[UInt8]], boundary: String = "XX", _ limits: MultipartParser.Limits = .init()) throws -> [Part] {
    var parser = try #require(MultipartParser(boundary: boundary, limits: limits))
    var parts: [Part] = []
    for piece in pieces {
      for event in try parser.read(piece) {
        switch event {
        case .part(let header): parts.append(Part(header: header))
        case .data(let bytes): parts[parts.count - 1].bytes += bytes
        case .partEnd: parts[parts.count - 1].isWhole = true
        case .end: break
        }
      }
    }
    try parser.finish()
    return parts
  }

  static let form = Array(
    """
    --XX\r
    Content-Disposition: form-data; name="title"\r
    \r
    Tide & tables\r
    --XX\r
    content-disposition:form-data;name=notes\r
    \r
    \r
    --XX \t\r
    Content-Disposition: form-data; name="recording"; filename="a \\ %22b%22.mp3"\r
    Content-Type: audio/mpeg\r
    X-Other: 1\r
    \r
    \r
    --X\r\n--XY-\r\r\n-\r
    --XX--\r
    and whatever follows --XX\r\n
    """.utf8)

  static let parts = [
    Part(header: MultipartHeader(name: "title"), bytes: Array("Tide & tables".utf8), isWhole: true),
    Part(header: MultipartHeader(name: "notes"), isWhole: true),
    Part(
      header: MultipartHeader(name: "recording", fileName: "a \\ \"b\".mp3", contentType: "audio/mpeg"),
      bytes: Array("\r\n--X\r\n--XY-\r\r\n-".utf8), isWhole: true),
  ]

  @Test func aFormIsReadHoweverItIsCut() throws {
    #expect(try Self.read([Self.form]) == Self.parts)
    #expect(try Self.read(Self.form.map { [$0] }) == Self.parts)
    for cut in 0...Self.form.count {
      #expect(try Self.read([Array(Self.form[..<cut]), Array(Self.form[cut...])]) == Self.parts)
    }
    for size in 2...97 {
      let pieces = stride(from: 0, to: Self.form.count, by: size).map { Array(Self.form[$0..<min($0 + size, Self.form.count)]) }
      #expect(try Self.read(pieces) == Self.parts)
    }
  }

  @Test func aTextBeforeTheFirstBoundaryIsPassedOver() throws {
    let preamble = Array("This is a multi-part message.\r\n".utf8)
    #expect(try Self.read([preamble + Self.form]) == Self.parts)
    #expect(throws: MultipartError.noBoundary) { try Self.read([[UInt8](repeating: 45, count: 70_000)]) }
  }

  @Test func aFormWithoutFieldsIsOne() throws {
    #expect(try Self.read([Array("--XX--\r\n".utf8)]) == [])
    #expect(try Self.read([Array("--XX--".utf8)]) == [])
  }

  @Test(arguments: [
    "", "--XX", "--XX\r\n", "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb", "\r\n--X",
    "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX",
    "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX-",
  ])
  func aFormThatEndsEarlyIsRefused(_ text: String) {
    #expect(throws: MultipartError.endsEarly) { try Self.read([Array(text.utf8)]) }
  }

  @Test(arguments: [
    "Content-Type: text/plain", "Content-Disposition: attachment; name=a", "Content-Disposition: form-data",
    "Content-Disposition: form-data; name=\"a", "Content-Disposition: form-data; name", "nonsense", "",
    "Content-Disposition: form-data; name=\"a\"b",
  ])
  func aPartWithoutANameIsRefused(_ header: String) {
    #expect(throws: MultipartError.badHeader) { try Self.read([Array("--XX\r\n\(header)\r\n\r\nb\r\n--XX--".utf8)]) }
  }

  @Test func partsAndHeadersHaveLimits() {
    var limits = MultipartParser.Limits()
    limits.parts = 2
    limits.header = 100
    #expect(throws: MultipartError.tooManyParts(limit: 2)) { try Self.read([Self.form], limits) }
    let long = "--XX\r\nContent-Disposition: form-data; name=\(String(repeating: "a", count: 200))"
    #expect(throws: MultipartError.headerTooLong(limit: 100)) { try Self.read([Array(long.utf8)], limits) }
    #expect(throws: MultipartError.headerTooLong(limit: 100)) { try Self.read([Array("\(long)\r\n\r\n".utf8)], limits) }
    #expect(throws: MultipartError.noBoundary) { try Self.read([Array("--XX\(String(repeating: " ", count: 300))".utf8)]) }
    #expect(throws: MultipartError.noBoundary) { try Self.read([Array("--XXY\r\n".utf8)]) }
  }

  @Test func theBoundaryIsReadFromTheType() {
    #expect(MultipartParser.boundary(contentType: "multipart/form-data; boundary=----WebKit0") == "----WebKit0")
    #expect(MultipartParser.boundary(contentType: "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b\"") == "a b")
    #expect(MultipartParser.boundary(contentType: "multipart/mixed; boundary=a") == nil)
    #expect(MultipartParser.boundary(contentType: "multipart/form-data") == nil)
    #expect(MultipartParser(boundary: "") == nil)
    #expect(MultipartParser(boundary: "a\r\nb") == nil)
    #expect(MultipartParser(boundary: String(repeating: "a", count: 71)) == nil)
  }

  @Test func damagedFormsNeverCrash() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var bytes = Self.form
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 2: bytes.insert(contentsOf: [13, 10, 45, 45, 88, 88], at: place)
        default: bytes.removeSubrange(place..<min(place + 20, bytes.count))
        }
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      _ = try? Self.read([Array(bytes[..<cut]), Array(bytes[cut...])])
    }
  }
}
