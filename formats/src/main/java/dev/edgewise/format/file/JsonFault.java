package dev.edgewise.format.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.edgewise.error.Quoted;
import java.util.regex.Pattern;

/// Why a file is not JSON, without the settings and classes of the library that reads it.
public final class JsonFault {
    private static final int LONGEST = 300;
    private static final Pattern ADVICE = Pattern.compile("(: |, | \\()(to )?(enable|use) .*$");

    private JsonFault() {}

    /// Returns the reason, for behind a colon.
    public static String reason(JsonProcessingException fault) {
        if (fault instanceof StreamConstraintsException) {
            return "it is nested too deeply, or has a text or a number that is too long";
        }
        String first = fault.getOriginalMessage().lines().findFirst().orElse("unknown reason");
        return Quoted.of(ADVICE.matcher(first).replaceFirst(""), LONGEST);
    }
}
