package dev.edgewise.teacher.known;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
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
    private final String teacher;
    private final String elsewhere;

    /// @param ending of the file's name
    /// @param elsewhere names what puts the file elsewhere, for messages
    /// @throws DataException if nothing can be written to the directory
    AddedLines(Path directory, String teacher, String ending, String elsewhere) {
        this.teacher = teacher;
        this.elsewhere = elsewhere;
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
    long add(byte[] line) {
        synchronized (TURN) {
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return append(channel, line);
            } catch (IOException e) {
                throw fault(e);
            }
        }
    }

    private static long append(FileChannel channel, byte[] line) throws IOException {
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean torn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        int before = torn ? 1 : 0;
        ByteBuffer bytes = ByteBuffer.allocate(before + line.length + 1);
        bytes.put(before + line.length, (byte) '\n').put(0, (byte) '\n').put(before, line);
        channel.position(end);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return end + before;
    }

    DataException fault(IOException e) {
        return new DataException(
                "Answers of a teacher cannot be kept in " + file + ": " + e.getMessage()
                        + ". Make room or mend the rights there, or keep them elsewhere (" + elsewhere + ").",
                e);
    }

    /// Refuses a line of another teacher.
    ///
    /// @throws DataException if it is one
    void requireOwn(String other) {
        if (!other.equals(teacher)) {
            throw new DataException("The file " + file + " keeps answers of \"" + Quoted.of(teacher)
                    + "\" but has one of \"" + Quoted.of(other)
                    + "\". Move it away, or keep answers elsewhere (" + elsewhere + ").");
        }
    }
}
