import Database
import Formats

/// What the form of a person edits.
public struct PersonDraft: Draft {
  public static let kind = Subject.Kind.person

  public var name: String
  /// The name in paths; empty for one made from the name.
  public var slug: String
  public var link: String
  public var links: [Link]
  /// Markdown.
  public var bio: String
  public var picture: MediaID?
  /// What goes with a person who is deleted, so that they can be brought back whole.
  var remains: Remains?

  /// A picture that is only linked, former slugs, and where the person was credited.
  struct Remains: Codable, Sendable, Hashable {
    var imageURL: String?
    var aliases: [String] = []
    var credits: [PersonCredit] = []
  }

  /// A person of this name.
  public init(
    name: String, slug: String = "", link: String = "", links: [Link] = [], bio: String = "", picture: MediaID? = nil
  ) {
    (self.name, self.slug, self.link, self.links, self.bio, self.picture) = (name, slug, link, links, bio, picture)
  }

  /// The state of `person`.
  public init(_ person: Person) {
    self.init(
      name: person.name, slug: person.slug, link: person.link ?? "", links: person.links, bio: person.bio,
      picture: person.imageID)
  }

  public var headline: String { name }

  public var fields: [DraftField] {
    [
      DraftField("name", "Name", name), DraftField("slug", "Address", slug), DraftField("link", "Own page", link),
      DraftField("links", "Links", links.map { "\($0.title) \($0.url)" }.joined(separator: "\n")),
      DraftField("bio", "About", bio), DraftField("picture", "Picture", picture.map { "Image \($0)" } ?? "None"),
    ]
  }

  /// The same without what goes with a person who is deleted.
  var bare: PersonDraft {
    PersonDraft(name: name, slug: slug, link: link, links: links, bio: bio, picture: picture)
  }

  /// Takes the slug from the name where there is none, and titles of links from their hosts.
  func completed(_ db: any Connection) throws -> PersonDraft {
    var draft = bare
    if draft.slug.isEmpty { draft.slug = try Person.freeSlug(for: name, db) }
    draft.links = links.map { Link(title: $0.title.isEmpty ? WebLink.host(of: $0.url) ?? $0.url : $0.title, url: $0.url) }
    return draft
  }

  func check(besides former: PersonDraft?, _ id: PersonID, _ db: any Connection) throws {
    var problems: [Field: String] = [:]
    if name.isEmpty { problems["name"] = "Give the person a name." }
    if name.count > 200 { problems["name"] = "Names have at most 200 characters; this one has \(name.count)." }
    if bio.utf8.count > 100_000 { problems["bio"] = "The text has at most 100,000 characters." }
    if slug != former?.slug {
      if slug.isEmpty || slug != Slug.make(from: slug) {
        problems["slug"] = "Addresses are lower-case letters, digits and hyphens, such as “ada-brook”."
      } else if try db.exists("SELECT 1 FROM people WHERE slug = \(slug) AND id <> \(id)") {
        problems["slug"] = "Somebody else already has the address “\(slug)”."
      } else if try db.exists("SELECT 1 FROM person_aliases WHERE slug = \(slug) AND person_id <> \(id)") {
        problems["slug"] = "“\(slug)” was somebody else’s address and still leads to them. Choose another."
      }
    }
    if !link.isEmpty, link != former?.link, let problem = WebLink.problem(with: link) { problems["link"] = problem }
    for link in links where former?.links.contains(link) != true {
      if let problem = WebLink.problem(with: link.url) { problems["links"] = problem }
      if link.title.count > 200 { problems["links"] = "A link’s words have at most 200 characters." }
    }
    if links.count > 50 { problems["links"] = "At most 50 links." }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }
}

/// Where and as what a person is credited: in an episode, or for a show as a whole.
public struct PersonCredit: Codable, Sendable, Hashable {
  public let show: ShowID
  /// Nil for the show as a whole.
  public let episode: EpisodeID?
  public let role: String
  public let team: String
  public let position: Int
}
