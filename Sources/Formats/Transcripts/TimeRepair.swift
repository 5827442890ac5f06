/// Believes the times that agree with each other and estimates the rest by words between them.
enum TimeRepair {
  /// Words a minute where the transcript itself gives no pace.
  private static let defaultPace = 160.0

  /// `pace`: times were typed, so that ones which make speech impossibly fast or slow are wrong too, where others are.
  static func repair(_ raw: [RawCue], duration: Milliseconds?, pace: Bool) -> (cues: [Cue], findings: [Finding]) {
    guard !raw.isEmpty else { return ([], []) }
    var said = [0]
    for cue in raw { said.append(said[said.count - 1] + max(1, SpokenText.words(cue.text))) }
    var reasons = [Reason?](repeating: nil, count: raw.count)
    var candidates: [Int] = []
    let hasRealTime = raw.contains { ($0.start ?? .zero) > .zero }
    var seenRealTime = false
    for (index, cue) in raw.enumerated() {
      guard let start = cue.start, hasRealTime || (raw.count == 1 && (cue.end ?? .zero) > .zero) else {
        reasons[index] = cue.start == nil ? .missing : .zero
        continue
      }
      if start > .zero { seenRealTime = true }
      if start == .zero && seenRealTime {
        reasons[index] = .zero
      } else if let duration, start >= duration, duration > .zero {
        reasons[index] = .pastEnd
      } else {
        candidates.append(index)
      }
    }
    let isDamaged =
      candidates.count < raw.count
      || zip(candidates, candidates.dropFirst()).contains { (raw[$0].start ?? .zero) > (raw[$1].start ?? .zero) }
    let points = candidates.map { Point(time: raw[$0].start?.rawValue ?? 0, words: said[$0]) }
    let good = isDamaged ? longestChain(points, pace: pace) : Array(points.indices)
    var anchors = good.map { candidates[$0] }
    let kept = Set(anchors)
    for index in candidates where !kept.contains(index) { reasons[index] = .backward }
    // A recording begins at its beginning; the first words do where nothing better is known.
    var starts = raw.map { $0.start?.rawValue ?? 0 }
    let perWord = wordLength(anchors, starts: starts, said: said, duration: duration)
    let finish = max(duration?.rawValue ?? 0, 0)
    if anchors.first != 0 {
      starts[0] = 0
      anchors.insert(0, at: 0)
    }
    for (position, anchor) in anchors.enumerated() {
      let next = position + 1 < anchors.count ? anchors[position + 1] : raw.count
      guard next - anchor > 1 else { continue }
      let words = Double(said[next] - said[anchor])
      var span = words * perWord
      if next < raw.count {
        span = Double(starts[next] - starts[anchor])
      } else if finish > starts[anchor] {
        span = min(span, Double(finish - starts[anchor]))
      }
      for index in (anchor + 1)..<next {
        starts[index] = starts[anchor] + Int64(span * Double(said[index] - said[anchor]) / words)
      }
    }
    let ends = ends(raw, starts: starts, repaired: reasons, perWord: perWord, said: said, duration: duration)
    var cues: [Cue] = []
    for (index, cue) in raw.enumerated() {
      cues.append(
        Cue(start: Milliseconds(starts[index]), end: Milliseconds(ends.values[index]), speaker: cue.speaker, text: cue.text))
    }
    return (cues, report(raw, reasons: reasons, cues: cues) + ends.findings)
  }

  private enum Reason { case missing, zero, backward, pastEnd }
  private struct Point { var time: Int64; var words: Int }

  /// The most points that go forward in time, and (`pace`) at a pace people speak at. O(n log n), or O(n × 400) with `pace`.
  private static func longestChain(_ points: [Point], pace: Bool) -> [Int] {
    if points.isEmpty { return [] }
    var previous = [Int](repeating: -1, count: points.count)
    var end = 0
    if pace {
      var length = [Int](repeating: 1, count: points.count)
      for index in points.indices {
        for earlier in max(0, index - 400)..<index
        where length[earlier] + 1 > length[index] && isPlausible(points[earlier], points[index]) {
          length[index] = length[earlier] + 1
          previous[index] = earlier
        }
        if length[index] > length[end] { end = index }
      }
    } else {
      var tails: [Int] = []
      for index in points.indices {
        var low = 0
        var high = tails.count
        while low < high {
          let middle = (low + high) / 2
          if points[tails[middle]].time <= points[index].time { low = middle + 1 } else { high = middle }
        }
        if low > 0 { previous[index] = tails[low - 1] }
        if low == tails.count { tails.append(index) } else { tails[low] = index }
      }
      end = tails.last ?? 0
    }
    var chain: [Int] = []
    var index = end
    while index >= 0 {
      chain.append(index)
      index = previous[index]
    }
    return chain.reversed()
  }

