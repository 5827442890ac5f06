/// A bold geometric cover: few flat colours, one idea. The same description always gives the same pixels.
public struct GeneratedArtwork: Sendable, Hashable {
  /// The idea.
  public enum Pattern: String, Sendable, CaseIterable {
    /// A grid of quarter circles, circles and leaves.
    case tiles
    /// Rings about a point low in the square, cut by the horizon.
    case sunrise
    /// Rounded bars of a sound's loudness.
    case bars
    /// Waves lying over one another.
    case waves
  }

  /// 0xRRGGBB.
  public typealias Colour = UInt32

  /// The idea, the ground, the shapes' colours (two or three are best), and a number that varies the arrangement.
  public var pattern: Pattern
  /// What lies under the shapes.
  public var ground: Colour
  /// The shapes' colours, at least one.
  public var colours: [Colour]
  /// Varies the arrangement.
  public var seed: UInt64

  /// A cover.
  public init(_ pattern: Pattern, ground: Colour, colours: [Colour], seed: UInt64 = 1) {
    (self.pattern, self.ground, self.seed) = (pattern, ground, seed)
    self.colours = colours.isEmpty ? [0xFFFFFF] : colours
  }

  /// The pixels of some rows, three bytes each.
  func rows(_ rows: Range<Int>, size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * size * 3)
    // One pixel's width, over which edges are softened.
    let soft = 1 / Double(size)
    for row in rows {
      let y = (Double(row) + 0.5) * soft
      for column in 0..<size {
        let pixel = colour(x: (Double(column) + 0.5) * soft, y: y, soft: soft)
        bytes.append(UInt8(max(0, min(255, pixel.red.rounded()))))
        bytes.append(UInt8(max(0, min(255, pixel.green.rounded()))))
        bytes.append(UInt8(max(0, min(255, pixel.blue.rounded()))))
      }
    }
    return bytes
  }

  private struct Paint {
    var red: Double
    var green: Double
    var blue: Double
    init(_ colour: Colour) {
      (red, green, blue) = (Double(colour >> 16 & 255), Double(colour >> 8 & 255), Double(colour & 255))
    }
    /// Lays `colour` over this as far as `cover` (0…1) says.
    mutating func lay(_ colour: Colour, _ cover: Double) {
      guard cover > 0 else { return }
      let (other, part) = (Paint(colour), min(1, cover))
      red += (other.red - red) * part
      green += (other.green - green) * part
      blue += (other.blue - blue) * part
    }
  }

  /// How much of a pixel lies inside a shape whose edge is `distance` away, negative inside.
  private func cover(_ distance: Double, _ soft: Double) -> Double { max(0, min(1, 0.5 - distance / soft)) }

  private func colour(x: Double, y: Double, soft: Double) -> Paint {
    switch pattern {
    case .tiles: tiles(x, y, soft)
    case .sunrise: sunrise(x, y, soft)
    case .bars: bars(x, y, soft)
    case .waves: waves(x, y, soft)
    }
  }

  private func colour(_ number: Int) -> Colour { colours[((number % colours.count) + colours.count) % colours.count] }

  /// A number for a place that is the same every time (SplitMix64).
  private func chance(_ place: Int) -> UInt64 {
    var value = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: Int64(place + 1)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  private func tiles(_ x: Double, _ y: Double, _ soft: Double) -> Paint {
    let count = 4.0
    let (column, row) = (Int(x * count), Int(y * count))
    let dice = chance(row * 7 + column)
    var (u, v) = (x * count - Double(column), y * count - Double(row))
    if dice & 1 == 1 { u = 1 - u }
    if dice & 2 == 2 { v = 1 - v }
    let edge = soft * count
    let first = colour(Int(dice >> 8 & 0xFF))
    let second = colour(Int(dice >> 8 & 0xFF) + 1)
    var paint = Paint(ground)
    let corner = (u * u + v * v).squareRoot()
    switch dice >> 3 & 7 {
    case 0, 1, 2: paint.lay(first, cover(corner - 1, edge))
    case 3:
      paint = Paint(first)
      paint.lay(ground, cover(corner - 1, edge))
      paint.lay(second, cover(corner - 0.5, edge))
    case 4:
      let middle = ((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5)).squareRoot()
      paint.lay(first, cover(middle - 0.5, edge))
      paint.lay(ground, cover(middle - 0.2, edge))
    case 5:
      let other = ((1 - u) * (1 - u) + (1 - v) * (1 - v)).squareRoot()
      paint.lay(first, cover(max(corner, other) - 1, edge))
    case 6:
      paint.lay(first, cover((u + v - 1) / 2.0.squareRoot(), edge))
    default:
      paint.lay(first, cover(corner - 1, edge))
      paint.lay(ground, cover(corner - 2 / 3.0, edge))
      paint.lay(second, cover(corner - 1 / 3.0, edge))
    }
    return paint
  }

  private func sunrise(_ x: Double, _ y: Double, _ soft: Double) -> Paint {
    var paint = Paint(ground)
    let horizon = 0.66
    let centre = 0.34 + Double(chance(0) % 33) / 100
    let distance = ((x - centre) * (x - centre) + (y - horizon) * (y - horizon)).squareRoot()
    if y < horizon + soft {
      for ring in 0..<5 {
        let radius = 0.86 - Double(ring) * 0.15
        paint.lay(ring % 2 == 0 ? colour(ring / 2) : ground, cover(distance - radius, soft) * cover(y - horizon, soft))
      }
    }
    // Its reflection: bars that grow thinner and shorter.
    for bar in 0..<5 {
      let top = horizon + 0.035 + Double(bar) * 0.062
      let half = 0.44 - Double(bar) * 0.075
      let thick = 0.017 - Double(bar) * 0.002
      let dx = max(0, abs(x - centre) - half)
      let dy = y - top - 0.012
      paint.lay(colour(bar % 2), cover((dx * dx + dy * dy).squareRoot() - thick, soft))
    }
    return paint
  }

  private func bars(_ x: Double, _ y: Double, _ soft: Double) -> Paint {
    var paint = Paint(ground)
    let count = 9
    let (margin, gap) = (0.12, 0.026)
    let width = (1 - 2 * margin - gap * Double(count - 1)) / Double(count)
    for bar in 0..<count {
      let middle = margin + width / 2 + Double(bar) * (width + gap)
      let rise = 1 - abs(Double(bar) - 4) / 5.5
      let half = max(width / 2, (0.1 + 0.28 * rise) * (0.45 + Double(chance(bar) % 100) / 170))
      let dy = max(0, abs(y - 0.5) - (half - width / 2))
      let dx = x - middle
      paint.lay(colour(bar == Int(chance(77) % 5) + 2 ? 1 : 0), cover((dx * dx + dy * dy).squareRoot() - width / 2, soft))
    }
    return paint
  }

  private func waves(_ x: Double, _ y: Double, _ soft: Double) -> Paint {
    var paint = Paint(ground)
    let sun = ((x - 0.7) * (x - 0.7) + (y - 0.27) * (y - 0.27)).squareRoot()
    paint.lay(colour(0), cover(sun - 0.145, soft))
    for wave in 0..<5 {
      let phase = Double(chance(wave) % 628) / 100
      let base = 0.44 + Double(wave) * 0.125
      let height = 0.055 - Double(wave) * 0.004
      let angle = x * (5.2 + Double(wave) * 0.5) + phase
      let edge = base + height * sine(angle)
      // The slope makes the vertical distance longer than the true one.
      let slope = 1 + (height * 6) * (height * 6)
      paint.lay(wave % 2 == 0 ? colour(1) : wave == 3 ? ground : colour(2), cover((edge - y) / slope.squareRoot(), soft))
    }
    return paint
  }

  /// A sine good to the eye, without the C library: Bhaskara's approximation.
  private func sine(_ angle: Double) -> Double {
    let turn = angle / (2 * Double.pi)
    let part = (turn - turn.rounded(.down)) * 2
    let (half, sign) = part < 1 ? (part, 1.0) : (part - 1, -1.0)
    let product = half * (1 - half)
    return sign * 16 * product / (5 - 4 * product)
  }
}
