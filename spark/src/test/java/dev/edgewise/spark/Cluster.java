package dev.edgewise.spark;

import dev.edgewise.cli.Main;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Commands in a process of their own, whose executors are processes, too.
record Cluster(Path directory) {
    static final List<String> OF_TWO = List.of("--spark", "local-cluster[2,1,1024]");

    /// Starts a command. Spark's launcher, which starts executors, wants a home with a folder of jars; ours come by
    /// the class path.
    JavaProcess start(String name, List<String> arguments) throws IOException {
        Path home = directory.resolve("home");
        Files.createDirectories(home.resolve("jars"));
        return JavaProcess.start(
                directory.resolve(name + ".out"),
                Map.of(
                        "SPARK_HOME",
                        home.toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "JDK_JAVA_OPTIONS",
                        "-Dspark.speculation=true"
                                + " -Dspark.standalone.executorRemoveDelayOnDisconnection=2min"
                                + " -Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"),
                Main.class.getName(),
                arguments.toArray(String[]::new));
    }

    /// Returns the executors of a command, without what else Spark starts for a moment.
    static List<ProcessHandle> executors(JavaProcess command) {
        return command.process()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    /// Kills one of the executors, without a chance to clean up.
    static void killOne(JavaProcess command) {
        List<ProcessHandle> executors = executors(command);
        if (executors.size() != 2) {
            throw new AssertionError("there are " + executors.size() + " executors:\n" + command.text());
        }
        executors.getFirst().destroyForcibly();
    }
}
