package dev.edgewise.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.edgewise.error.DataException;
import dev.edgewise.format.file.JsonFault;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads JSON as data files must hold it: UTF-8 without malformed bytes (a byte order mark is skipped), no
/// duplicate names, nothing after the value. Numbers stay exact, and texts may be of any length.
final class StrictJson {
    private static final int DEEPEST = 500;
    private static final int DIGITS = 1000;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(DIGITS)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// Reads one value that more may follow, as inside an array.
    static final ObjectReader ELEMENT = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Pattern NON_STANDARD = Pattern.compile("^Non-standard token '([^']*)'");

    private StrictJson() {}

    /// Returns the text of UTF-8 bytes. `place` names a line of them, counted from 1, for messages.
    ///
    /// @throws DataException naming the line of the first malformed byte
    static String decode(LongFunction<String> place, byte[] bytes) {
        boolean utf16 = bytes.length >= 2
                && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                        || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
        if (utf16) {
            throw new DataException(place.apply(1) + ": the text is UTF-16. Save it as UTF-8.");
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
            long line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new DataException(place.apply(line) + ": the text is not valid UTF-8. Convert the file to UTF-8.", e);
        }
        return out.flip().toString();
    }

    /// Returns the one JSON value of `text`. `place` names a line of it, counted from 1, for messages.
    ///
    /// @throws DataException if the text is not exactly one JSON value
    static JsonNode parse(LongFunction<String> place, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException | NumberFormatException | ArithmeticException e) {
            throw fault(place, e);
        }
    }

    /// Makes the error for JSON that cannot be read, or for a number in it that no program can hold.
    static DataException fault(LongFunction<String> place, Exception e) {
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        long line = location == null ? 1 : Math.max(1, location.getLineNr());
        String reason = switch (e) {
            case JsonEOFException _ -> "the JSON ends in the middle of a value. The file may have been cut off.";
            case MismatchedInputException _ ->
                "there is more after the JSON value. Put one object on a line and end the file's name in .jsonl, or put"
                        + " the objects into an array.";
            case StreamConstraintsException _ -> limit(String.valueOf(e.getMessage()));
            case JsonProcessingException json -> invalid(json);
            default -> "a number is too large or too small to be read. Write it as text, in quotes.";
        };
        return new DataException(place.apply(line) + ": " + reason, e);
    }

    private static String limit(String message) {
        if (message.startsWith("Document nesting")) {
            return "lists and objects are nested more than " + DEEPEST + " deep. Write them flatter.";
        }
        return message.startsWith("Number")
                ? "a number has more than " + DIGITS + " digits. Write it as text, in quotes."
                : "a name or value is longer than can be read. Shorten it.";
    }

    private static String invalid(JsonProcessingException fault) {
        Matcher token = NON_STANDARD.matcher(fault.getOriginalMessage());
        if (token.find()) {
            return token.group(1) + " is not JSON, though some programs write it. Write null, or remove the row.";
        }
        return "this is not valid JSON: " + JsonFault.reason(fault)
                + ". Write the file with a program's JSON functions, such as Python's json.dumps.";
    }
}
