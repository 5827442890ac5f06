public import Database
import Formats

/// What directories would say of a show as a whole.
public struct ShowRemark: Sendable, Hashable {
  /// Whether directories refuse the show for it; else they only do less for it.
  public let isRefusal: Bool
  /// What is wrong and what to do.
  public let text: String
  /// The field of the show's settings that it is about; nil where another page is.
  public let field: Field?

  init(_ field: Field?, refused: Bool = false, _ text: String) {
    (self.field, isRefusal, self.text) = (field, refused, text)
  }
}

extension Show {
  /// What directories would refuse first, then what they would make less of. `listed` is how many episodes are public.
  ///
  /// The rules are Apple's (“Podcast RSS feed requirements”, “Artwork requirements”) and Spotify's, which agree on these.
  public func remarks(listed: Int, _ db: any Connection) throws -> [ShowRemark] {
    var remarks: [ShowRemark] = []
    if let artworkID, let image = try MediaFile.find(artworkID, db) {
      if let width = image.width, let height = image.height {
        if width != height {
          remarks.append(
            ShowRemark("artwork", refused: true, "The artwork is \(width) × \(height) pixels. Directories want a square."))
        } else if width < 1400 {
          remarks.append(
            ShowRemark(
              "artwork", refused: true,
              "The artwork is \(width) pixels wide. Apple Podcasts wants at least 1400, and better 3000."))
        }
      }
    } else {
      remarks.append(
        ShowRemark(
          "artwork", refused: true, "There is no artwork. Every directory wants a square picture of 1400 to 3000 pixels."))
    }
    if description.isEmpty {
      remarks.append(
        ShowRemark("description", refused: true, "The show has no description. Say in a few sentences what it is about."))
    } else if description.count > 4000 {
      remarks.append(ShowRemark("description", "The description has \(description.count) characters; Apple Podcasts shows 4000."))
    }
    if categories.isEmpty {
      remarks.append(ShowRemark("categories", refused: true, "The show has no category. Apple Podcasts wants at least one."))
    }
    if listed == 0 {
      remarks.append(ShowRemark(nil, refused: true, "No episode is public yet. Directories take a show with at least one."))
    }
    if ownerEmail.isEmpty {
      remarks.append(
        ShowRemark(
          "owner_email", "There is no owner's mail address. Spotify and others send a code to it to check that it is yours."))
    }
    if author.isEmpty { remarks.append(ShowRemark("author", "The show names no author; directories show one below the title.")) }
    if blocked {
      remarks.append(ShowRemark("blocked", "The show asks directories to leave it out (itunes:block)."))
    }
    if let newFeedURL {
      remarks.append(ShowRemark("new_feed_url", "The feed sends podcast apps on to \(newFeedURL)."))
    }
    return remarks.filter(\.isRefusal) + remarks.filter { !$0.isRefusal }
  }
}
