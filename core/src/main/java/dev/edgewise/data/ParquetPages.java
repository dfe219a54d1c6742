package dev.edgewise.data;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The pages of one column of a row group, as their headers describe them.
///
/// The field numbers are those of `parquet.thrift` in apache/parquet-format.
///
/// @param places where the pages with values begin
/// @param largest bytes of the largest page after decompression, dictionaries included
record ParquetPages(Set<Long> places, long largest) {
    /// Bytes that a page of any codec may have above its bound.
    private static final int SLACK = 1 << 17;

    private static final int HEADER = 1 << 10;
    private static final int LARGEST_HEADER = 1 << 26;

    // PageHeader
    private static final int HEADER_TYPE = 1;
    private static final int HEADER_WHOLE = 2;
    private static final int HEADER_COMPRESSED = 3;
    private static final int HEADER_DATA = 5;
    private static final int HEADER_DICTIONARY = 7;
    private static final int HEADER_DATA_2 = 8;

    // PageType
    private static final int DATA = 0;
    private static final int INDEX = 1;
    private static final int DICTIONARY = 2;
    private static final int DATA_2 = 3;

    // DataPageHeader, DictionaryPageHeader and DataPageHeaderV2
    private static final int PAGE_VALUES = 1;
    private static final int PAGE_ROWS = 3;
    private static final int PAGE_DEFINITION_LEVELS = 5;
    private static final int PAGE_REPETITION_LEVELS = 6;

    // OffsetIndex and PageLocation
    private static final int INDEX_LOCATIONS = 1;
    private static final int LOCATION_PLACE = 1;
    private static final int LOCATION_ROW = 3;

    /// Walks the pages from `start` on until all values are found.
    ///
    /// @param end the latest place where the last page may end
    /// @param count number of values of the column
    /// @param rows number of rows of the row group
    /// @throws IOException if a header does not fit its page, or the pages do not have `count` values
    static ParquetPages read(ParquetBytes file, long start, long end, long count, ParquetCodec codec, long rows)
            throws IOException {
        Set<Long> places = new HashSet<>();
        long found = 0;
        long largest = 0;
        for (long at = start; at < end && found < count; ) {
            Header header = header(file, at, end);
            long compressed = header.fields().count(HEADER_COMPRESSED, "the size of a page");
            long whole = header.fields().count(HEADER_WHOLE, "the size of a page");
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
        return new ParquetPages(places, largest);
    }

    private record Header(ThriftStruct fields, int size) {}

    private static Header header(ParquetBytes file, long at, long end) throws IOException {
        for (long size = HEADER; ; size *= 8) {
            ByteBuffer bytes = file.read(at, Math.min(size, end - at));
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

    /// Returns the number of values of a data page; -1 for another page.
    private static long values(ThriftStruct header, long compressed, long whole, long rows) throws IOException {
        int type = (int) header.count(HEADER_TYPE, "the type of a page");
        ThriftStruct kind = header.struct(
                switch (type) {
                    case DATA -> HEADER_DATA;
                    case DICTIONARY -> HEADER_DICTIONARY;
                    case DATA_2 -> HEADER_DATA_2;
                    default -> 0;
                });
        if (kind == null) {
            if (type == INDEX) {
                return -1;
            }
            throw new IOException("a page has the type " + type + " without its description");
        }
        long values = kind.count(PAGE_VALUES, "the number of values of a page");
        if (type == DICTIONARY) {
            if (values > whole) {
                throw new IOException("a dictionary of " + whole + " bytes is said to have " + values + " entries");
            }
            return -1;
        }
        if (type == DATA_2) {
            long levels = kind.count(PAGE_DEFINITION_LEVELS, "the size of the levels")
                    + kind.count(PAGE_REPETITION_LEVELS, "the size of the levels");
            if (levels > compressed || levels > whole || kind.count(PAGE_ROWS, "the number of rows of a page") > rows) {
                throw new IOException("a page is said to have " + levels + " bytes of levels, and "
                        + kind.number(PAGE_ROWS, 0) + " rows");
            }
        }
        return values;
    }

    /// Compares the index of the pages with the pages themselves.
    ///
    /// @param rows number of rows of the row group
    /// @throws IOException if the index names other pages
    void requireFits(ThriftStruct index, long rows) throws IOException {
        List<ThriftStruct> locations = index.structs(INDEX_LOCATIONS);
        long row = -1;
        for (ThriftStruct location : locations) {
            long first = location.count(LOCATION_ROW, "the row of a page");
            if (!places.contains(location.count(LOCATION_PLACE, "the place of a page"))
                    || first <= row
                    || first >= rows) {
                throw new IOException("its index of pages does not fit them");
            }
            row = first;
        }
        if (locations.size() != places.size()) {
            throw new IOException("its index names " + locations.size() + " of " + places.size() + " pages");
        }
    }
}
