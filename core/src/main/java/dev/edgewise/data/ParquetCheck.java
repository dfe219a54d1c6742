package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares what a Parquet file says of itself in its footer and page headers with the file, before it is
/// decoded. A reader that believes a damaged count reads without end or asks for all memory.
///
/// The field numbers are those of `parquet.thrift` in apache/parquet-format.
final class ParquetCheck {
    private static final int MAGIC = 'P' | ('A' << 8) | ('R' << 16) | ('1' << 24);
    private static final int ENCRYPTED = 'P' | ('A' << 8) | ('R' << 16) | ('E' << 24);

    // FileMetaData
    private static final int FOOTER_SCHEMA = 2;
    private static final int FOOTER_ROWS = 3;
    private static final int FOOTER_GROUPS = 4;

    // SchemaElement
    private static final int ELEMENT_TYPE = 1;
    private static final int ELEMENT_WIDTH = 2;
    private static final int ELEMENT_REPETITION = 3;
    private static final int ELEMENT_CHILDREN = 5;
    private static final int FIXED_LENGTH = 7;
    private static final int REPEATED = 2;

    // RowGroup
    private static final int GROUP_COLUMNS = 1;
    private static final int GROUP_ROWS = 3;

    // ColumnChunk
    private static final int CHUNK_DATA = 3;
    private static final int CHUNK_INDEX = 4;
    private static final int CHUNK_INDEX_SIZE = 5;
    private static final int CHUNK_STATISTICS = 6;
    private static final int CHUNK_STATISTICS_SIZE = 7;

    // ColumnMetaData
    private static final int DATA_CODEC = 4;
    private static final int DATA_VALUES = 5;
    private static final int DATA_SIZE = 7;
    private static final int DATA_PAGES = 9;
    private static final int DATA_DICTIONARY = 11;

    private static final int DEEPEST = 64;

    /// Bytes of a value of fixed length below which no check is needed. Pages of nulls have no value.
    private static final int SMALL = 1 << 16;

    /// The least bytes of memory that a row and a value take, as [Row]s hold them.
    private static final int ROW_BYTES = 300;

    private static final int VALUE_BYTES = 16;

    private final Path path;
    private final ParquetBytes file;
    private long values;

    /// A column of the schema.
    ///
    /// @param repeated whether a row can have several values of it, or none
    /// @param width bytes of a value of fixed length; 0 for any other
    private record Leaf(boolean repeated, long width) {}

    private ParquetCheck(Path path, ParquetBytes file) {
        this.path = path;
        this.file = file;
    }

    /// Checks a file.
    ///
    /// @param memory bytes that its rows may take
    /// @return the number of its rows
    /// @throws DataException if it is encrypted, compressed by a codec that is not read, or has more rows than fit
    /// @throws IOException if it is damaged; the message says where
    static long rows(Path path, long memory) throws IOException {
        return groups(path, memory, false).stream().mapToLong(Long::longValue).sum();
    }

    /// As [#rows], of a file whose row groups are read one at a time.
    ///
    /// @param memory bytes that the rows of one may take
    /// @return the number of rows of each row group
    static List<Long> groups(Path path, long memory) throws IOException {
        return groups(path, memory, true);
    }

