import Domain
import Formats

/// What something was at one time, what was changed then, and what is different now.
struct RevisionPage: AdminPage {
  static let template = "admin/history/revision"
  let layout: AdminLayout
  /// “Edited”, “Episode”.
  let what: String
  let kind: String
  let by: String?
  let at: MomentItem
  let problem: String?
  /// Where it is edited now; nil when it is gone.
  let subjectURL: String?
  let historyURL: String
  /// Whether it has been deleted since.
  let isGone: Bool
  /// Whether it is the first that is known, or the end: there is nothing to compare with what was before.
  let isFirst: Bool
  /// Whether what was kept can be read.
  let isReadable: Bool
  /// Against the state before.
  let changed: [Row]
  /// Against the state now.
  let since: [Row]
  /// Everything as it was then; what was empty is left out.
  let fields: [Row]
  /// Where a POST brings it back; nil where that would change nothing or may not be.
  let restoration: String?

  /// A field with its text as safe HTML.
  struct Row: Sendable {
    let label: String
    let html: String
  }

  /// What the page is made of.
  struct State: Sendable {
    let revision: Revision
    /// The fields before this change; nil when nothing is known of it.
    let former: [DraftField]?
    let isFirst: Bool
    /// The fields now; nil when it is gone.
    let present: [DraftField]?
    let mayBringBack: Bool
  }

  init(layout: AdminLayout, _ state: State, zone: String, problem: String?, now: Timestamp) {
    let revision = state.revision
    let then = revision.fields
    (self.layout, self.problem) = (layout, problem)
    what = revision.what == Revision.before ? "Found as it was" : revision.what
    kind = revision.subject.kind.title
    by = revision.accountName.nonEmpty
    at = MomentItem(revision.at, zone: zone, now: now)
    isGone = state.present == nil
    isFirst = state.isFirst || revision.what == "Deleted"
    isReadable = then != nil
    subjectURL = state.present == nil ? nil : RevisionPage.address(of: revision.subject)
    historyURL = "/admin/history?kind=\(revision.subject.kind.rawValue)&key=\(Slug.pathComponent(revision.subject.key))"
    changed = RevisionPage.differences(from: state.former ?? [], to: state.isFirst ? [] : then ?? [])
    since = RevisionPage.differences(from: then ?? [], to: state.present ?? [])
    fields = (then ?? []).filter { !$0.text.isEmpty }.map { Row(label: $0.label, html: HTMLText.escape($0.text)) }
    let isDifferent = state.present.map { RevisionPage.isDifferent(then ?? [], $0) } ?? true
    restoration = state.mayBringBack && then != nil && isDifferent ? "/admin/history/\(revision.id)/restoration" : nil
  }

  private static func isDifferent(_ then: [DraftField], _ now: [DraftField]) -> Bool {
    let texts = Dictionary(now.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    return then.contains { texts[$0.name] != nil && texts[$0.name] != $0.text }
  }

  /// The fields that both have and that differ, with what went and what came.
  static func differences(from former: [DraftField], to latter: [DraftField]) -> [Row] {
    let texts = Dictionary(former.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    return latter.compactMap { field in
      guard let text = texts[field.name], text != field.text else { return nil }
      return Row(label: field.label, html: html(from: text, to: field.text))
    }
  }

  /// The difference as safe HTML, long stretches that stayed cut down to what is beside a change.
  static func html(from former: String, to latter: String) -> String {
    let pieces = WordDifference.pieces(from: former, to: latter)
    let context = 140
    return pieces.enumerated().map { index, piece in
      switch piece.kind {
      case .removed: return "<del>\(HTMLText.escape(piece.text))</del>"
      case .added: return "<ins>\(HTMLText.escape(piece.text))</ins>"
      case .kept:
        guard piece.text.count > 3 * context else { return HTMLText.escape(piece.text) }
        let head = index == 0 ? "" : String(piece.text.prefix(context))
        let tail = index == pieces.count - 1 ? "" : String(piece.text.suffix(context))
        return "\(HTMLText.escape(head)) … \(HTMLText.escape(tail))"
      }
    }.joined()
  }

  /// Where `subject` is edited.
  static func address(of subject: Subject) -> String {
    let show = subject.show.map { "/admin/shows/\($0)" } ?? "/admin"
    let local = subject.key.firstIndex(of: "/").map { String(subject.key[subject.key.index(after: $0)...]) } ?? subject.key
    return switch subject.kind {
    case .episode: "/admin/episodes/\(subject.key)"
    case .show: "/admin/shows/\(subject.key)/settings"
    case .person: "/admin/people/\(subject.key)"
    case .sponsor: "\(show)/sponsors/\(subject.key)"
    case .page: "\(show)/pages/\(Slug.pathComponent(local))"
    case .season: "\(show)/seasons"
    case .redirect: "\(show)/redirects"
    case .account: "/admin/accounts/\(subject.key)"
    }
  }
}
