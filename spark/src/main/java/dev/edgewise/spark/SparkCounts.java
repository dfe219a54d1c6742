package dev.edgewise.spark;

import dev.edgewise.cluster.PartCounts;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/// What tasks tell the driver, as accumulators, which Spark's pages show too. Of several attempts at a part
/// Spark counts the one that ended first.
record SparkCounts(
        LongAccumulator rows,
        LongAccumulator missing,
        LongAccumulator cut,
        LongAccumulator tokens,
        DoubleAccumulator seconds,
        CollectionAccumulator<String> faults)
        implements Serializable {
    static SparkCounts register(JavaSparkContext context) {
        var sc = context.sc();
        return new SparkCounts(
                sc.longAccumulator("rows"),
                sc.longAccumulator("rows without a result"),
                sc.longAccumulator("rows cut"),
                sc.longAccumulator("tokens"),
                sc.doubleAccumulator("seconds"),
                sc.collectionAccumulator("faults"));
    }

    void add(PartCounts counts) {
        rows.add(counts.rows());
        missing.add(counts.missing());
        cut.add(counts.cut());
        tokens.add(counts.tokens());
        seconds.add(counts.seconds());
    }

    /// Tells the driver of something that no second attempt would mend.
    void add(String fault) {
        faults.add(fault);
    }

    PartCounts value() {
        long without = missing.sum(); // before the rows, which Spark counts first
        return new PartCounts(rows.sum(), without, cut.sum(), tokens.sum(), seconds.sum());
    }

    /// Returns the first fault.
    Optional<String> fault() {
        return faults.isZero() ? Optional.empty() : Optional.of(faults.value().getFirst());
    }
}
