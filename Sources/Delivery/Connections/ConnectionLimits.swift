public import Clients
public import NIOCore

/// What a connection may take of time and space.
public struct ConnectionLimits: Sendable {
  /// From the connection's start to its first complete head.
  public var firstHead: TimeAmount = .seconds(15)
  /// From an answer to the next complete head.
  public var idle: TimeAmount = .seconds(60)
  /// Between two pieces of a request's body, while we are reading.
  public var body: TimeAmount = .seconds(30)
  /// How long a client that asks whether to send its body (`Expect: 100-continue`) waits for a refusal, before it is told to go on.
  public var refusal: TimeAmount = .milliseconds(100)
  /// Bytes of a request's body that are still taken in when it was answered early; of more, the connection is closed.
  public var heardOut: Int64 = 256 * 1024
  /// How long a client may take nothing at all of an answer.
  public var stall: TimeAmount = .seconds(120)
  /// How long a client may take to close after us.
  public var linger: TimeAmount = .seconds(5)
  /// The request line and all headers together, in bytes; more is answered 431.
  public var headerBytes = 16 * 1024
  /// The number of header fields; more is answered 431.
  public var headerFields = 100
  /// Connections open at once from one address (IPv6: one /64); more are closed at once.
  public var connectionsPerAddress = 256
  /// Addresses that aren't counted: proxies of ours.
  public var uncountedAddresses: Set<String> = []
  /// Networks of such addresses.
  public var uncountedNetworks: [AddressBlock] = []

  /// The values above.
  public init() {}

  var shortest: TimeAmount { min(firstHead, idle, body, stall, linger) }
}
