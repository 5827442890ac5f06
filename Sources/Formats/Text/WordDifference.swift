/// What became of a text, word by word.
public enum WordDifference {
  /// A stretch of words.
  public struct Piece: Sendable, Hashable {
    public let text: String
    public let kind: Kind
  }

  /// Whether a stretch is in both texts, only in the former, or only in the latter.
  public enum Kind: Sendable, Hashable {
    case kept, removed, added
  }

  /// The way from `former` to `latter`. Joined, what is kept and removed is `former`, what is kept and added is `latter`. Texts that
  /// have little in common and are long are given as one removed and one added whole: nobody reads such a difference by the word.
  public static func pieces(from former: String, to latter: String) -> [Piece] {
    var (old, new) = (words(former)[...], words(latter)[...])
    let head = zip(old, new).prefix { $0 == $1 }.count
    let start = old.prefix(head)
    (old, new) = (old.dropFirst(head), new.dropFirst(head))
    let tail = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
    let end = old.suffix(tail)
    (old, new) = (old.dropLast(tail), new.dropLast(tail))

    var pieces: [Piece] = []
    append(start, .kept, &pieces)
    if old.count + new.count > limit {
      append(old, .removed, &pieces)
      append(new, .added, &pieces)
    } else {
      let difference = Array(new).difference(from: Array(old))
      var (removed, added): (Set<Int>, Set<Int>) = ([], [])
      for change in difference {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): added.insert(offset)
        }
      }
      var (left, right) = (0, 0)
      while left < old.count || right < new.count {
        if removed.contains(left) {
          append(old.dropFirst(left).prefix(1), .removed, &pieces)
          left += 1
        } else if added.contains(right) {
          append(new.dropFirst(right).prefix(1), .added, &pieces)
          right += 1
        } else {
          append(old.dropFirst(left).prefix(1), .kept, &pieces)
          (left, right) = (left + 1, right + 1)
        }
      }
    }
    append(end, .kept, &pieces)
    return joined(pieces)
  }

  /// The same with neighbouring changes as one: a space between two of them is part of both texts' change.
  private static func joined(_ pieces: [Piece]) -> [Piece] {
    var joined: [Piece] = []
    var (removed, added) = ("", "")
    func close() {
      if !removed.isEmpty { joined.append(Piece(text: removed, kind: .removed)) }
      if !added.isEmpty { joined.append(Piece(text: added, kind: .added)) }
      (removed, added) = ("", "")
    }
    for (index, piece) in pieces.enumerated() {
      switch piece.kind {
      case .removed: removed += piece.text
      case .added: added += piece.text
      case .kept:
        let isBetween = index > 0 && index + 1 < pieces.count && piece.text.allSatisfy { $0 == " " }
        if isBetween, !removed.isEmpty, !added.isEmpty {
          removed += piece.text
          added += piece.text
        } else {
          close()
          joined.append(piece)
        }
      }
    }
    close()
    return joined
  }

  /// How many words are compared one by one, both texts together.
  static let limit = 6000

  private static func append(_ words: ArraySlice<Substring>, _ kind: Kind, _ pieces: inout [Piece]) {
    guard !words.isEmpty else { return }
    let text = words.joined()
    if let last = pieces.last, last.kind == kind {
      pieces[pieces.count - 1] = Piece(text: last.text + text, kind: kind)
    } else {
      pieces.append(Piece(text: text, kind: kind))
    }
  }

  /// Words and the white space between them, in turn; scripts without spaces go by the character.
  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    var former: Sort?
    for index in text.indices {
      let sort = Sort(text[index])
      if let former, sort != former || sort == .single {
        words.append(text[start..<index])
        start = index
      }
      former = sort
    }
    if start < text.endIndex { words.append(text[start...]) }
    return words
  }

  private enum Sort {
    case space, word, single
    init(_ character: Character) {
      if character.isWhitespace {
        self = .space
      } else if let scalar = character.unicodeScalars.first, (0x2E80...0xFAFF).contains(scalar.value) {
        self = .single
      } else {
        self = character.isLetter || character.isNumber || character == "'" || character == "’" ? .word : .single
      }
    }
  }
}
