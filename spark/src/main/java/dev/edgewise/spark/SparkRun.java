package dev.edgewise.spark;

import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.cluster.PartCounts;
import dev.edgewise.cluster.PartDesk;
import dev.edgewise.error.DataException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/// A Spark job that makes parts, a task for each.
final class SparkRun implements ClusterJobs.Running {
    private static final Pattern LOST = Pattern.compile("(?s)ExecutorLostFailure.*?Reason: (.*?)(\\R|$)");

    private final JavaSparkContext context;
    private final ClusterJobs.Job job;
    private final String key;
    private final SparkCounts counts;
    private final JavaFutureAction<Void> future;

    private SparkRun(
            JavaSparkContext context,
            ClusterJobs.Job job,
            String key,
            SparkCounts counts,
            JavaFutureAction<Void> future) {
        this.context = context;
        this.job = job;
        this.key = key;
        this.counts = counts;
        this.future = future;
    }

    /// Starts a job.
    ///
    /// @param here makes the parts that executors in this process ask for
    static SparkRun begin(JavaSparkContext context, ClusterJobs.Job job, PartDesk here) {
        String key = context.sc().applicationId() + " " + job.sum();
        ExecutorDesk.register(key, here);
        SparkCounts counts = SparkCounts.register(context);
        List<Integer> parts = Arrays.stream(job.parts()).boxed().toList();
        JavaFutureAction<Void> future =
                context.parallelize(parts, parts.size()).foreachAsync(new PartTask(job, key, counts));
        return new SparkRun(context, job, key, counts, future);
    }

    @Override
    public boolean getAsBoolean() {
        return future.isDone() || counts.fault().isPresent();
    }

    @Override
    public PartCounts counts() {
        return counts.value();
    }

    @Override
    public void require() {
        counts.fault().ifPresent(fault -> {
            throw new DataException(fault);
        });
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a cluster works", e);
        } catch (CancellationException | ExecutionException e) {
            throw failure(e);
        }
    }

    /// Returns why an executor was lost; nothing if none was.
    static Optional<String> lost(String text) {
        Matcher lost = LOST.matcher(text);
        if (text.contains("OutOfMemoryError") || text.contains("code 52") || text.contains("code 137")) {
            return Optional.of("it ran out of memory, or was killed");
        }
        return lost.find() ? Optional.of(lost.group(1).strip()) : Optional.empty();
    }

    private RuntimeException failure(Exception e) {
        String text = String.valueOf(e.getMessage());
        Optional<String> reason = lost(text);
        if (reason.isPresent()) {
            return new DataException(
                    "Spark gave up after an executor was lost several times at one part: " + reason.get()
                            + ". Give executors more memory: spark.executor.memory for rows, and"
                            + " spark.executor.memoryOverhead for the model, which lies outside the heap; or make parts"
                            + " smaller with --rows-per-part. Finished parts stay in "
                            + job.directory() + ", and the same command goes on.",
                    e);
        }
        return new IllegalStateException("Spark gave up: " + text, e);
    }

    @Override
    public void close() {
        if (!future.isDone()) {
            future.cancel(true);
        }
        ExecutorDesk.forget(key);
        SparkJobs.close(context);
    }
}
