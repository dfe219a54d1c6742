package dev.edgewise.spark;

import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/// What Spark is told. System properties that begin with `spark.` go before, as spark-submit sets them.
///
/// @param cores of an executor, all of which a task gets; 0 where only the cluster knows
record SparkSettings(SparkConf conf, int cores) {
    private static final Pattern LOCAL = Pattern.compile("local(\\[(\\d+|\\*)(,\\s*\\d+)?])?");
    private static final Pattern LOCAL_CLUSTER =
            Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,\\s*\\d+\\s*]");

    /// What every JVM needs that runs a model.
    private static final String JVM = "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
            + " -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

    /// Whose log is off: stack traces of faults that the command tells in its own words, and advice on libraries.
    private static final List<String> QUIET = List.of("org.apache.spark", "org.apache.hadoop");

    static SparkSettings of(String master) {
        for (String library : QUIET) {
            String level = "org.slf4j.simpleLogger.log." + library;
            System.setProperty(level, System.getProperty(level, "off"));
        }
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", master);
        String chosen = conf.get("spark.master");
        boolean here = LOCAL.matcher(chosen).matches();
        conf.setIfMissing("spark.app.name", "edgewise");
        conf.setIfMissing("spark.ui.enabled", Boolean.toString(!chosen.startsWith("local")));
        if (chosen.startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        int cores = cores(chosen, conf);
        if (cores > 0) {
            conf.setIfMissing("spark.task.cpus", Integer.toString(cores));
        }
        if (!here) {
            // executors find our jars where the driver has them
            conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
            conf.set(
                    "spark.executor.extraJavaOptions",
                    Stream.of(
                                    JVM,
                                    property("org.bytedeco.openblas.load"),
                                    property("org.bytedeco.javacpp.platform.extension"),
                                    conf.get("spark.executor.extraJavaOptions", ""))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(" ")));
        }
        return new SparkSettings(conf, cores);
    }

    /// Refuses executors that Spark's launcher cannot start: it would try for ever, and say nothing.
    ///
    /// @param variables of this process
    /// @throws ConfigException if the launcher lacks its folder
    void requireLauncher(Map<String, String> variables) {
        String master = conf.get("spark.master");
        if (!LOCAL_CLUSTER.matcher(master).matches()) {
            return;
        }
        String folder = variables.getOrDefault("SPARK_HOME", "");
        if (!Files.isDirectory(Path.of(folder, "jars")) || !variables.containsKey("SPARK_SCALA_VERSION")) {
            throw new ConfigException("--spark " + master + " needs two variables for Spark's launcher: SPARK_HOME, a"
                    + " folder that has a folder \"jars\", which may be empty (it is "
                    + (folder.isEmpty() ? "not set" : Quoted.of(folder))
                    + "), and SPARK_SCALA_VERSION. Set them: mkdir -p /tmp/spark-home/jars; export"
                    + " SPARK_HOME=/tmp/spark-home SPARK_SCALA_VERSION=2.13");
        }
    }

    private static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .filter(value -> !value.isEmpty())
                .map(value -> "-D" + name + "=" + value)
                .orElse("");
    }

    private static int cores(String master, SparkConf conf) {
        Matcher here = LOCAL.matcher(master);
        if (here.matches()) {
            String number = here.group(2);
            return number == null
                    ? 1
                    : number.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(number);
        }
        Matcher cluster = LOCAL_CLUSTER.matcher(master);
        return cluster.matches() ? Integer.parseInt(cluster.group(1)) : conf.getInt("spark.executor.cores", 0);
    }

    /// Returns the settings for ranks, each with a process of its own. One that is lost ends them all, since
    /// they go on together.
    ///
    /// @throws ConfigException if all executors live in this process
    SparkSettings forRanks(int size) {
        if (size > 1 && LOCAL.matcher(conf.get("spark.master")).matches()) {
            throw new ConfigException("--ranks " + size + " needs a process for each rank, but --spark "
                    + conf.get("spark.master") + " has one; take local-cluster[" + size
                    + ",1,2048], or start the ranks yourself (docs/ranks.md)");
        }
        conf.set("spark.task.maxFailures", "1");
        conf.set("spark.stage.maxConsecutiveAttempts", "1");
        conf.set("spark.speculation", "false");
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "8");
        return this;
    }

    /// Returns the job with as many threads for a model as an executor has cores, where the command names none.
    ClusterJobs.Job withThreads(ClusterJobs.Job job) {
        if (cores == 0 || job.arguments().words().contains("--threads")) {
            return job;
        }
        List<String> words = new ArrayList<>(job.arguments().words());
        words.addAll(List.of("--threads", Integer.toString(cores)));
        return new ClusterJobs.Job(
                job.master(), new ClusterJobs.Arguments(words), job.directory(), job.sum(), job.rows(), job.parts());
    }
}
