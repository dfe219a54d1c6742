package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import java.nio.file.Path;
import java.util.List;

/// Makes parts as long as they are asked for, on an executor of a cluster.
public record ExecutorParts(PartDesk desk) implements Parts {
    @Override
    public List<Row> rows(List<Path> files) {
        return Rows.lazy(files);
    }

    @Override
    public <R> List<ObjectNode> of(PartWork<R> work) {
        desk.serve(work, ClusterParts.sum(work.about(), work.size()), desk::ended);
        throw new PartDesk.Closed();
    }
}
