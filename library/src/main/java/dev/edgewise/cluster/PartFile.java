package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.format.file.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The finished rows of a part: a line of counts, then a piece a line. The file is there whole or not at all,
/// and only once, however many attempts write it.
///
/// @param sum of everything that the pieces depend on
/// @param rows of every part
public record PartFile(Path directory, String sum, int rows, int index) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Returns where it lies.
    public Path path() {
        return directory.resolve(name());
    }

    private String name() {
        return String.format(Locale.ROOT, "part-%06d-%s-%d.jsonl", index, sum, rows);
    }

    /// Tells whether it is finished.
    public boolean exists() {
        return Files.exists(path());
    }

    /// Writes it. The first attempt that ends gives the file its name. A later one replaces it by the same
    /// pieces.
    ///
    /// @param attempt tells attempts at one part from each other
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public void write(PartWork.Done done, String attempt) {
        StringBuilder text = new StringBuilder().append(done.counts().json()).append('\n');
        done.pieces().forEach(piece -> text.append(piece).append('\n'));
        Path own = directory.resolve(".attempt-" + attempt + "-" + name());
        WholeFile.write(own, text.toString());
        try {
            Files.move(own, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DataException("cannot rename " + own + " to " + path() + ": " + e.getMessage(), e);
        }
    }

    /// Reads what it came to, without its pieces.
    ///
    /// @throws DataException if it cannot be read
    PartCounts counts() {
        try (BufferedReader reader = Files.newBufferedReader(path())) {
            return PartCounts.of(JSON.readTree(Objects.requireNonNullElse(reader.readLine(), "")));
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    /// Reads it.
    ///
    /// @throws DataException if it cannot be read or is not whole
    public PartWork.Done read() {
        try {
            List<String> lines = Files.readAllLines(path());
            List<ObjectNode> pieces = new ArrayList<>();
            PartCounts counts = PartCounts.of(JSON.readTree(lines.isEmpty() ? "" : lines.getFirst()));
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                JsonNode piece = JSON.readTree(line);
                if (piece instanceof ObjectNode object) {
                    pieces.add(object);
                }
            }
            if (counts.rows() != pieces.size()) {
                throw damaged("it says " + counts.rows() + " rows and has " + pieces.size(), null);
            }
            return new PartWork.Done(pieces, counts);
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private DataException damaged(String why, @Nullable Throwable cause) {
        return new DataException(
                path() + " is not a finished part: " + why + ". Delete it, and the same command makes it again.",
                cause);
    }
}
