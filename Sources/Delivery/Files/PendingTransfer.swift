/// Held by a response's body: when the response is thrown away before it was written, this goes with it and the connection
/// lets go of the file.
final class PendingTransfer: Sendable {
  let transfer: FileTransfer
  private let connection: SendFileConnection
  private let number: Int

  init(_ transfer: FileTransfer, on connection: SendFileConnection, number: Int) {
    (self.transfer, self.connection, self.number) = (transfer, connection, number)
  }

  deinit {
    connection.forget(number)
  }
}
