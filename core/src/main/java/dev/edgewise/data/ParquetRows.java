package dev.edgewise.data;

import dev.edgewise.error.DataException;
import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Parquet file, its values as [ParquetValue] reads them.
///
/// What [ParquetCheck] cannot see, because it lies within the pages, may still kill or stop a thread of the library
/// that
/// decodes them. So a thread of its own reads the rows, and the caller leaves it alone when nothing goes on any more.
final class ParquetRows {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final String DAMAGED = "its data is damaged after row ";

    /// How long no thread may decode while rows are waited for.
    private static final long IDLE = TimeUnit.SECONDS.toNanos(3);

    /// How long a page may be decoded.
    private static final long BUSY = TimeUnit.SECONDS.toNanos(30);

    private final Path file;
    private final long expected;
    private final List<Row> rows = new ArrayList<>();
    private volatile long read;

    /// Whether the library has handed over a row that is being made a [Row].
    private volatile boolean decoded;

    private volatile @Nullable Throwable fault;

    private ParquetRows(Path file, long expected) {
        this.file = file;
        this.expected = expected;
    }

    /// The rows of a file, in order.
    ///
    /// @throws DataException if it is damaged, cannot be decoded, or does not fit the memory
    static List<Row> read(Path file) {
        long expected;
        try {
            expected = ParquetCheck.rows(file, Runtime.getRuntime().maxMemory());
        } catch (IOException | ArithmeticException e) {
            throw broken(file, e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw ParquetCheck.tooLarge(file, 0, e);
        }
        return new ParquetRows(file, expected).read();
    }

    private List<Row> read() {
        try (HardwoodContext context = HardwoodContext.create()) {
            Thread thread = Thread.ofPlatform().daemon().name("parquet").start(() -> decode(context));
            await(thread, context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading " + file, e);
        }
        switch (fault) {
            case null -> {}
            case DataException e -> throw e;
            case OutOfMemoryError e -> throw ParquetCheck.tooLarge(file, expected, e);
            case Throwable e -> throw broken(file, DAMAGED + read, e);
        }
        if (rows.size() != expected) {
            throw broken(file, "it is said to have " + expected + " rows, but has " + read, null);
        }
        return rows;
    }

    /// Waits until `thread` has read all.
    ///
    /// @throws DataException if it is waited for in vain
    private void await(Thread thread, HardwoodContext context) throws InterruptedException {
        long progress = -1;
        long moved = System.nanoTime();
        long decoding = moved;
        while (!thread.join(LOOK)) {
            long now = System.nanoTime();
            long done = read;
            if (context.executor() instanceof ThreadPoolExecutor pool) {
                done += pool.getCompletedTaskCount();
                decoding = pool.getActiveCount() > 0 ? now : decoding;
            }
            if (done != progress || decoded) {
                progress = done;
                moved = now;
                decoding = now;
            }
            if (now - decoding > IDLE || now - moved > BUSY) {
                thread.interrupt();
                throw broken(file, DAMAGED + read, null);
            }
        }
    }

    private void decode(HardwoodContext context) {
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file), context);
                RowReader cursor = reader.rowReader()) {
            List<SchemaNode> columns = reader.getFileSchema().getRootNode().children();
            while (rows.size() <= expected && cursor.hasNext()) {
                cursor.next();
                decoded = true;
                String place = file + ", row " + (rows.size() + 1);
                rows.add(new Row(place, new ParquetValue(place).object(columns, cursor::getValue)));
                read = rows.size();
                decoded = false;
            }
        } catch (Throwable e) { // whatever it is, the caller hears of it
            fault = e;
        }
    }

    private static DataException broken(Path file, @Nullable String why, @Nullable Throwable cause) {
        return new DataException(
                file + ": this is not a Parquet file that can be read: " + why
                        + ". It may have been cut off or damaged; write or download it again.",
                cause);
    }
}
