package dev.edgewise.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The version of this Edgewise.
public final class Version {
    private Version() {}

    /// Returns the version as Maven writes it: `1.2.0`.
    public static String text() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /// Returns the part that is equal in versions that fit each other: the first number, or the first two while
    /// it is 0.
    static String major(String version) {
        String[] numbers = version.split("[.-]", 3);
        return numbers.length > 1 && numbers[0].equals("0") ? "0." + numbers[1] : numbers[0];
    }
}
