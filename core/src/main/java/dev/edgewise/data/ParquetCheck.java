package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what a Parquet file says of itself, its footer and its page headers, with the file before it is decoded:
/// a reader that believes a damaged count reads without end or asks for all memory.
///
/// The field numbers are those of `parquet.thrift` in apache/parquet-format.
final class ParquetCheck {
    private static final int MAGIC = 'P' | ('A' << 8) | ('R' << 16) | ('1' << 24);
    private static final int ENCRYPTED = 'P' | ('A' << 8) | ('R' << 16) | ('E' << 24);

    /// The codecs by their number, and how many bytes one compressed byte can become at most: of DEFLATE 1032, of
    /// Snappy
    /// 64 for 3, of Zstandard a block of 128 KiB for 4.
    private static final List<Codec> CODECS = List.of(
            new Codec("none", 1),
            new Codec("snappy", 22),
            new Codec("gzip", 1032),
            new Codec("lzo", 0),
            new Codec("brotli", 0),
            new Codec("lz4", 0),
            new Codec("zstd", 1 << 15),
            new Codec("lz4", 0));

    /// Bytes that a page of any codec may have beyond its bound.
    private static final int SLACK = 1 << 17;

    private static final int HEADER = 1 << 10;
    private static final int LARGEST_HEADER = 1 << 26;
    private static final int DEEPEST = 64;

    /// Bytes of a value of fixed length that are not worth a look.
    private static final int SMALL = 16;

    /// Bytes of memory that a row and a value take at least, as [Row]s hold them.
    private static final int ROW_BYTES = 300;

    private static final int VALUE_BYTES = 16;

    private final Path path;
    private final FileChannel file;
    private final long length;
    private long values;

    /// @param expansion bytes that a compressed byte can become at most; 0 where the codec is not read
    private record Codec(String name, int expansion) {}

    /// A column of the schema.
    ///
    /// @param repeated whether it can have several values, or none, a row
    /// @param width bytes of a value of fixed length; 0 of another
    private record Leaf(boolean repeated, long width) {}

    private ParquetCheck(Path path, FileChannel file) throws IOException {
        this.path = path;
        this.file = file;
        this.length = file.size();
    }

