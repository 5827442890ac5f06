import HTTPTypes

/// The headers that keep a page to itself: what it may load, who may frame it, what it tells other sites.
enum SecurityHeaders {
  /// For a page of the site. `linksAudio` admits recordings that are still somewhere else.
  static func page(linksAudio: Bool) -> HTTPFields {
    var headers = common
    headers[.contentSecurityPolicy] = policy(media: linksAudio ? " https: http:" : "", ancestors: "'none'")
    headers[.crossOriginOpenerPolicy] = "same-origin"
    return headers
  }

  /// For a page of the admin, which shows pictures and plays recordings before they are stored, and whose addresses are nobody's
  /// business.
  static func admin() -> HTTPFields {
    var headers = common
    headers[.contentSecurityPolicy] = policy(media: " https: http:", images: " blob:", ancestors: "'none'")
    headers[.crossOriginOpenerPolicy] = "same-origin"
    headers[.referrerPolicy] = "same-origin"
    return headers
  }

  /// For the embedded player, which any site may frame.
  static func embed(linksAudio: Bool) -> HTTPFields {
    var headers = common
    headers[.contentSecurityPolicy] = policy(media: linksAudio ? " https: http:" : "", ancestors: "*")
    return headers
  }

  /// Adds to an answer of any kind what it lacks: a policy under which a document does nothing, and on TLS the demand to stay there.
  static func complete(_ headers: inout HTTPFields, contentType: String, isSecure: Bool) {
    for field in common where headers[field.name] == nil { headers[field.name] = field.value }
    // A feed is a document to a browser, and what it took over from another feed could hold a script. Browsers show media in
    // documents of their own, which this policy would stop.
    let isMedia = ["audio/", "video/", "image/", "application/pdf"].contains { contentType.hasPrefix($0) }
    if headers[.contentSecurityPolicy] == nil && !isMedia {
      headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
    }
    if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
  }

  private static let common: HTTPFields = [
    .xContentTypeOptions: "nosniff", .referrerPolicy: "strict-origin-when-cross-origin",
    .permissionsPolicy: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  ]

  private static func policy(media: String, images: String = "", ancestors: String) -> String {
    """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:\(images); media-src 'self' blob:\(media); \
    connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors \(ancestors); \
    base-uri 'none'; object-src 'none'
    """
  }
}

extension HTTPField.Name {
  static let webLink = HTTPField.Name("Link") ?? .server
  static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .server
  static let permissionsPolicy = HTTPField.Name("Permissions-Policy") ?? .server
  static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .server
}