  /// Up to seven words a second with three seconds' grace; down to one in two seconds, with four minutes of music.
  private static func isPlausible(_ left: Point, _ right: Point) -> Bool {
    let time = right.time - left.time
    let words = Int64(right.words - left.words)
    return time >= 0 && time + 3000 >= words * 1000 / 7 && time <= words * 2000 + 240_000
  }

  private static func wordLength(_ anchors: [Int], starts: [Int64], said: [Int], duration: Milliseconds?) -> Double {
    if let first = anchors.first, let last = anchors.last, said[last] - said[first] >= 20, starts[last] > starts[first] {
      return Double(starts[last] - starts[first]) / Double(said[last] - said[first])
    }
    if anchors.isEmpty, let duration, duration > .zero, let total = said.last { return Double(duration.rawValue) / Double(total) }
    return 60_000 / defaultPace
  }

  private static func ends(
    _ raw: [RawCue], starts: [Int64], repaired: [Reason?], perWord: Double, said: [Int], duration: Milliseconds?
  ) -> (values: [Int64], findings: [Finding]) {
    var values: [Int64] = []
    var wrong: [Int] = []
    var clipped: [Int] = []
    for (index, cue) in raw.enumerated() {
      let next = index + 1 < raw.count ? starts[index + 1] : nil
      var guess = starts[index] + Int64(Double(said[index + 1] - said[index]) * perWord)
      if let next { guess = max(starts[index], cue.end == nil ? next : min(guess, next)) }
      var end = guess
      if let given = cue.end?.rawValue, repaired[index] == nil {
        if given >= starts[index] { end = given } else { wrong.append(index) }
      }
      if let duration, duration > .zero, end > duration.rawValue {
        if cue.end != nil, end > duration.rawValue + 1000 { clipped.append(index) }
        end = max(starts[index], duration.rawValue)
      }
      values.append(end)
    }
    var findings: [Finding] = []
    if let first = wrong.first {
      findings.append(
        Finding(
          item: "Cue \(first + 1)", field: "time",
          message:
            "\(count(wrong.count, "cue ends", "cues end")) before \(wrong.count == 1 ? "it begins" : "they begin"); the next one's start or the words decide instead."
        ))
    }
    if let first = clipped.first {
      let message = "\(count(clipped.count, "cue ends", "cues end")) after the recording does, and was cut to its length."
      findings.append(Finding(item: "Cue \(first + 1)", field: "time", message: message))
    }
    return (values, findings)
  }

  /// One finding for each run of cues that were estimated, at most fifty.
  private static func report(_ raw: [RawCue], reasons: [Reason?], cues: [Cue]) -> [Finding] {
    if !reasons.contains(where: { $0 == nil }) {
      let what = reasons.contains(.missing) ? "has no times" : "has no times but zero"
      let message = "The transcript \(what). They were estimated from the words, so links to a second will be off by some."
      return [Finding(field: "time", message: message, remedy: "Use a transcript with times where there is one.")]
    }
    var findings: [Finding] = []
    var index = 0
    var runs = 0
    while index < reasons.count {
      guard reasons[index] != nil else { index += 1; continue }
      let start = index
      var kinds: [Reason: Int] = [:]
      while index < reasons.count, let reason = reasons[index] {
        kinds[reason, default: 0] += 1
        index += 1
      }
      runs += 1
      if runs > 50 { continue }
      let item = index - start == 1 ? "Cue \(start + 1)" : "Cues \(start + 1)–\(index)"
      let parts: [(Reason, String)] = [
        (.missing, "missing"), (.zero, "zero"), (.backward, "out of order"), (.pastEnd, "past the end"),
      ]
      let what = parts.compactMap { kind, name in kinds[kind].map { "\($0) \(name)" } }.joined(separator: ", ")
      let from = start > 0 ? TimeStamp.short(cues[start - 1].start) : "the beginning"
      let to = index < cues.count ? TimeStamp.short(cues[index].start) : "the end"
      findings.append(
        Finding(item: item, field: "time", message: "Times \(what): estimated from the words between \(from) and \(to)."))
    }
    if runs > 50 {
      findings.append(Finding(field: "time", message: "Times in \(runs - 50) more places were estimated in the same way."))
    }
    return findings
  }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
}
