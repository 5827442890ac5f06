import CQREncode

/// QR codes as small, scalable pictures (ISO 18004, by libqrencode).
public enum QRCode {
  /// The quiet zone around the code, in modules (ISO 18004 §5.3.8 asks for 4).
  static let quietZone = 4

  /// An accessible SVG of `text` as one path in `currentColor` on white, four modules of quiet zone around it; `label` is its
  /// name for screen readers. `nil` where the text is empty or longer than a code can hold (about 2 300 bytes).
  public static func svg(_ text: String, label: String = "QR code") -> String? {
    guard let (width, dark) = modules(text) else { return nil }
    var path = ""
    for y in 0..<width {
      var x = 0
      while x < width {
        guard dark[y * width + x] else { x += 1; continue }
        let start = x
        while x < width, dark[y * width + x] { x += 1 }
        path += "M\(start + quietZone) \(y + quietZone)h\(x - start)v1h-\(x - start)z"
      }
    }
    let size = width + 2 * quietZone
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size) \(size)\" role=\"img\" aria-label=\""
      + HTMLText.escaped(PlainText.clean(label))
      + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h\(size)v\(size)H0z\"/>"
      + "<path fill=\"currentColor\" d=\"\(path)\"/></svg>"
  }

  /// The code's width in modules and its modules by rows, true for dark; `nil` as in `svg`.
  static func modules(_ text: String) -> (width: Int, dark: [Bool])? {
    guard !text.isEmpty, !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard width > 0, let data = code.pointee.data else { return nil }
    return (width, (0..<width * width).map { data[$0] & 1 == 1 })
  }
}
