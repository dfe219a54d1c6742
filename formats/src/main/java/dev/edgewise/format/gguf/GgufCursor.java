package dev.edgewise.format.gguf;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.file.MappedFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads a mapped file from front to back, never beyond its end.
final class GgufCursor {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private final MemorySegment segment;
    private long position;

    GgufCursor(MappedFile file) {
        this.file = file;
        this.segment = file.segment();
    }

    long position() {
        return position;
    }

    long remaining() {
        return segment.byteSize() - position;
    }

    byte int8(String what) {
        return segment.get(ValueLayout.JAVA_BYTE, advance(1, what));
    }

    short int16(String what) {
        return segment.get(SHORT, advance(2, what));
    }

    int int32(String what) {
        return segment.get(INT, advance(4, what));
    }

    long int64(String what) {
        return segment.get(LONG, advance(8, what));
    }

    /// Returns a count of things of at least `leastBytes` each, which therefore must fit into the rest of the
    /// file.
    int count(String what, int leastBytes, int most) {
        long count = int64(what);
        long fitting = Math.min(most, remaining() / leastBytes);
        if (count < 0 || count > fitting) {
            throw fault(what + " must be at most " + fitting + " (" + remaining()
                    + " bytes of the file are left) but was " + Long.toUnsignedString(count));
        }
        return (int) count;
    }

    /// Returns a length-prefixed UTF-8 string of at most `longest` bytes.
    String string(String what, int longest) {
        int length = count("length of " + what, 1, longest);
        long at = advance(length, what);
        byte[] bytes = segment.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault(what + " at byte " + at + " is not valid UTF-8");
        }
    }

    ModelException fault(String what) {
        return new ModelException(
                file.path() + ": " + what + ". The file is damaged or truncated; download or convert it again");
    }

    private long advance(long bytes, String what) {
        if (bytes > remaining()) {
            throw fault(what + " needs " + bytes + " bytes at byte " + position + " but the file ends at "
                    + segment.byteSize());
        }
        long at = position;
        position += bytes;
        return at;
    }
}
