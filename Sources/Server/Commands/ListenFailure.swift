import Foundation
import NIOCore

/// Why the address of `LECTERN_ADDRESS` can't be listened on, in words for whoever set it.
enum ListenFailure {
  /// `error` as one of the setting when it is about listening, or as it is.
  static func explained(_ error: any Error, _ settings: Settings) -> any Error {
    let address = "\(settings.host):\(settings.port)"
    if let error = error as? IOError {
      switch error.errnoCode {
      case EADDRINUSE:
        return failure("Another program listens on \(address) already. Stop it, or set another port.")
      case EACCES, EPERM:
        return failure("This user may not listen on \(address). Set a port from 1024 up, with a proxy in front of it.")
      case EADDRNOTAVAIL:
        return failure("This machine has no address \(settings.host). Use 0.0.0.0 for all that it has.")
      default: return error
      }
    }
    if error is SocketAddressError || error is SocketAddressError.UnknownHost {
      return failure("There is no host “\(settings.host)”. Use 0.0.0.0 for all addresses of this machine.")
    }
    return error
  }

  /// Listens for an instant and throws what is in the way.
  static func probe(_ settings: Settings) throws {
    let address = try SocketAddress.makeAddressResolvingHost(settings.host, port: settings.port)
    let family: Int32 = if case .v6 = address { AF_INET6 } else { AF_INET }
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0, listen(descriptor, 1) == 0 else {
      throw IOError(errnoCode: errno, reason: "bind")
    }
  }

  private static func failure(_ message: String) -> SettingsError {
    SettingsError(setting: "LECTERN_ADDRESS", message: message)
  }
}
