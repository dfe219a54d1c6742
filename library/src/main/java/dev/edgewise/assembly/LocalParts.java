package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import java.nio.file.Path;
import java.util.List;

/// Does all parts here, one after the other. Rows are read when somebody asks for them, so that a file may be
/// larger than the memory.
public record LocalParts(Display display) implements Parts {
    @Override
    public List<Row> rows(List<Path> files) {
        return Rows.lazy(files);
    }

    @Override
    public <R> List<ObjectNode> of(PartWork<R> work) {
        work.rows().forEach(_ -> {}); // a row that cannot be used is told now, and not after hours
        return new Pieces(work.out(), work.size(), work.label(), display).lazy(work.about(), work.rows(), work.make());
    }
}
