import Domain
import Formats

/// Something to do to many episodes, as the form of the list sends it.
struct EpisodeActionForm: Sendable {
  let action: EpisodeAction
  /// The episodes ticked; those that the filter finds where `isEverything`.
  let episodes: [EpisodeID]
  let isEverything: Bool
  /// Whether it was asked already.
  let isConfirmed: Bool
  /// The list's filter.
  let query: String

  /// Reads the form. Throws ``DomainError/invalid(_:)`` where it doesn't say what to do, or to what.
  init(_ form: FormFields) throws {
    guard let action = EpisodeActionForm.action(form) else {
      throw DomainError.invalid(["action": "Choose what to do with the episodes."])
    }
    self.action = action
    episodes = form.all("episode").compactMap { EpisodeID($0) }
    isEverything = form.isOn("everything")
    isConfirmed = form.isOn("confirmed")
    query = form.text("query")
    if episodes.isEmpty && !isEverything {
      throw DomainError.invalid(["episode": "Tick the episodes that you mean, then choose what to do with them."])
    }
  }

  private static func action(_ form: FormFields) -> EpisodeAction? {
    switch form.text("action") {
    case "publish": .publish
    case "unlist": .unlist
    case "draft": .makeDraft
    case "withdraw": .withdraw
    case "delete": .delete
    case "season":
      // What is no number is refused by the rule on seasons, in words.
      form.text("season").isEmpty ? .season(nil) : .season(Int(form.text("season")) ?? 0)
    case "add-tag": .addTag(form.text("tag"))
    case "remove-tag": .removeTag(form.text("tag"))
    case "explicit": .explicit(true)
    case "clean": .explicit(false)
    case "explicit-as-show": .explicit(nil)
    default: nil
    }
  }

  /// What can be chosen with `role`.
  static func options(for role: Role, chosen: String? = nil) -> [SelectField.Option] {
    let editors: [(String, String)] =
      role >= .editor
      ? [("publish", "Publish now"), ("unlist", "Unlist"), ("draft", "Make draft"), ("withdraw", "Withdraw")] : []
    let all: [(String, String)] = [
      ("season", "Set season to …"), ("add-tag", "Add tag …"), ("remove-tag", "Remove tag …"), ("explicit", "Mark as explicit"),
      ("clean", "Mark as not explicit"), ("explicit-as-show", "Explicit as the show is"), ("delete", "Delete drafts"),
    ]
    return (editors + all).map { SelectField.Option(value: $0.0, title: $0.1, isChosen: $0.0 == chosen) }
  }

  /// The fields by which the action is sent again.
  static func fields(_ action: EpisodeAction) -> [(String, String)] {
    switch action {
    case .publish: [("action", "publish")]
    case .unlist: [("action", "unlist")]
    case .makeDraft: [("action", "draft")]
    case .withdraw: [("action", "withdraw")]
    case .delete: [("action", "delete")]
    case .season(let season): [("action", "season"), ("season", season.map(String.init) ?? "")]
    case .addTag(let tag): [("action", "add-tag"), ("tag", tag)]
    case .removeTag(let tag): [("action", "remove-tag"), ("tag", tag)]
    case .explicit(true?): [("action", "explicit")]
    case .explicit(false?): [("action", "clean")]
    case .explicit(nil): [("action", "explicit-as-show")]
    }
  }

  /// “Withdraw”, as the button that does it says.
  static func verb(_ action: EpisodeAction) -> String {
    switch action {
    case .publish: "Publish"
    case .unlist: "Unlist"
    case .makeDraft: "Make draft"
    case .withdraw: "Withdraw"
    case .delete: "Delete"
    case .season, .addTag, .removeTag, .explicit: "Change"
    }
  }

  /// What it means for those who listen, and how to take it back.
  static func consequence(_ action: EpisodeAction) -> String {
    switch action {
    case .publish: "They appear on the site and in the feed at once, and podcast apps begin to fetch them."
    case .unlist: "They leave lists and feed. Whoever has the address still finds them."
    case .makeDraft:
      "They leave site, lists and feed, and their addresses lead nowhere until they are published again. Their recordings are kept."
    case .withdraw: "They leave lists and feed, and their pages say that they were withdrawn. You can publish them again."
    case .delete:
      "Only drafts are deleted; others stay as they are. The history keeps what was written, and can bring it back."
    case .season(let season?): "Their season becomes \(season)."
    case .season(nil): "They belong to no season then."
    case .addTag(let tag): "They get the tag “\(tag)”."
    case .removeTag(let tag): "They lose the tag “\(tag)”."
    case .explicit(true?): "They are marked as explicit."
    case .explicit(false?): "They are marked as not explicit."
    case .explicit(nil): "They are as explicit as the show is."
    }
  }

  /// “published”, as the outcome says.
  static func participle(_ name: String) -> String {
    switch name {
    case "publish": "published"
    case "unlist": "unlisted"
    case "draft": "made a draft"
    case "withdraw": "withdrawn"
    case "delete": "deleted"
    default: "changed"
    }
  }
}
