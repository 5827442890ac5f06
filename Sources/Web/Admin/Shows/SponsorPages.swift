import Database
import Domain
import Formats

/// `/admin/shows/{show}/sponsors`.
struct SponsorListPage: AdminPage {
  static let template = "admin/shows/sponsors"
  let layout: AdminLayout
  let base: String
  let text: String
  let isFiltered: Bool
  let sort: SelectField
  let sponsors: [Item]

  struct Item: Sendable {
    let id: String
    let name: String
    let url: String
    let target: String
    /// The whole address of the short link.
    let shortLink: String?
    let episodes: String
    let clicks: String
    let recentClicks: String
  }
}

/// The form of a sponsor, new or not, with what came of its short link.
struct SponsorFormPage: AdminPage {
  static let template = "admin/shows/sponsor"
  let layout: AdminLayout
  let action: String
  let deletion: String?
  /// Its key; empty for a new one.
  let key: String
  let version: String
  let problems: [LinkItem]
  let name: TextField
  let url: TextField
  let shortLink: TextField
  let text: TextArea
  /// The whole address of the short link.
  let address: String?
  let figures: Figures?
  let history: String?

  /// Clicks and episodes.
  struct Figures: Sendable {
    let total: String
    let recent: String
    let days: [Day]
    let episodes: [LinkItem]

    struct Day: Sendable {
      let date: String
      let clicks: String
    }
  }
}

extension SponsorFormPage.Figures {
  init(_ sponsor: Sponsor, at now: Timestamp, _ db: any Connection) throws {
    let days = try sponsor.recentClicks(at: now, db)
    total = String(try sponsor.clicks(db))
    recent = String(days.reduce(0) { $0 + $1.clicks })
    self.days = days.map { Day(date: $0.day, clicks: String($0.clicks)) }
    episodes = try sponsor.episodeTitles(limit: 20, db).map { LinkItem(title: $0.title, url: "/admin/episodes/\($0.id)") }
  }
}
