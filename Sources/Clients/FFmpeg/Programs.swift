import NIOCore
import Subprocess
import SystemPackage

/// Programs run beside us: bounded in time, in output and in privilege.
public enum Programs {
  /// What a program left behind.
  public struct Outcome: Sendable {
    /// Its exit status; a signal counts as 128 + its number, as in a shell.
    public var status: Int
    /// What it wrote to standard output.
    public var output: [UInt8]
    /// The end of what it wrote to standard error.
    public var complaint: String
  }

  /// Why a program did not run to its end.
  public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such program.
    case missing(String)
    /// It took longer than allowed and was killed.
    case timedOut(String)
    /// It could not be started, or wrote more than allowed.
    case failed(String, String)

    /// One plain sentence.
    public var description: String {
      switch self {
      case .missing(let program): "The program “\(program)” is not installed."
      case .timedOut(let program): "“\(program)” took too long and was stopped."
      case .failed(let program, let reason): "“\(program)” could not be run: \(reason)."
      }
    }
  }

  /// Runs `program` (a path, or a name looked up in PATH) at low priority and waits. It is killed when `limit` is over, and
  /// when the task is cancelled. `progress` sees each piece of standard output as it comes; with a `sink`, which gets the bytes,
  /// nothing of it is kept. The last `complaintLines` of standard error are.
  public static func run(
    _ program: String, _ arguments: [String], limit: Duration, outputLimit: Int = 4 << 20, complaintLines: Int = 5,
    sink: (@Sendable ([UInt8]) -> Void)? = nil, progress: (@Sendable (String) -> Void)? = nil
  ) async throws -> Outcome {
    do {
      return try await Deadline.run(within: limit) {
        try await start(
          program, arguments, outputLimit: outputLimit, complaintLines: complaintLines, sink: sink, progress: progress)
      }
    } catch is Deadline.Passed {
      throw Failure.timedOut(program)
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      if error.code == .executableNotFound { throw Failure.missing(program) }
      throw Failure.failed(program, "\(error)")
    }
  }

  private static func start(
    _ program: String, _ arguments: [String], outputLimit: Int, complaintLines: Int, sink: (@Sendable ([UInt8]) -> Void)?,
    progress: (@Sendable (String) -> Void)?
  ) async throws -> Outcome {
    // `nice` becomes the program, under the same process number; it reports a missing one by status 127.
    var options = PlatformOptions()
    options.teardownSequence = []
    let result = try await Subprocess.run(
      .name("nice"), arguments: Arguments(["-n", "10", program] + arguments), platformOptions: options, input: .none,
      output: .sequence, error: .sequence
    ) { execution in
      async let complaint = tail(execution.standardError, lines: complaintLines)
      var output: [UInt8] = []
      for try await piece in execution.standardOutput {
        let bytes = piece.withUnsafeBytes { Array($0) }
        if let sink {
          sink(bytes)
          continue
        }
        guard output.count + bytes.count <= outputLimit else { throw Failure.failed(program, "it writes too much") }
        output += bytes
        progress?(String(decoding: bytes, as: UTF8.self))
      }
      return (output, try await complaint)
    }
    try Task.checkCancellation()
    let (output, complaint) = result.closureResult
    switch result.terminationStatus {
    case .exited(127): throw Failure.missing(program)
    case .exited(let code): return Outcome(status: Int(code), output: output, complaint: complaint)
    case .signaled(let number): return Outcome(status: 128 + Int(number), output: output, complaint: complaint)
    }
  }

  /// The last few lines of a stream, however long it is.
  private static func tail(_ stream: SubprocessOutputSequence, lines limit: Int) async throws -> String {
    var kept: [UInt8] = []
    for try await piece in stream {
      piece.withUnsafeBytes { kept += Array($0) }
      if kept.count > 16384 { kept.removeFirst(kept.count - 8192) }
    }
    let lines = String(decoding: kept, as: UTF8.self).split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
    return lines.suffix(limit).joined(separator: "\n")
  }

  /// The version line of `program`: what it says first to `-version` or `--version`; throws `Failure.missing`.
  public static func version(of program: String) async throws -> String {
    for option in ["-version", "--version"] {
      let outcome = try await run(program, [option], limit: .seconds(10))
      if outcome.status == 0, let line = String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isNewline).first
      {
        return String(line)
      }
    }
    throw Failure.failed(program, "it does not say its version")
  }
}
