import Domain
import Formats
import Foundation

/// `/admin/shows/{show}/settings`.
struct ShowSettingsPage: AdminPage {
  static let template = "admin/shows/settings"
  let layout: AdminLayout
  let action: String
  let version: String
  let problems: [LinkItem]
  // The show
  let title: TextField
  let subtitle: TextField
  let description: TextArea
  let artwork: ArtworkField
  let language: TextField
  let timeZone: TextField
  let languages: [Choice]
  let zones: [Choice]
  let type: SelectField
  let medium: SelectField
  let explicit: CheckField
  // Directories
  let categories: [SelectField]
  let categoriesError: String?
  let keywords: TextField
  let author: TextField
  let ownerName: TextField
  let ownerEmail: TextField
  let copyright: TextField
  // People
  let credits: [CreditRow]
  let creditsError: String?
  let people: [String]
  let roles: [String]
  // Links
  let platforms: [TextField]
  let morePlatforms: [TextField]
  let morePlatformsOpen: Bool
  let otherPlatforms: LinkRows
  let socials: LinkRows
  let fundings: LinkRows
  let website: TextField
  // Look
  let accent: TextField
  let preview: AccentPreview
  let themeCredit: TextField
  // Address and feed
  let slug: TextField
  let locked: CheckField
  let lockedOwner: TextField
  let blocked: CheckField
  let complete: CheckField
  let newFeedURL: TextField
  let confirmFeed: CheckField?
  /// The host names, for owners, and where the show can be deleted.
  let hosts: HostSection?
  let deletionURL: String?
  let historyURL: String

  /// A thing to choose from, with what it is called where that isn't the same.
  struct Choice: Sendable {
    let value: String
    let title: String
  }

  /// Somebody credited for the show.
  struct CreditRow: Sendable {
    let number: String
    let person: String
    let name: String
    let role: String
    let team: String
  }

  /// The host names at which the show answers.
  struct HostSection: Sendable {
    let action: String
    let field: TextField
    let hosts: [Host]
    /// Where DNS has to lead.
    let installation: String

    struct Host: Sendable {
      let name: String
      let url: String
      let isFirst: Bool
    }
  }
}

/// Links in rows of a title and an address, with two empty rows at the end.
struct LinkRows: Sendable {
  let name: String
  let legend: String
  let hint: String
  let titleLabel: String
  let titlePlaceholder: String
  let rows: [Row]
  let error: String?

  struct Row: Sendable {
    /// `funding.0`.
    let name: String
    let position: String
    let title: String
    let url: String
    let titleLabel: String
    let titlePlaceholder: String
  }

  init(
    _ name: String, _ legend: String, _ links: [Link], titleLabel: String = "Called", titlePlaceholder: String, hint: String,
    error: String?
  ) {
    (self.name, self.legend, self.hint, self.titleLabel) = (name, legend, hint, titleLabel)
    (self.titlePlaceholder, self.error) = (titlePlaceholder, error)
    let empty = Link(title: "", url: "")
    rows = (links + [empty, empty]).enumerated().map { number, link in
      Row(
        name: "\(name).\(number)", position: String(number + 1), title: link.title, url: link.url, titleLabel: titleLabel,
        titlePlaceholder: titlePlaceholder)
    }
  }
}
