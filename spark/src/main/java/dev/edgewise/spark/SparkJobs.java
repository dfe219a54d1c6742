package dev.edgewise.spark;

import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.cluster.PartDesk;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.api.java.JavaSparkContext;

/// Has the executors of a Spark cluster make parts.
public final class SparkJobs implements ClusterJobs {
    /// The `ServiceLoader` makes it.
    public SparkJobs() {}

    @Override
    public Running start(Job job, PartDesk here) {
        SparkSettings settings = SparkSettings.of(job.master());
        JavaSparkContext context = context(settings, job.master());
        try {
            return SparkRun.begin(context, settings.withThreads(job), here);
        } catch (RuntimeException e) {
            close(context);
            throw e;
        }
    }

    @Override
    public int train(Ranks ranks) {
        JavaSparkContext context = context(SparkSettings.of(ranks.master()).forRanks(ranks.size()), ranks.master());
        try {
            return RankTask.train(context, ranks);
        } finally {
            // for good: the process ends with its run, and threads of Spark may print until then
            System.setErr(silent());
            context.close();
        }
    }

    /// Stops Spark and keeps what it prints meanwhile from the terminal.
    ///
    /// Spark may send messages while its pools close. A pool then refuses a task, and Scala prints the
    /// stack trace of that to the standard error, past every logger.
    static void close(JavaSparkContext context) {
        PrintStream terminal = System.err;
        System.setErr(silent());
        try {
            context.close();
        } finally {
            System.setErr(terminal);
        }
    }

    private static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    private static JavaSparkContext context(SparkSettings settings, String master) {
        settings.requireLauncher(System.getenv());
        try {
            return new JavaSparkContext(settings.conf());
        } catch (Exception e) { // Scala throws checked exceptions without saying so
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new ConfigException(
                    "--spark " + Quoted.of(master) + " cannot be reached: " + Quoted.message(reason)
                            + ". Name a master such as local[2], local-cluster[2,1,2048], spark://HOST:7077 or yarn, and"
                            + " see that it is up.",
                    e);
        }
    }
}
