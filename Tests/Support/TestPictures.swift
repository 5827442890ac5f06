import Foundation

/// Pictures as files, made by libvips as other programs make them, and read again.
public enum TestPictures {
  public typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)
  struct Failure: Error { let words: String }

  /// A picture of `width` × `height` pixels: red to the left, blue to the right, and green the lower half of both.
  public static func make(_ width: Int, _ height: Int, to path: String, options: String = "") throws {
    let plain = path + ".ppm"
    var bytes = Array("P6 \(width) \(height) 255\n".utf8)
    bytes.reserveCapacity(bytes.count + width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let isLeft = x * 2 < width
        bytes += y * 2 >= height ? [0, isLeft ? 255 : 128, 0] : isLeft ? [255, 0, 0] : [0, 0, 255]
      }
    }
    try Data(bytes).write(to: URL(filePath: plain))
    defer { try? FileManager.default.removeItem(atPath: plain) }
    try vips("copy", plain, path + options)
  }

  /// A black picture of any size.
  public static func black(_ width: Int, _ height: Int, to path: String) throws {
    let raw = path + ".v"
    defer { try? FileManager.default.removeItem(atPath: raw) }
    try vips("black", raw, "\(width)", "\(height)", "--bands", "3")
    try vips("copy", raw, path)
  }

  /// A JPEG for print, with its profile.
  public static func print(_ width: Int, _ height: Int) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.appending(path: "print-\(UUID().uuidString)").path
    defer { for name in [".png", ".jpg"] { try? FileManager.default.removeItem(atPath: path + name) } }
    try make(width, height, to: path + ".png")
    try vips("icc_transform", path + ".png", path + ".jpg", "cmyk", "--input-profile", "srgb")
    return [UInt8](try Data(contentsOf: URL(filePath: path + ".jpg")))
  }

  /// The colour of a pixel, whatever the picture's form.
  public static func colour(_ path: String, _ x: Int, _ y: Int) throws -> Colour {
    let numbers = try vips("getpoint", path, "\(x)", "\(y)").split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard numbers.count >= 3 else { throw Failure(words: "\(numbers)") }
    return (UInt8(numbers[0]), UInt8(numbers[1]), UInt8(numbers[2]))
  }

  /// Whether the pixel is about red, green or blue.
  public static func isAbout(_ wanted: Colour, _ path: String, _ x: Int, _ y: Int, within: Int = 70) throws -> Bool {
    let found = try colour(path, x, y)
    return [(found.red, wanted.red), (found.green, wanted.green), (found.blue, wanted.blue)]
      .allSatisfy { abs(Int($0.0) - Int($0.1)) <= within }
  }

  /// What the header says: a line a property, as `vipsheader -a` has them.
  public static func header(_ path: String) throws -> String { try run("vipsheader", ["-a", path]) }

  /// Runs an operation of libvips.
  @discardableResult public static func vips(_ arguments: String...) throws -> String { try run("vips", arguments) }

  private static func run(_ program: String, _ arguments: [String]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["VIPS_WARNING=1", program] + arguments
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw Failure(words: text) }
    return text
  }

  /// `jpeg` with an EXIF block (TIFF 6.0, EXIF 2.3): turned as a phone held upright says (6), and taken at a place.
  public static func phone(_ jpeg: [UInt8]) -> [UInt8] {
    func two(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
    func four(_ number: Int) -> [UInt8] { two(number >> 16) + two(number & 0xFFFF) }
    func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] { two(tag) + two(type) + four(count) + value }
    var tiff = Array("MM".utf8) + two(42) + four(8)
    // Orientation, and where the place is noted: after this directory.
    tiff += two(2) + entry(0x0112, 3, 1, two(6) + two(0)) + entry(0x8825, 4, 1, four(38)) + four(0)
    tiff += two(2) + entry(1, 2, 2, Array("N".utf8) + [0, 0, 0]) + entry(2, 5, 3, four(68)) + four(0)
    for number in [52, 31, 12] { tiff += four(number) + four(1) }
    let block = Array("Exif".utf8) + [0, 0] + tiff
    return Array(jpeg.prefix(2)) + [0xFF, 0xE1] + two(block.count + 2) + block + jpeg.dropFirst(2)
  }

  /// A PNG that says it has `width` × `height` pixels and holds next to none.
  public static func boastfulPNG(_ width: Int, _ height: Int) -> [UInt8] {
    func four(_ number: Int) -> [UInt8] { (0..<4).map { UInt8((number >> (24 - 8 * $0)) & 255) } }
    let header = Array("IHDR".utf8) + four(width) + four(height) + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + four(13) + header + four(0)
      + [UInt8](repeating: 0, count: 100_000)
  }

  /// A GIF of many frames, each one pixel, after a first one that says where it stands.
  public static func busyGIF(frames: Int, x: Int = 0, y: Int = 0) -> [UInt8] {
    var bytes = Array("GIF89a".utf8) + [2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
    for frame in 0..<frames {
      let (left, top) = frame == 0 ? (x, y) : (0, 0)
      bytes += [0x2C, UInt8(left & 255), UInt8(left >> 8), UInt8(top & 255), UInt8(top >> 8), 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]
    }
    return bytes + [0x3B]
  }
}