    private static List<Long> groups(Path path, long memory, boolean apart) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return new ParquetCheck(path, new ParquetBytes(file, file.size())).groups(memory, apart);
        } catch (BufferUnderflowException e) {
            throw new IOException("it ends in the middle of a value", e);
        }
    }

    /// @param apart whether one row group at a time has to fit into the memory, and not all
    private List<Long> groups(long memory, boolean apart) throws IOException {
        long length = file.length();
        if (length < 3 * Integer.BYTES) {
            throw new IOException("it has " + length + " bytes");
        }
        ByteBuffer tail = file.read(length - 2 * Integer.BYTES, 2 * Integer.BYTES);
        long size = Integer.toUnsignedLong(tail.getInt());
        int magic = tail.getInt();
        if (magic == ENCRYPTED) {
            throw new DataException(path + ": the Parquet file is encrypted. Write it without encryption.");
        }
        if (magic != MAGIC || file.read(0, Integer.BYTES).getInt() != MAGIC) {
            throw new IOException("it does not begin and end with PAR1");
        }
        long start = length - 2 * Integer.BYTES - size;
        if (start < Integer.BYTES) {
            throw new IOException("its footer is said to have " + size + " of its " + length + " bytes");
        }
        ThriftStruct footer = ThriftStruct.read(file.read(start, size));
        List<Leaf> leaves = leaves(footer.structs(FOOTER_SCHEMA));
        long rows = 0;
        List<Long> groups = new ArrayList<>();
        for (ThriftStruct group : footer.structs(FOOTER_GROUPS)) {
            long before = values;
            long more = rows(group, leaves, start);
            if (apart) {
                requireFits(more, values - before, memory);
            }
            groups.add(more);
            if (more > Long.MAX_VALUE - rows) {
                throw new IOException("its parts are said to have " + rows + " and " + more + " rows");
            }
            rows += more;
        }
        if (rows != footer.count(FOOTER_ROWS, "the number of rows")) {
            throw new IOException(
                    "it is said to have " + footer.number(FOOTER_ROWS, 0) + " rows, but its parts have " + rows);
        }
        if (!apart) {
            requireFits(rows, values, memory);
        }
        return groups;
    }

    private void requireFits(long rows, long values, long memory) {
        if (rows > memory / ROW_BYTES || values > memory / VALUE_BYTES) {
            throw tooLarge(path, rows, null);
        }
    }

    /// Makes the error for a file that takes too much memory.
    ///
    /// @param rows number of its rows; 0 if that is unknown
    static DataException tooLarge(Path path, long rows, @Nullable OutOfMemoryError e) {
        return new DataException(
                path + (rows == 0 ? ": its rows take" : ": its " + rows + " rows take") + " more memory than the "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB that Java has. Write only the rows that are needed, or give Java more memory:"
                        + " EDGEWISE_JAVA_OPTS=-Xmx16g. A damaged file can ask for as much, too.",
                e);
    }

    private long rows(ThriftStruct group, List<Leaf> leaves, long end) throws IOException {
        long rows = group.count(GROUP_ROWS, "the number of rows of a part");
        List<ThriftStruct> columns = group.structs(GROUP_COLUMNS);
        if (columns.size() != leaves.size()) {
            throw new IOException("a part has " + columns.size() + " columns, but the schema " + leaves.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            column(columns.get(i), leaves.get(i), rows, end);
        }
        return rows;
    }

    private void column(ThriftStruct chunk, Leaf leaf, long rows, long end) throws IOException {
        ThriftStruct data = chunk.struct(CHUNK_DATA);
        if (data == null) {
            throw new IOException("a column is not described");
        }
        long number = data.count(DATA_CODEC, "the codec of a column");
        ParquetCodec codec = ParquetCodec.of(number);
        if (codec.expansion() == 0) {
            throw new DataException(path + ": its columns are compressed with " + codec.name() + ", which is not read."
                    + " Write the file with compression=\"zstd\"; snappy, gzip and none are read as well.");
        }
        long count = data.count(DATA_VALUES, "the number of values of a column");
        if (leaf.repeated() ? count < rows || (rows == 0 && count > 0) : count != rows) {
            throw new IOException("a column has " + count + " values for " + rows + " rows");
        }
        if (count == 0) {
            return; // it may have no pages, and so no place
        }
        values += count;
        long dictionary = data.number(DATA_DICTIONARY, 0);
        long at = dictionary > 0 ? dictionary : data.count(DATA_PAGES, "the place of a column");
        long size = data.count(DATA_SIZE, "the size of a column");
        if (at < Integer.BYTES || at > end || size > end - at) {
            throw new IOException("a column is said to have " + size + " bytes at " + at);
        }
        ParquetPages pages = ParquetPages.read(file, at, at + size, count, codec, rows);
        if (leaf.width() > Math.max(pages.largest(), SMALL)) {
            throw new IOException("a value is said to have " + leaf.width() + " bytes");
        }
        if (chunk.has(CHUNK_INDEX)) {
            pages.requireFits(index(chunk, CHUNK_INDEX, CHUNK_INDEX_SIZE), rows);
        }
        if (chunk.has(CHUNK_STATISTICS)) {
            index(chunk, CHUNK_STATISTICS, CHUNK_STATISTICS_SIZE);
        }
    }

    private ThriftStruct index(ThriftStruct chunk, int place, int size) throws IOException {
        return ThriftStruct.read(
                file.read(chunk.count(place, "the place of an index"), chunk.count(size, "the size of an index")));
    }

    private static List<Leaf> leaves(List<ThriftStruct> schema) throws IOException {
        if (schema.isEmpty()) {
            throw new IOException("it has no schema");
        }
        List<Leaf> leaves = new ArrayList<>();
        Iterator<ThriftStruct> elements = schema.iterator();
        long children = elements.next().number(ELEMENT_CHILDREN, 0);
        for (long i = 0; i < children; i++) {
            leaves(elements, false, 1, leaves);
        }
        if (elements.hasNext()) {
            throw new IOException("its schema has more columns than it says");
        }
        return leaves;
    }

    private static void leaves(Iterator<ThriftStruct> elements, boolean repeated, int depth, List<Leaf> leaves)
            throws IOException {
        if (!elements.hasNext() || depth > DEEPEST) {
            throw new IOException("its schema " + (depth > DEEPEST ? "is nested too deep" : "is cut off"));
        }
        ThriftStruct element = elements.next();
        boolean several = repeated || element.number(ELEMENT_REPETITION, 0) == REPEATED;
        long children = element.number(ELEMENT_CHILDREN, 0);
        if (children == 0) {
            boolean fixed = element.number(ELEMENT_TYPE, -1) == FIXED_LENGTH;
            leaves.add(new Leaf(several, fixed ? element.count(ELEMENT_WIDTH, "the size of a value") : 0));
        }
        for (long i = 0; i < children; i++) {
            leaves(elements, several, depth + 1, leaves);
        }
    }
}
