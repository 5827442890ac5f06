/// What a page says once after something was done. It travels as `?notice=` in the address, so that only these texts can be shown.
enum Notice: String, Sendable, CaseIterable {
  case demoRemoved, saved, created, deleted, restored, discarded, unpublished, withdrawn, unlisted, scheduled, published
  case disabled, enabled, signedOut, passwordChanged, codesOff

  /// The sentence.
  var text: String {
    switch self {
    case .demoRemoved: "The demo shows are gone."
    case .saved: "Saved."
    case .created: "Created."
    case .deleted: "Deleted."
    case .restored: "Brought back."
    case .discarded: "Discarded."
    case .unpublished: "It is a draft again."
    case .withdrawn: "Withdrawn."
    case .unlisted: "Unlisted."
    case .scheduled: "Scheduled: it appears by itself."
    case .published: "Published."
    case .disabled: "Disabled, and signed out everywhere."
    case .enabled: "Enabled again."
    case .signedOut: "Signed out there."
    case .passwordChanged: "Your password is changed; you are signed out everywhere else."
    case .codesOff: "From now on the password alone signs in."
    }
  }
}
