import Domain
import Formats
import Foundation

/// Where somebody goes after signing in: a page they asked for, or on with a form they had sent when their session had ended.
struct Arrival: Sendable {
  /// A path of the admin, with its query; nil for the dashboard.
  let next: String?
  let kept: KeptForm?

  /// As the fields `next`, `kept.path` and `kept.form` say.
  init(_ form: FormFields) {
    next = Arrival.path(form.text("next"))
    kept = KeptForm(form)
  }

  init(next: String?, kept: KeptForm? = nil) { (self.next, self.kept) = (next.flatMap(Arrival.path), kept) }

  /// `text` where it is an address inside the admin; nil for every other, so that nobody is sent to another site.
  static func path(_ text: String) -> String? {
    let path = String(text.prefix { $0 != "?" && $0 != "#" })
    guard AdminSite.holds(path), RequestPath.canonical(path) == path, !Door.isOpen(path), text.utf8.count < 2000,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else {
      return nil
    }
    return text
  }

  /// The hidden fields that carry it through the steps of signing in.
  var fields: [HiddenField] {
    var fields: [HiddenField] = []
    if let next { fields.append(HiddenField(name: "next", value: next)) }
    if let kept { fields += kept.carrier }
    return fields
  }
}

/// A field that the page shows nothing of.
struct HiddenField: Sendable {
  let name: String
  let value: String
}

/// A form that came when its sender's session had ended, kept so that nothing that was typed is lost.
struct KeptForm: Sendable {
  /// Where it was sent.
  let path: String
  let fields: [HiddenField]
  /// Whether a file came with it, which can't be kept.
  let hadFile: Bool

  /// The most that is kept, in bytes.
  static let limit = 1 << 20

  /// A form sent to `path`. Passwords and codes aren't kept.
  init?(path: String, _ form: FormFields, hadFile: Bool) {
    guard let path = Arrival.path(path) else { return nil }
    self.path = path
    fields = form.fields.filter { !KeptForm.isSecret($0.name) }.map { HiddenField(name: $0.name, value: $0.value) }
    self.hadFile = hadFile
    guard !fields.isEmpty || hadFile else { return nil }
  }

  /// As ``carrier`` says.
  init?(_ form: FormFields) {
    guard form["kept.path"] != nil else { return nil }
    let bytes = Data(base64Encoded: form.text("kept.form")) ?? Data()
    let pairs = (try? JSONDecoder().decode([[String]].self, from: bytes)) ?? []
    let fields = pairs.filter { $0.count == 2 }.map { (name: $0[0], value: $0[1].filter { $0 != "\0" }) }
    self.init(path: form.text("kept.path"), FormFields(fields), hadFile: form.isOn("kept.file"))
  }

  /// The hidden fields in which the sign-in page carries it: in letters that a form doesn't have to escape, so that it doesn't grow
  /// with every step.
  var carrier: [HiddenField] {
    let text = (try? JSONEncoder().encode(fields.map { [$0.name, $0.value] }).base64EncodedString()) ?? ""
    return [
      HiddenField(name: "kept.path", value: path), HiddenField(name: "kept.form", value: text),
      HiddenField(name: "kept.file", value: hadFile ? "1" : ""),
    ]
  }

  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.contains("password") || name == "code" || name == "secret"
  }
}
