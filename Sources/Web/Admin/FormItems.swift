/// A field of one line, as `admin/partials/text-field` shows it.
struct TextField: Sendable {
  let name: String
  let label: String
  let value: String
  /// `text`, `email`, `url`, `number`, `date`, `datetime-local`, `password`, `search`, `color`.
  let kind: String
  /// What to write, in a few words below the label.
  let hint: String?
  /// What is wrong and what to do; the field keeps what was typed.
  let error: String?
  let required: Bool
  /// The `autocomplete` token, and how many characters fit.
  let autocomplete: String?
  let limit: String?
  /// The id of a `datalist` to choose from.
  let list: String?
  /// Ids of hint and error for `aria-describedby`, nil without either.
  let describedBy: String?

  init(
    _ name: String, _ label: String, _ value: String, kind: String = "text", hint: String? = nil, error: String? = nil,
    required: Bool = false, autocomplete: String? = nil, limit: Int? = nil, list: String? = nil
  ) {
    (self.name, self.label, self.value, self.kind, self.hint, self.error) = (name, label, value, kind, hint, error)
    (self.required, self.autocomplete, self.limit, self.list) = (required, autocomplete, limit.map(String.init), list)
    describedBy = FormItems.describedBy(name, hint, error)
  }
}

/// A field of several lines (`admin/partials/text-area`).
struct TextArea: Sendable {
  let name: String
  let label: String
  let value: String
  let hint: String?
  let error: String?
  let required: Bool
  let rows: String
  /// Whether it is Markdown, with a preview beside it.
  let isMarkdown: Bool
  let describedBy: String?

  init(
    _ name: String, _ label: String, _ value: String, rows: Int = 4, isMarkdown: Bool = false, hint: String? = nil,
    error: String? = nil, required: Bool = false
  ) {
    (self.name, self.label, self.value, self.hint, self.error) = (name, label, value, hint, error)
    (self.required, self.rows, self.isMarkdown) = (required, String(rows), isMarkdown)
    describedBy = FormItems.describedBy(name, hint, error)
  }
}

/// A choice of one (`admin/partials/select-field`).
struct SelectField: Sendable {
  let name: String
  let label: String
  let options: [Option]
  let hint: String?
  let error: String?
  let describedBy: String?

  /// One that can be chosen.
  struct Option: Sendable {
    let value: String
    let title: String
    let isChosen: Bool
  }

  init(
    _ name: String, _ label: String, _ chosen: String, options: [(value: String, title: String)], hint: String? = nil,
    error: String? = nil
  ) {
    (self.name, self.label, self.hint, self.error) = (name, label, hint, error)
    self.options = options.map { Option(value: $0.value, title: $0.title, isChosen: $0.value == chosen) }
    describedBy = FormItems.describedBy(name, hint, error)
  }
}

/// A box to tick (`admin/partials/check-field`).
struct CheckField: Sendable {
  let name: String
  let label: String
  let isOn: Bool
  let hint: String?
  let describedBy: String?

  init(_ name: String, _ label: String, isOn: Bool, hint: String? = nil) {
    (self.name, self.label, self.isOn, self.hint) = (name, label, isOn, hint)
    describedBy = FormItems.describedBy(name, hint, nil)
  }
}

/// What the items of a form share.
enum FormItems {
  static func describedBy(_ name: String, _ hint: String?, _ error: String?) -> String? {
    let ids = [error.map { _ in "error-\(name)" }, hint.map { _ in "hint-\(name)" }].compactMap(\.self)
    return ids.isEmpty ? nil : ids.joined(separator: " ")
  }
}
