package dev.edgewise.spark;

import dev.edgewise.cli.ExitCodes;
import dev.edgewise.cli.Main;
import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.HaltedException;
import dev.edgewise.error.RankFailedException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/// A rank of a run, as a task of a barrier stage: all begin together, and if one is lost none goes on. They meet
/// as ranks do that torchrun starts.
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<RankTask.Outcome>> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClusterJobs.Arguments leader;
    private final ClusterJobs.Arguments followers;

    private RankTask(ClusterJobs.Ranks ranks) {
        this.leader = ranks.leader();
        this.followers = ranks.followers();
    }

    /// How a rank ended.
    record Outcome(int code, String told) implements Serializable {}

    /// Has all ranks train.
    ///
    /// @return the exit code of rank 0
    static int train(JavaSparkContext context, ClusterJobs.Ranks ranks) {
        List<Integer> numbers = IntStream.range(0, ranks.size()).boxed().toList();
        ClassTag<Outcome> tag = ClassTag$.MODULE$.apply(Outcome.class);
        RDD<Outcome> stage = context.parallelize(numbers, ranks.size())
                .rdd()
                .barrier()
                .mapPartitions(new RankTask(ranks), false, tag);
        List<Outcome> outcomes;
        try {
            outcomes = JavaRDD.fromRDD(stage, tag).collect();
        } catch (Exception e) { // Scala throws checked exceptions without saying so
            throw lost(ranks, e);
        }
        Outcome first = outcomes.stream()
                .filter(outcome -> outcome.code() == ExitCodes.BAD_INPUT)
                .findFirst()
                .orElse(outcomes.getFirst());
        return switch (first.code()) {
            case ExitCodes.BAD_INPUT -> throw new ConfigException(first.told());
            case ExitCodes.HALTED ->
                throw new HaltedException(
                        "the events of " + ranks.run() + " say why: " + ranks.run() + "/events.jsonl");
            case ExitCodes.FAULT -> throw new RankFailedException(first.told(), null);
            default -> first.code();
        };
    }

    private static RuntimeException lost(ClusterJobs.Ranks ranks, Exception e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("SPARK-24819")) {
            return new ConfigException("--ranks " + ranks.size() + " needs as many executors at a time, and the cluster"
                    + " has fewer; take fewer ranks or a larger cluster");
        }
        String reason =
                SparkRun.lost(text).orElseGet(() -> text.lines().findFirst().orElse(""));
        return new RankFailedException(
                "a rank was lost: " + reason + "; the same command goes on from the newest checkpoint in "
                        + ranks.run(),
                e);
    }

    @Override
    public Iterator<Outcome> apply(Iterator<Integer> numbers) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int rank = context.partitionId();
        List<String> hosts = Arrays.stream(context.getTaskInfos())
                .map(info -> info.address().replaceFirst(":\\d+$", ""))
                .toList();
        String port = context.allGather(rank == 0 ? freePort() : "")[0];
        String here = hosts.get(rank);
        Map<String, String> place = Map.of(
                "RANK",
                Integer.toString(rank),
                "WORLD_SIZE",
                Integer.toString(hosts.size()),
                "MASTER_ADDR",
                hosts.getFirst(),
                "MASTER_PORT",
                port,
                "LOCAL_WORLD_SIZE",
                Long.toString(hosts.stream().filter(here::equals).count()),
                "LOCAL_RANK",
                Long.toString(
                        hosts.subList(0, rank).stream().filter(here::equals).count()));
        Main.Ended ended = Main.run(place, (rank == 0 ? leader : followers).words());
        return Iterator$.MODULE$.single(new Outcome(ended.code(), ended.told()));
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free for the ranks to meet at", e);
        }
    }
}
