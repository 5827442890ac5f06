import Crypto
import Formats
import HTTPTypes
import NIOCore
import Synchronization

/// A page in memory with its codings, each ready to be sent.
final class StoredPage: Sendable {
  let status: Int
  let generation: Int
  let freshUntil: Timestamp?
  let modified: Timestamp?
  /// Fields common to every coding, without validators and framing.
  let fields: HTTPFields
  let identity: PageVariant
  private let coded: Mutex<[PageVariant]>
  /// The turn of its last use: the entry with the smallest goes first.
  let lastUse = Atomic<Int>(0)

  init(_ page: Page, generation: Int) {
    (status, self.generation, freshUntil, modified) = (page.status, generation, page.freshUntil, page.lastModified)
    var fields = page.headers
    fields[.contentType] = page.contentType
    fields[.cacheControl] = page.cacheControl ?? fields[.cacheControl]
    fields[.lastModified] = page.lastModified?.httpDate
    fields[.vary] = [fields[.vary], "Accept-Encoding"].compactMap { $0 }.joined(separator: ", ")
    self.fields = fields
    let digest = SHA256.hash(data: page.body).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    identity = PageVariant(.identity, digest: digest, body: ByteBuffer(bytes: page.body), status: page.status, fields: fields)
    coded = Mutex([])
  }

  /// Makes the gzip and br bodies. Takes milliseconds: not on an event loop. A body they don't make smaller stays as it is.
  func addCodings() {
    let bytes = identity.body.readableBytesView
    let made = [(ContentCoding.brotli, Compression.brotli(bytes)), (.gzip, Compression.gzip(bytes))].compactMap { coding, body in
      body.flatMap { body in
        body.readableBytes < identity.body.readableBytes
          ? PageVariant(coding, digest: identity.digest, body: body, status: status, fields: fields) : nil
      }
    }
    coded.withLock { $0 = made }
  }

  /// The variant for an `Accept-Encoding` header.
  func variant(for accepted: String?) -> PageVariant {
    guard let accepted else { return identity }
    let coded = coded.withLock { $0 }
    if coded.isEmpty { return identity }
    let coding = ContentCoding.preferred(accepted, among: coded.map(\.coding) + [.identity])
    return coded.first { $0.coding == coding } ?? identity
  }

  /// What the conditions of a request come to; only a 200 has any.
  func outcome(_ conditions: RequestConditions, of variant: PageVariant) -> RequestConditions.Outcome {
    status == 200 && !conditions.isEmpty ? conditions.evaluate(tag: variant.tag, modified: modified) : .proceed
  }

  /// The bytes of memory it takes, about.
  var cost: Int {
    coded.withLock { coded in coded.reduce(1024 + identity.cost) { $0 + $1.cost } }
  }
}
