import FoundationEssentials
import Testing

@testable import Formats

@Suite struct FeedIdentityTests {
  @Test(arguments: [
    ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ("https://mp3s.nashownotes.com/pc20rss.xml/", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
  ])
  func aShowsGUIDIsMadeOfItsFeedsAddress(url: String, guid: String) {
    #expect(PodcastGUID.make(feedURL: url) == guid)
  }

  @Test func applesCategoriesAreNineteenWithNinetyOneBelow() {
    #expect(FeedCategories.apple.count == 19)
    #expect(FeedCategories.apple.flatMap(\.children).count == 91)
    #expect(FeedCategories.apple.filter(\.children.isEmpty).map(\.name) == ["Government", "History", "Technology", "True Crime"])
  }

  @Test func everyWordOfACategoryIsInTheNamespacesList() throws {
    guard let bytes = FeedSample.shared("podcast-namespace/categories.json") else { return }
    struct List: Decodable {
      struct Entry: Decodable { var name: String }
      var Categories: [Entry]
    }
    let list = try JSONDecoder().decode(List.self, from: Data(bytes)).Categories.map(\.name)
    let known = Set(list.flatMap { [$0.lowercased()] + $0.lowercased().split { $0 == " " || $0 == "-" }.map(String.init) })
    for group in FeedCategories.apple {
      for name in [group.name] + group.children {
        for word in name.lowercased().split(whereSeparator: { $0 == " " || $0 == "-" }) where word != "&" && word != "for" {
          // The namespace's list has `Science` and `Technology` where Apple has `Earth Sciences` and `Tech News`.
          let isKnown = known.contains { $0.hasPrefix(word) || "\($0)s" == word }
          #expect(isKnown, "\(word) of \(name)")
        }
      }
    }
  }

  @Test func aCategoryIsRepairedToApplesSpelling() {
    #expect(
      FeedCategories.repaired(.init(name: "arts", sub: "fashion and beauty")) == .init(name: "Arts", sub: "Fashion & Beauty"))
    #expect(FeedCategories.repaired(.init(name: "Games & Hobbies")) == nil)
    #expect(FeedCategories.isKnown(.init(name: "Technology")) && !FeedCategories.isKnown(.init(name: "technology")))
    #expect(FeedCategories.holding("tech news") == .init(name: "News", sub: "Tech News"))
  }

  @Test func aRelativeLinkIsResolved() {
    let base = "https://example.com/a/b?c"
    #expect(FeedLink.resolved("/x", against: base) == "https://example.com/x")
    #expect(FeedLink.resolved("x", against: base) == "https://example.com/a/x")
    #expect(FeedLink.resolved("../x/y", against: base) == "https://example.com/x/y")
    #expect(FeedLink.resolved("?p=1", against: base) == "https://example.com/a/b?p=1")
    #expect(FeedLink.resolved("//h/x", against: base) == "https://h/x")
    #expect(FeedLink.resolved("x", against: "https://example.com") == "https://example.com/x")
    #expect(FeedLink.resolved("http://o/x", against: base) == "http://o/x")
  }
}
