import Foundation
import Synchronization

/// Where a command writes what it has to say: the terminal it was started in, or the connection it came over.
protocol Terminal: Sendable {
  /// Writes a line that stays.
  func line(_ text: String)
  /// Shows how far the work is, in place of the last progress; `fraction` from 0 to 1.
  func progress(_ text: String, _ fraction: Double)
}

/// Standard output, with a bar that is redrawn in place when a person is watching.
final class StandardOutput: Terminal {
  private let isInteractive = isatty(STDOUT_FILENO) == 1
  private let hasBar = Mutex(false)

  func line(_ text: String) {
    hasBar.withLock { hasBar in
      if hasBar { write("\r\u{1B}[K") }
      hasBar = false
      write(text + "\n")
    }
  }

  func progress(_ text: String, _ fraction: Double) {
    guard isInteractive else { return }
    hasBar.withLock { hasBar in
      hasBar = true
      let filled = Int((min(max(fraction, 0), 1) * 24).rounded())
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      write("\r\u{1B}[K\(bar) \(Int(fraction * 100)) %  \(text.prefix(60))")
    }
  }

  private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}

/// Collects nothing; for work that nobody watches.
struct Silence: Terminal {
  func line(_ text: String) {}
  func progress(_ text: String, _ fraction: Double) {}
}
