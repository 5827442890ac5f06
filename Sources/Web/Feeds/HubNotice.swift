import Clients
import Database
public import Domain
import Formats

/// Telling the WebSub hub that a show's feed has a new episode, so that apps know within seconds.
public enum HubNotice {
  /// The kind of job; its payload is the show's key.
  public static let job = "websub.publish"

  /// Enqueues a notice for each published episode; several at once in one show make one notice.
  public static let follower = EventFollower(name: "websub") { event, db in
    guard event.kind == .episodePublished else { return }
    guard let episode = try? Episode.find(EpisodeID(rawValue: event.subject), db) else { return }
    try Job.enqueue(job, payload: "\(episode.showID)", key: "\(job):\(episode.showID)", at: event.at, db)
  }

  /// Tells `hub` of the feed at each of the show's addresses.
  public static func send(_ context: JobContext, hub: String, installation: Installation) async throws {
    guard let id = ShowID(context.job.payload) else { throw PermanentFailure("The job names no show.") }
    let services = context.services
    let (slug, hosts) = try await services.database.read { db in
      let show = try Show.find(id, db)
      return (show.slug, try show.hosts(db))
    }
    let byPath = "\(installation.origin)/\(Slug.pathComponent(slug))/rss"
    let addresses = hosts.map { "\(installation.scheme)://\($0)/rss" } + [byPath]
    for address in addresses { try await WebSub.publish(hub: hub, feed: address, over: services.outgoing) }
  }
}
