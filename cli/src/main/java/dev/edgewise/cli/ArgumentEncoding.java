package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Refuses a command line that did not arrive as it was written: another prompt would be answered. Java decodes
/// arguments by the locale's encoding and puts U+FFFD where it cannot.
///
/// @param encoding what Java decoded them by
/// @param bytes where Linux keeps the command line as it was given
record ArgumentEncoding(String encoding, Path bytes) {
    private static final String REPLACEMENT = "\ufffd";

    static ArgumentEncoding ofProcess() {
        return new ArgumentEncoding(FileNames.encoding(), Path.of("/proc/self/cmdline"));
    }

    /// @throws ConfigException if an argument beyond ASCII was not read as UTF-8
    void require(List<String> arguments) {
        boolean utf8 = encoding.equalsIgnoreCase("UTF-8");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!utf8 && argument.chars().anyMatch(c -> c > 0x7f)) {
                throw new ConfigException("argument " + (i + 1) + " has characters beyond ASCII, which Java reads as "
                        + encoding + " in this locale: " + FileNames.REMEDY);
            }
            if (argument.contains(REPLACEMENT) && !wellFormed()) {
                throw new ConfigException("argument " + (i + 1)
                        + " is not UTF-8 text: give it as UTF-8, and rename a file whose name is not UTF-8");
            }
        }
    }

    /// Tells whether U+FFFD was given as such.
    private boolean wellFormed() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(bytes)));
            return true;
        } catch (IOException malformedOrNotLinux) {
            return false;
        }
    }
}
