package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import dev.edgewise.run.Sha256;
import dev.edgewise.run.WorkFile;
import dev.edgewise.terminal.ProgressLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Has a cluster make the parts that are not there yet, a file each.
///
/// @param master where the cluster is
/// @param arguments the command line that every executor runs
/// @param place the directory of the parts; null for `OUT.parts`
/// @param rowsOfPart the least rows of a part
/// @param missingShare the most rows without a result, as a share; a job with more ends
/// @param watcher watches
public record ClusterParts(
        ClusterJobs jobs,
        String master,
        List<String> arguments,
        @Nullable Path place,
        int rowsOfPart,
        double missingShare,
        Watcher watcher)
        implements Parts {
    private static final int DIGITS = 16;

    /// Who watches a job.
    public interface Watcher {
        /// Begins a line of progress.
        ///
        /// @param label names the work
        /// @param total rows
        /// @param done rows that are there from before
        ProgressLine begin(String label, long total, long done);

        /// Is told at the end.
        ///
        /// @param all what all parts came to, those from before included
        /// @param parts how many there are
        /// @param made how many of them were made now
        void end(PartCounts all, int parts, int made);
    }

    public ClusterParts {
        arguments = List.copyOf(arguments);
    }

    @Override
    public List<Row> rows(List<Path> files) {
        return Rows.lazy(files);
    }

    @Override
    public <R> List<ObjectNode> of(PartWork<R> work) {
        int batches = Math.min(Math.ceilDiv(rowsOfPart, work.size()), Integer.MAX_VALUE / work.size());
        int size = batches * work.size();
        Path directory = directory(work.out(), place);
        String sum = sum(work.about(), work.size());
        ObjectNode about = work.about().deepCopy().put("rows of a part", size).put("sum", sum);
        WorkFile.open(directory.resolve("about.jsonl"), about).close();
        List<PartFile> files = IntStream.range(0, PartWork.parts(work.rows().size(), size))
                .mapToObj(index -> new PartFile(directory, sum, size, index))
                .toList();
        int[] open = files.stream()
                .filter(file -> !file.exists())
                .mapToInt(PartFile::index)
                .toArray();
        if (open.length > 0) {
            make(
                    new ClusterJobs.Job(
                            master, new ClusterJobs.Arguments(arguments), directory.toString(), sum, size, open),
                    work);
        }
        PartCounts all = PartCounts.NONE;
        for (PartFile file : files) {
            all = all.plus(file.counts());
        }
        watcher.end(all, files.size(), open.length);
        requireResults(all);
        return new PartPieces(files, size, work.rows().size());
    }

    private void make(ClusterJobs.Job job, PartWork<?> work) {
        PartDesk desk = new PartDesk();
        int rows = work.rows().size();
        long before = rows
                - Arrays.stream(job.parts())
                        .mapToLong(part -> Math.min(job.rows(), rows - part * job.rows()))
                        .sum();
        try (ProgressLine line = watcher.begin(work.label(), rows, before);
                ClusterJobs.Running running = jobs.start(job, desk)) {
            desk.serve(work, job.sum(), () -> {
                PartCounts counts = running.counts();
                line.update(before + counts.rows());
                requireResults(counts);
                return running.getAsBoolean();
            });
            running.require();
        } finally {
            desk.close();
        }
    }

    private void requireResults(PartCounts counts) {
        if (counts.missingShare() > missingShare) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%d of %d rows have no result, a share of %.3g, and --bad-rows allows %.3g. Look at the rows, or"
                            + " allow more; finished parts are kept.",
                    counts.missing(),
                    counts.rows(),
                    counts.missingShare(),
                    missingShare));
        }
    }

    /// Returns where the parts of `out` lie. Executors have other working directories, so the path is absolute.
    private static Path directory(Path out, @Nullable Path place) {
        Path beside = place == null ? out.resolveSibling(out.getFileName() + ".parts") : place;
        Path directory = beside.toAbsolutePath().normalize();
        if (place == null && Files.exists(out) && !Files.exists(directory)) {
            throw new DataException(out + " is there already, and without " + directory.getFileName()
                    + " beside it, it is not known what it was made from. Remove it, or name another --out.");
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new DataException("cannot make the directory " + directory + ": " + e.getMessage(), e);
        }
        return directory;
    }

    /// Returns the sum of everything that pieces depend on. Names of files do not count, which are others on an
    /// executor; their sums do.
    static String sum(ObjectNode about, int size) {
        TreeSet<String> facts = new TreeSet<>();
        int data = 0;
        for (var fact : about.properties()) {
            String what = fact.getKey().split(" ", 2)[0];
            // data files count in their order
            facts.add(what + (what.equals("data") ? data++ : "") + " " + fact.getValue());
        }
        facts.add("size " + size);
        return Sha256.of(String.join("\n", facts).getBytes(StandardCharsets.UTF_8))
                .substring(0, DIGITS);
    }
}
