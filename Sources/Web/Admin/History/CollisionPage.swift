import Domain
import Formats

/// What somebody sees who saves second: both sides of every field that differs, and a form that carries all they typed.
///
/// The form goes back to `action` with everything that was sent, `version` set to the version that was saved in between, and
/// `merge.{field}` = `mine` or `theirs` for each field. The route then saves `mine.taking(form.takenFromOthers, from: theirs)`.
struct CollisionPage: AdminPage {
  static let template = "admin/history/collision"
  let layout: AdminLayout
  /// What it is called now.
  let headline: String
  /// Who saved, “somebody else” where it isn't known, and when.
  let savedBy: String
  let savedAt: DateTimeItem?
  /// Where the form goes.
  let action: String
  /// Where the stored state can be looked at without saving.
  let leave: String
  let hasConflict: Bool
  let differences: [Row]
  let carried: [CarriedField]

  /// One field that differs.
  struct Row: Sendable {
    let name: String
    let label: String
    /// Safe HTML: what each side made of the beginning.
    let theirsHTML: String
    let mineHTML: String
    /// Whether each side is empty: an empty box says nothing.
    let theirsIsEmpty: Bool
    let mineIsEmpty: Bool
    let takesTheirs: Bool
    let takesMine: Bool
    /// Whether both changed it.
    let isConflict: Bool
    /// Who changed it, in words.
    let note: String
  }

  /// Something typed that goes along unseen.
  struct CarriedField: Sendable {
    let name: String
    let value: String
  }

  /// A collision as a page. `form` is all that was sent; `zone` is the show's.
  init<D: Draft>(
    _ collision: Collision<D>, form: FormFields, action: String, leave: String, zone: String, layout: AdminLayout
  ) {
    self.layout = layout
    (self.action, self.leave) = (action, leave)
    headline = collision.theirs.headline
    let merge = collision.merge
    hasConflict = merge.hasConflict
    savedBy = (collision.by?.accountName).flatMap(\.nonEmpty) ?? "somebody else"
    savedAt = collision.by.map { DateTimeItem($0.at, zone: zone) }
    differences = merge.differences.filter { $0.change != .same }.map(Row.init)
    carried =
      form.fields.filter { $0.name != "version" && !$0.name.hasPrefix("merge.") }
      .map { CarriedField(name: $0.name, value: $0.value) } + [CarriedField(name: "version", value: String(collision.version))]
  }
}

extension CollisionPage.Row {
  init<D: Draft>(_ difference: Merge<D>.Difference) {
    (name, label) = (difference.name.rawValue, difference.label)
    let base = difference.base ?? difference.theirs
    theirsHTML = TextDifference.html(from: base, to: difference.theirs)
    mineHTML = TextDifference.html(from: base, to: difference.mine)
    (theirsIsEmpty, mineIsEmpty) = (theirsHTML.isEmpty, mineHTML.isEmpty)
    takesTheirs = difference.change == .theirs
    takesMine = !takesTheirs
    isConflict = difference.change == .both
    note =
      switch difference.change {
      case .theirs: "Changed by them only"
      case .mine, .same: "Changed by you only"
      case .both: "Changed by both of you"
      }
  }
}

extension FormFields {
  /// The fields that somebody, shown a collision, wants as the other side has them.
  var takenFromOthers: Set<Field> {
    let prefix = "merge."
    return Set(
      fields.filter { $0.name.hasPrefix(prefix) && $0.value == "theirs" }.map {
        Field(rawValue: String($0.name.dropFirst(prefix.count)))
      })
  }

  /// The version of what was edited that the form was filled with; 0 for something new.
  var version: Int64 { Int64(text("version")) ?? 0 }
}
