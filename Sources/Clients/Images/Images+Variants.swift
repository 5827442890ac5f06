import Formats
import Glibc

/// How a square of pixels is written out.
public enum SquareForm: Sendable, Hashable {
  /// JPEG on white, in full colour, and under this many bytes where its quality and size can be lowered that far.
  case jpeg(bytes: Int64, leastEdge: Int)
  case webp
  case avif
}

extension Images {
  /// Decodes the picture at `source` once: cut to the square about its middle if it is none, in sRGB, as raw pixels at `target`
  /// (`.v`), no larger than `longest` a side.
  public func unpack(_ source: String, isForeign: Bool, longest: Int, to target: String, in folder: String) async throws -> Int {
    let info = try await inspect(source)
    let edge = min(info.width, info.height, longest)
    let raw = "\(folder)/raw.v"
    defer { unlink(raw) }
    try await thumbnail(
      info, [source, raw, "\(edge)", "--height", "\(edge)", "--crop", "centre"], isForeign: isForeign, in: folder)
    try await run(["colourspace", raw, target, "srgb"], in: folder)
    return edge
  }

  /// Writes the raw square at `source` with `edge` pixels a side to `target`; the edge it has at last, which a limit of bytes may
  /// have lowered.
  public func write(_ source: String, as form: SquareForm, edge: Int, to target: String, in folder: String) async throws -> Int {
    switch form {
    case .webp:
      try await resize(source, edge, target + "[Q=82,strip]", in: folder)
      return edge
    case .avif:
      try await resize(source, edge, target + "[Q=58,effort=3,compression=av1,strip]", in: folder)
      return edge
    case .jpeg(let bytes, let leastEdge):
      let flat = "\(folder)/flat.v"
      defer { unlink(flat) }
      // Four bands are red, green, blue and alpha; of three, `flatten` would take blue for alpha.
      let bands = try await run(["getpoint", source, "0", "0"], in: folder).split(separator: " ").filter {
        $0.contains(where: \.isNumber)
      }
      try await run(bands.count > 3 ? ["flatten", source, flat, "--background", "255"] : ["copy", source, flat], in: folder)
      let edges = [edge] + [2400, 2000, 1600, 1400].filter { $0 < edge && $0 >= leastEdge }
      var last = edge
      for edge in edges {
        for quality in edge == edges.last ? [88, 80, 72, 64, 55] : [88, 80, 72] {
          try await resize(flat, edge, target + "[Q=\(quality),strip,optimize-coding]", in: folder)
          last = edge
          if Images.size(target) < bytes { return edge }
        }
      }
      return last
    }
  }

  private func resize(_ source: String, _ edge: Int, _ target: String, in folder: String) async throws {
    try await run(["thumbnail", source, target, "\(edge)", "--height", "\(edge)", "--size", "force"], in: folder)
  }
}