    /// Checks a file.
    ///
    /// @param memory bytes that its rows may take
    /// @return the number of its rows
    /// @throws DataException if it is encrypted, compressed by a codec that is not read, or has more rows than fit
    /// @throws IOException if it is damaged; the message says where
    static long rows(Path path, long memory) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return new ParquetCheck(path, file).rows(memory);
        } catch (BufferUnderflowException e) {
            throw new IOException("it ends in the middle of a value", e);
        }
    }

    private long rows(long memory) throws IOException {
        if (length < 3 * Integer.BYTES) {
            throw new IOException("it has " + length + " bytes");
        }
        ByteBuffer tail = read(length - 2 * Integer.BYTES, 2 * Integer.BYTES);
        long size = Integer.toUnsignedLong(tail.getInt());
        int magic = tail.getInt();
        if (magic == ENCRYPTED) {
            throw new DataException(path + ": the Parquet file is encrypted. Write it without encryption.");
        }
        if (magic != MAGIC || read(0, Integer.BYTES).getInt() != MAGIC) {
            throw new IOException("it does not begin and end with PAR1");
        }
        long start = length - 2 * Integer.BYTES - size;
        if (start < Integer.BYTES) {
            throw new IOException("its footer is said to have " + size + " of its " + length + " bytes");
        }
        ThriftStruct footer = ThriftStruct.read(read(start, size));
        List<Leaf> leaves = leaves(footer.structs(2));
        long rows = 0;
        for (ThriftStruct group : footer.structs(4)) {
            rows = Math.addExact(rows, rows(group, leaves, start));
        }
        if (rows != footer.count(3, "the number of rows")) {
            throw new IOException("it is said to have " + footer.number(3, 0) + " rows, but its parts have " + rows);
        }
        if (rows > memory / ROW_BYTES || values > memory / VALUE_BYTES) {
            throw tooLarge(path, rows, null);
        }
        return rows;
    }

    /// The fault of a file that takes too much memory.
    static DataException tooLarge(Path path, long rows, @Nullable OutOfMemoryError e) {
        return new DataException(
                path + ": its " + rows + " rows take more memory than the "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB that Java has. Write only the rows that are needed, or give Java more memory:"
                        + " EDGEWISE_JAVA_OPTS=-Xmx16g. A damaged file can ask for as much, too.",
                e);
    }

    private long rows(ThriftStruct group, List<Leaf> leaves, long end) throws IOException {
        long rows = group.count(3, "the number of rows of a part");
        List<ThriftStruct> columns = group.structs(1);
        if (columns.size() != leaves.size()) {
            throw new IOException("a part has " + columns.size() + " columns, but the schema " + leaves.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            column(columns.get(i), leaves.get(i), rows, end);
        }
        return rows;
    }

    private void column(ThriftStruct chunk, Leaf leaf, long rows, long end) throws IOException {
        ThriftStruct data = chunk.struct(3);
        if (data == null) {
            throw new IOException("a column is not described");
        }
        long number = data.count(4, "the codec of a column");
        Codec codec = number < CODECS.size() ? CODECS.get((int) number) : new Codec("number " + number, 0);
        if (codec.expansion() == 0) {
            throw new DataException(path + ": its columns are compressed with " + codec.name() + ", which is not read."
                    + " Write the file with compression=\"zstd\"; snappy, gzip and none are read as well.");
        }
        long count = data.count(5, "the number of values of a column");
        if (leaf.repeated() ? count < rows : count != rows) {
            throw new IOException("a column has " + count + " values for " + rows + " rows");
        }
        values += count;
        long dictionary = data.number(11, 0);
        long at = dictionary > 0 ? dictionary : data.count(9, "the place of a column");
        long size = data.count(7, "the size of a column");
        if (at < Integer.BYTES || at > end || size > end - at) {
            throw new IOException("a column is said to have " + size + " bytes at " + at);
        }
        Set<Long> pages = pages(at, at + size, count, rows, codec, leaf);
        index(chunk, pages, rows);
        if (chunk.has(6)) {
            ThriftStruct.read(read(chunk.count(6, "the place of an index"), chunk.count(7, "the size of an index")));
        }
    }

    /// Walks the pages of a column.
    ///
    /// @return where the pages with values begin
    private Set<Long> pages(long start, long end, long count, long rows, Codec codec, Leaf leaf) throws IOException {
        Set<Long> places = new HashSet<>();
        long found = 0;
        long largest = 0;
        for (long at = start; at < end && found < count; ) {
            Header header = header(at, end);
            long compressed = header.fields().count(3, "the size of a page");
            long whole = header.fields().count(2, "the size of a page");
            if (compressed > end - at - header.size()) {
                throw new IOException("a page is said to have " + compressed + " bytes at " + at);
            }
            if (whole > compressed * codec.expansion() + SLACK) {
                throw new IOException("a page of " + compressed + " bytes is said to become " + whole);
            }
            largest = Math.max(largest, whole);
            long values = values(header.fields(), compressed, whole, rows);
            if (values >= 0) {
                places.add(at);
                found += values;
            }
            at += header.size() + compressed;
        }
        if (found != count) {
            throw new IOException("a column is said to have " + count + " values, but its pages have " + found);
        }
        if (leaf.width() > Math.max(largest, SMALL)) {
            throw new IOException("a value is said to have " + leaf.width() + " bytes");
        }
        return places;
    }

    private record Header(ThriftStruct fields, int size) {}

    private Header header(long at, long end) throws IOException {
        for (long size = HEADER; ; size *= 8) {
            ByteBuffer bytes = read(at, Math.min(size, end - at));
            try {
                ThriftStruct fields = ThriftStruct.read(bytes);
                return new Header(fields, bytes.position());
            } catch (BufferUnderflowException e) {
                if (bytes.limit() == end - at || size > LARGEST_HEADER) {
                    throw e;
                }
            }
        }
    }

    /// The values of a data page; -1 for another page.
    private static long values(ThriftStruct header, long compressed, long whole, long rows) throws IOException {
        int type = (int) header.count(1, "the type of a page");
        ThriftStruct kind = header.struct(
                switch (type) {
                    case 0 -> 5;
                    case 2 -> 7;
                    case 3 -> 8;
                    default -> 0;
                });
        if (kind == null) {
            if (type == 1) {
                return -1;
            }
            throw new IOException("a page has the type " + type + " without its description");
        }
        long values = kind.count(1, "the number of values of a page");
        if (type == 2) {
            if (values > whole) {
                throw new IOException("a dictionary of " + whole + " bytes is said to have " + values + " entries");
            }
            return -1;
        }
        if (type == 3) {
            long levels = kind.count(5, "the size of the levels") + kind.count(6, "the size of the levels");
            if (levels > compressed || levels > whole || kind.count(3, "the number of rows of a page") > rows) {
                throw new IOException(
                        "a page is said to have " + levels + " bytes of levels, and " + kind.number(3, 0) + " rows");
            }
        }
        return values;
    }

    /// Compares the index of a column's pages, where there is one, with its pages.
    private void index(ThriftStruct chunk, Set<Long> pages, long rows) throws IOException {
        if (!chunk.has(4)) {
            return;
        }
        ThriftStruct index = ThriftStruct.read(
                read(chunk.count(4, "the place of an index"), chunk.count(5, "the size of an index")));
        List<ThriftStruct> locations = index.structs(1);
        long row = -1;
        for (ThriftStruct location : locations) {
            long first = location.count(3, "the row of a page");
            if (!pages.contains(location.count(1, "the place of a page")) || first <= row || first >= rows) {
                throw new IOException("its index of pages does not fit them");
            }
            row = first;
        }
        if (locations.size() != pages.size()) {
            throw new IOException("its index names " + locations.size() + " of " + pages.size() + " pages");
        }
    }

    private static List<Leaf> leaves(List<ThriftStruct> schema) throws IOException {
        if (schema.isEmpty()) {
            throw new IOException("it has no schema");
        }
        List<Leaf> leaves = new ArrayList<>();
        Iterator<ThriftStruct> elements = schema.iterator();
        long children = elements.next().number(5, 0);
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
        boolean several = repeated || element.number(3, 0) == 2;
        long children = element.number(5, 0);
        if (children == 0) {
            boolean fixed = element.number(1, -1) == 7;
            leaves.add(new Leaf(several, fixed ? element.count(2, "the size of a value") : 0));
        }
        for (long i = 0; i < children; i++) {
            leaves(elements, several, depth + 1, leaves);
        }
    }

    private ByteBuffer read(long at, long size) throws IOException {
        if (at < 0 || at > length || size > length - at || size > Integer.MAX_VALUE) {
            throw new IOException("it is said to have " + size + " bytes at " + at + ", but has " + length);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("it became shorter");
            }
        }
        return bytes.flip();
    }
}
