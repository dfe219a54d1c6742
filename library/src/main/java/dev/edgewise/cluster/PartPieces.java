package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/// The pieces of all parts, in order. Those of one part are in memory at a time.
final class PartPieces extends AbstractList<ObjectNode> {
    private final List<PartFile> files;
    private final int rowsOfPart;
    private final int size;
    private int loaded = -1;
    private List<ObjectNode> pieces = List.of();

    PartPieces(List<PartFile> files, int rowsOfPart, int size) {
        this.files = files;
        this.rowsOfPart = rowsOfPart;
        this.size = size;
    }

    @Override
    public ObjectNode get(int index) {
        int part = Objects.checkIndex(index, size) / rowsOfPart;
        if (part != loaded) {
            pieces = files.get(part).read().pieces();
            loaded = part;
        }
        return pieces.get(index % rowsOfPart);
    }

    @Override
    public int size() {
        return size;
    }
}
