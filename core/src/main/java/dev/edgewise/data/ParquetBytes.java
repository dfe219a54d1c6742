package dev.edgewise.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// The bytes of an open Parquet file. They can be read from any place.
///
/// @param length number of bytes
record ParquetBytes(FileChannel file, long length) {
    /// Reads some bytes.
    ///
    /// @throws IOException if the file does not have so many
    ByteBuffer read(long at, long size) throws IOException {
        if (at < 0 || at > length || size > length - at || size > Integer.MAX_VALUE) {
            throw new IOException("it is said to have " + size + " bytes at " + at + ", but has " + length);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("it became shorter");
            }
        }
        return bytes.flip();
    }
}
