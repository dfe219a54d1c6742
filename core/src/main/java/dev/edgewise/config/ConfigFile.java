package dev.edgewise.config;

import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Reads the text of a configuration file, or says why it cannot.
final class ConfigFile {
    private static final int MOST_NAMED = 8;
    private static final int LARGEST = 1 << 20;

    private ConfigFile() {}

    /// Reads the whole text.
    ///
    /// @throws ConfigException if the file is missing, a directory, unreadable, larger than 1 MiB or not UTF-8
    static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file + " is a directory, not a configuration file." + nearby(file));
        }
        if (Files.notExists(file)) {
            Path directory = file.toAbsolutePath().normalize().getParent();
            throw new ConfigException(
                    "There is no configuration file " + file + "." + (directory == null ? "" : nearby(directory)));
        }
        try {
            byte[] bytes = bytes(file);
            if (bytes.length > LARGEST) {
                throw new ConfigException(
                        file + " is larger than the 1 MiB a configuration may have. Is this the right file?");
            }
            String text = decode(file, bytes);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (IOException unreadable) {
            throw new ConfigException("Cannot read " + file + ": " + unreadable, unreadable);
        }
    }

    /// Returns the first bytes of a file. The file may also have no end, such as a device.
    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        }
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException malformed) {
            long line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new ConfigException(
                    file + ":" + line + ": this is not UTF-8 text: save the file as UTF-8", malformed);
        }
    }

    /// Returns ` YAML files there: …`, or nothing.
    private static String nearby(Path directory) {
        if (!Files.isDirectory(directory)) {
            return " Its directory " + directory + " does not exist either.";
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
                    .sorted()
                    .limit(MOST_NAMED)
                    .toList();
            return names.isEmpty()
                    ? " There is no YAML file in " + directory + "."
                    : " YAML files in " + directory + ": " + String.join(", ", names) + ".";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
