import Glibc

/// What the allocator keeps of what was freed.
enum Memory {
  /// Has blocks from a mebibyte up mapped one by one, so that a feed of some megabytes is given back to the system as soon as it is
  /// replaced. Left to itself, glibc raises its threshold with the first such block, takes all later ones from its heaps, one for
  /// each thread, and keeps those: a process that had rendered ten feeds held 180 MB instead of 90.
  static func returnLargeBlocks() { _ = once }

  private static let once: Void = {
    // `malloc.h` is in no module that Swift knows, and is glibc's alone: looked up, so that another C library does without.
    guard let symbol = dlsym(nil, "mallopt") else { return }
    let mallopt = unsafeBitCast(symbol, to: (@convention(c) (CInt, CInt) -> CInt).self)
    let thresholdForMapping: CInt = -3
    _ = mallopt(thresholdForMapping, 1 << 20)
  }()
}
