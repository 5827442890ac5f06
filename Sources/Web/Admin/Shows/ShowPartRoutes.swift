import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addShowPartRoutes(to router: Router<AdminContext>) {
    let show = "/admin/shows/:show"
    router.get("\(show)/seasons", use: seasons)
    router.post("\(show)/seasons", use: saveSeasons)
    router.get("\(show)/pages", use: pageList)
    router.post("\(show)/pages", use: createPage)
    router.get("\(show)/pages/new", use: newPage)
    router.post("\(show)/pages/order", use: movePage)
    router.post("\(show)/pages/deletion", use: deletePages)
    router.get("\(show)/pages/:page", use: pageAddress)
    router.get("\(show)/pages/edit/:page", use: editPage)
    router.post("\(show)/pages/edit/:page", use: savePage)
    router.get("\(show)/sponsors", use: sponsorList)
    router.post("\(show)/sponsors", use: createSponsor)
    router.get("\(show)/sponsors/new", use: newSponsor)
    router.post("\(show)/sponsors/deletion", use: deleteSponsors)
    router.get("\(show)/sponsors/:sponsor", use: editSponsor)
    router.post("\(show)/sponsors/:sponsor", use: saveSponsor)
    router.get("\(show)/redirects", use: redirectList)
    router.post("\(show)/redirects", use: createRedirect)
    router.post("\(show)/redirects/lines", use: pasteRedirects)
    router.post("\(show)/redirects/deletion", use: deleteRedirects)
  }

  /// The show of the path, for its editors.
  func editedShow(_ context: AdminContext) async throws -> Show {
    let (id, staff): (ShowID, Staff) = (try id("show", context), context.staff)
    return try await database.read { db in try staff.show(id, atLeast: .editor, db) }
  }

  /// The address of a path of `show` as listeners should know it: at its own host where it has one.
  func publicURL(of show: Show, host: String?, _ path: String) -> String {
    (host.map { "\(installation.scheme)://\($0)" } ?? "\(installation.origin)/\(Slug.pathComponent(show.slug))") + path
  }

  /// Where the history of one thing is.
  func historyAddress(_ subject: Subject) -> String {
    "/admin/history?kind=\(subject.kind.rawValue)&key=\(subject.key.urlQueryEscaped)"
  }
}
