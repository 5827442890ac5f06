import Domain
import Formats
import Hummingbird
import Logging

/// A request to the admin from whoever it may be: signed in or not.
struct DoorContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The moment of the request.
  let now: Timestamp
  /// The address of the client, behind whatever proxies were configured.
  let address: String
  /// The number of the request, for errors.
  let requestID: String
  /// What the browser's cookie says, whether it still opens a session or not.
  let token: Token?
  /// The session that it opens, and whose it is.
  let session: Session?
  let staff: Staff?

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    (now, address, requestID) = (source.now, source.address, source.requestID)
    (token, session, staff) = (source.token, source.session, source.staff)
  }

  /// What a request at the door is made of.
  struct Source: RequestContextSource {
    let logger: Logger
    let now: Timestamp
    let address: String
    let requestID: String
    let token: Token?
    let session: Session?
    let staff: Staff?
  }
}
