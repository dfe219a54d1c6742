package dev.edgewise.teacher.known;

import dev.edgewise.error.DataException;
import dev.edgewise.run.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of lines for one teacher, to which lines are only ever added.
///
/// Several processes may add at once: each takes a lock for a line.
final class AddedLines {
    private static final int LONGEST_NAME = 60;
    private static final int SUM_LETTERS = 12;

    /// Locks of the operating system are those of the process, so its threads take turns here.
    private static final Object TURN = new Object();

    private final Path file;

    /// @param ending of the file's name
    /// @throws DataException if nothing can be written to the directory
    AddedLines(Path directory, String teacher, String ending) {
        String words = teacher.replaceAll("[^A-Za-z0-9._-]+", "-");
        String sum = Sha256.of(teacher.getBytes(StandardCharsets.UTF_8)).substring(0, SUM_LETTERS);
        this.file = directory.resolve(words.substring(0, Math.min(words.length(), LONGEST_NAME)) + "-" + sum + ending);
        try {
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new IOException("it cannot be written to");
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    Path file() {
        return file;
    }

    /// Writes a line behind the last; behind a torn one it begins a new one.
    ///
    /// @return where the line begins
    /// @throws DataException if it cannot be written
    long add(String line) {
        synchronized (TURN) {
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return append(channel, line + "\n");
            } catch (IOException e) {
                throw fault(e);
            }
        }
    }

    private static long append(FileChannel channel, String line) throws IOException {
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean torn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes = ByteBuffer.wrap(((torn ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        channel.position(end);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return torn ? end + 1 : end;
    }

    DataException fault(IOException e) {
        return new DataException(
                "Answers of a teacher cannot be kept in " + file + ": " + e.getMessage()
                        + ". Make room or mend the rights there, or keep them elsewhere (--teacher-cache).",
                e);
    }
}
