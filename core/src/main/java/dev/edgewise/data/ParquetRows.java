package dev.edgewise.data;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowGroupPredicate;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/// Reads a Parquet file. [ParquetValue] reads its values.
///
/// [ParquetCheck] cannot see what lies within the pages. That may still kill or stop a thread of the library
/// that decodes them. So a separate thread reads the rows, and the caller leaves it alone when it makes no more
/// progress.
final class ParquetRows {
    /// The time from one look to the next.
    private static final Duration LOOK = Duration.ofMillis(10);

    private static final String DAMAGED = "its data is damaged after row ";
    private static final int ALL = -1;

    private final Path file;
    private final int group;
    private final long before;
    private final long expected;
    private final List<Row> rows = new ArrayList<>();
    private volatile long read;

    private volatile @Nullable Throwable fault;

    private ParquetRows(Path file, int group, long before, long expected) {
        this.file = file;
        this.group = group;
        this.before = before;
        this.expected = expected;
        this.read = before;
    }

    /// Returns the rows of a file, in order.
    ///
    /// @throws DataException if it is damaged, cannot be decoded, or does not fit the memory
    static List<Row> read(Path file) {
        return new ParquetRows(file, ALL, 0, checked(file, ParquetCheck::rows)).read();
    }

    /// Returns the number of rows of each row group, in order.
    ///
    /// @throws DataException if the file is damaged, or one of them does not fit the memory
    static List<Long> groups(Path file) {
        return checked(file, ParquetCheck::groups);
    }

    /// Returns the rows of one row group, in order.
    ///
    /// @param before number of rows of those before it
    /// @param expected number of its rows, as [#groups] counted them
    /// @throws DataException as [#read(Path)]
    static List<Row> group(Path file, int group, long before, long expected) {
        return expected == 0 ? List.of() : new ParquetRows(file, group, before, expected).read();
    }

    /// Looks at a file before it is decoded.
    @FunctionalInterface
    private interface Check<T> {
        T of(Path file, long memory) throws IOException;
    }

    private static <T> T checked(Path file, Check<T> check) {
        try {
            return check.of(file, Runtime.getRuntime().maxMemory());
        } catch (IOException e) {
            throw broken(file, e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw ParquetCheck.tooLarge(file, 0, e);
        }
    }

    private List<Row> read() {
        try (HardwoodContext context = HardwoodContext.create()) {
            Thread thread = Thread.ofPlatform().daemon().name("parquet").start(() -> decode(context));
            await(thread, context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading " + file, e);
        }
        if (fault != null) {
            throw told(file, expected, read, fault);
        }
        if (rows.size() != expected) {
            throw broken(file, "it is said to have " + expected + " rows, but has " + rows.size(), null);
        }
        return rows;
    }

    /// Returns the error for the fault that ended the reading. The library may have wrapped that fault.
    ///
    /// @param expected number of rows that the file claims to have
    /// @param read number of rows that were read
    static DataException told(Path file, long expected, long read, Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataException known) {
                return known;
            }
            if (cause instanceof OutOfMemoryError full) {
                return ParquetCheck.tooLarge(file, expected, full);
            }
            // The innermost fault names what cannot be read.
            if (cause instanceof UnsupportedOperationException
                    && !(cause.getCause() instanceof UnsupportedOperationException)) {
                return unread(file, cause);
            }
        }
        return broken(file, DAMAGED + read, fault);
    }

    private static DataException unread(Path file, Throwable cause) {
        return new DataException(
                file + ": the Parquet file is written in a way that is not read: "
                        + Quoted.of(String.valueOf(cause.getMessage()))
                        + ". Write it again with pyarrow's defaults. A damaged file can look like this, too.",
                cause);
    }

    /// Waits until `thread` has read everything.
    ///
    /// @throws DataException if it makes no more progress
    private void await(Thread thread, HardwoodContext context) throws InterruptedException {
        Patience patience = new Patience();
        while (!thread.join(LOOK)) {
            ThreadPoolExecutor pool = (ThreadPoolExecutor) context.executor();
            boolean waits = thread.getState() != Thread.State.RUNNABLE && pool.getActiveCount() == 0;
            if (patience.isOverAfter(read + pool.getCompletedTaskCount(), waits)) {
                thread.interrupt();
                throw broken(file, DAMAGED + read, null);
            }
        }
    }

    private void decode(HardwoodContext context) {
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file), context)) {
            List<SchemaNode> columns = reader.getFileSchema().getRootNode().children();
            List<RowGroup> parts = reader.getFileMetaData().rowGroups();
            if (group != ALL) {
                decode(
                        columns,
                        reader.buildRowReader().filter(only(parts.get(group))).build());
                return;
            }
            if (parts.stream().allMatch(part -> part.numRows() > 0)) {
                decode(columns, reader.rowReader());
                return;
            }
            for (RowGroup part : parts) {
                if (part.numRows() > 0) {
                    decode(columns, reader.buildRowReader().filter(only(part)).build());
                }
            }
        } catch (Throwable e) { // whatever it is, the caller hears of it
            fault = e;
        }
    }

    private void decode(List<SchemaNode> columns, RowReader reader) {
        try (RowReader cursor = reader) {
            while (rows.size() <= expected && cursor.hasNext()) {
                cursor.next();
                String place = file + ", row " + (read + 1);
                rows.add(new Row(place, new ParquetValue(place).object(columns, cursor)));
                read = before + rows.size();
            }
        }
    }

    /// Returns the choice of one row group. The library cannot step over a row group without rows, which has no
    /// pages.
    private static RowGroupPredicate only(RowGroup part) {
        long start = Long.MAX_VALUE;
        long end = 0;
        for (ColumnChunk column : part.columns()) {
            start = Math.min(start, column.chunkStartOffset());
            end = Math.max(end, column.chunkStartOffset() + column.metaData().totalCompressedSize());
        }
        return RowGroupPredicate.byteRange(start, end);
    }

    private static DataException broken(Path file, @Nullable String why, @Nullable Throwable cause) {
        return new DataException(
                file + ": this is not a Parquet file that can be read: " + why
                        + ". It may have been cut off or damaged; write or download it again.",
                cause);
    }
}
