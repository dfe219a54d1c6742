package dev.edgewise.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.edgewise.error.DataException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON as data files must hold it: UTF-8 without malformed bytes (a byte order mark is skipped), no duplicate names,
/// nothing after the value, numbers kept exact.
final class StrictJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /// The text of UTF-8 bytes that begin on line `line` of `file`.
    ///
    /// @throws DataException naming the line of the first malformed byte
    static String decode(Object file, long line, byte[] bytes) {
        boolean utf16 = bytes.length >= 2
                && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                        || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
        if (utf16) {
            throw new DataException(file + ":" + line + ": the file is UTF-16. Save it as UTF-8.");
        }
        boolean mark = bytes.length >= 3
                && Arrays.equals(bytes, 0, 3, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, 3);
        ByteBuffer in = ByteBuffer.wrap(bytes, mark ? 3 : 0, bytes.length - (mark ? 3 : 0));
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            long at = line;
            for (int i = 0; i < in.position(); i++) {
                at += bytes[i] == '\n' ? 1 : 0;
            }
            throw new DataException(file + ":" + at + ": the text is not valid UTF-8. Convert the file to UTF-8.", e);
        }
        return out.flip().toString();
    }

    /// The one JSON value of `text`.
    ///
    /// @throws DataException if the text is not exactly one JSON value
    static JsonNode parse(Object file, long line, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw fault(file, line, e);
        }
    }

    /// The error for JSON that cannot be read, of a text that begins on line `line` of `file`.
    static DataException fault(Object file, long line, JsonProcessingException e) {
        long at = e.getLocation() == null
                ? line
                : line - 1 + Math.max(1, e.getLocation().getLineNr());
        String place = file + ":" + at + ": ";
        if (e instanceof JsonEOFException) {
            return new DataException(
                    place + "the JSON ends in the middle of a value. The file may have been cut off.", e);
        }
        String reason = e.getOriginalMessage().lines().findFirst().orElse("unknown reason");
        return new DataException(place + "this is not valid JSON: " + reason + ".", e);
    }
}
