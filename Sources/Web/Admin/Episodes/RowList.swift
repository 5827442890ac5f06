import Domain
import Formats

/// A list of rows in a form, as `admin/episodes/rows` shows it.
struct RowList: Sendable {
  /// `credit`: what its fields' names begin with.
  let name: String
  /// “Person”: what a row is.
  let singular: String
  let heading: String
  let hint: String
  let error: String?
  let rows: [Row]
  /// What an empty row looks like, for scripts.
  let blank: Row

  /// One row.
  struct Row: Sendable {
    /// Its number in the form, from 0, and among people, from 1; a script's blank has `__` for both.
    let index: String
    let number: String
    let cells: [Cell]
    let carried: [Carried]
  }

  /// A field of one line in a row.
  struct Cell: Sendable {
    let name: String
    let label: String
    let value: String
    /// How much of the row it takes: `wide` or `narrow`.
    let width: String
    let list: String?
    let placeholder: String?
    let error: String?
    let row: String
  }

  /// What goes along unseen.
  struct Carried: Sendable {
    let name: String
    let value: String
  }

  /// A column.
  struct Column: Sendable {
    let name: String
    let label: String
    var width = "wide"
    var list: String?
    var placeholder: String?
  }

  init(
    _ name: String, singular: String, heading: String, hint: String, columns: [Column], carried: [String] = [],
    form: FormFields, problems: [Field: String], listField: Field
  ) {
    (self.name, self.singular, self.heading, self.hint) = (name, singular, heading, hint)
    error = problems[listField]
    let filled = EpisodeForm.entries(name, of: form)
    func row(_ index: String, _ number: String, _ values: [String: String]) -> Row {
      Row(
        index: index, number: number,
        cells: columns.map { column in
          Cell(
            name: "\(name).\(index).\(column.name)", label: column.label, value: values[column.name] ?? "", width: column.width,
            list: column.list, placeholder: column.placeholder,
            error: problems[Field(rawValue: "\(name).\(index).\(column.name)")], row: "\(singular) \(number)")
        },
        carried: carried.map { Carried(name: "\(name).\(index).\($0)", value: values[$0] ?? "") })
    }
    rows = (filled + Array(repeating: [:], count: 3)).enumerated().map { row("\($0)", "\($0 + 1)", $1) }
    blank = row("__", "__", [:])
  }
}
