import Domain
import Formats
import Hummingbird
import Logging

/// A request from somebody who is signed in. There is no other way to be in the admin: what needs no account is at the ``Door``.
struct AdminContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Who asks, and what they may do.
  let staff: Staff
  /// Where they are signed in.
  let session: SessionID
  /// The moment of the request.
  let now: Timestamp
  /// The address of the client, behind whatever proxies were configured.
  let address: String
  /// The number of the request, for errors.
  let requestID: String

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    (staff, session, now) = (source.staff, source.session, source.now)
    (address, requestID) = (source.address, source.requestID)
  }

  /// What a request of somebody signed in is made of.
  struct Source: RequestContextSource {
    let logger: Logger
    let staff: Staff
    let session: SessionID
    let now: Timestamp
    let address: String
    let requestID: String
  }
}
