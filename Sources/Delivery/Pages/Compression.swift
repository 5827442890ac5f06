import CBrotli
import CZlib
import NIOCore

/// Bodies made smaller once, to be sent many times.
enum Compression {
  /// A gzip stream at level 6; nil when the library refuses.
  static func gzip(_ bytes: ByteBufferView) -> ByteBuffer? {
    var stream = z_stream()
    // 15 bits of window, and 16 more for gzip's own header and checksum.
    let began = deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard began == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var output = ByteBufferAllocator().buffer(capacity: Int(deflateBound(&stream, UInt(bytes.count))))
    var result = Z_OK
    bytes.withUnsafeBytes { input in
      _ = output.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { space in
        stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = space.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(space.count)
        result = deflate(&stream, Z_FINISH)
        return space.count - Int(stream.avail_out)
      }
    }
    return result == Z_STREAM_END ? fitted(output) : nil
  }

  /// A brotli stream at quality 5; nil when the library refuses.
  static func brotli(_ bytes: ByteBufferView) -> ByteBuffer? {
    var output = ByteBufferAllocator().buffer(capacity: BrotliEncoderMaxCompressedSize(bytes.count) + 16)
    var isDone = false
    bytes.withUnsafeBytes { input in
      _ = output.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { space in
        var size = space.count
        isDone =
          BrotliEncoderCompress(
            5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, input.count, input.bindMemory(to: UInt8.self).baseAddress, &size,
            space.bindMemory(to: UInt8.self).baseAddress) != 0
        return isDone ? size : 0
      }
    }
    return isDone ? fitted(output) : nil
  }

  /// A copy without the room that the worst case would have needed.
  private static func fitted(_ buffer: ByteBuffer) -> ByteBuffer {
    var copy = ByteBufferAllocator().buffer(capacity: buffer.readableBytes)
    copy.writeImmutableBuffer(buffer)
    return copy
  }
}
