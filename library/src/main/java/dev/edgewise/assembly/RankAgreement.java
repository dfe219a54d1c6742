package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.ConfigWriter;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.policy.IdleUnits;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/// What makes the ranks of a run take the same decisions.
final class RankAgreement {
    private RankAgreement() {}

    /// Makes sure that all ranks were started with one configuration and see the same files, and tells them where
    /// the run goes on.
    ///
    /// @param sums of the data and model files; weights are not compared, as rank 0 gives its own to all
    /// @param step the step rank 0 goes on after; what the others give is not read
    /// @return rank 0's step
    /// @throws ConfigException if a configuration or a file differs
    static int agree(RunConfig config, Map<String, String> sums, int step, Collective collective) {
        double files = checksum(new TreeMap<>(sums).toString());
        List<double[]> checksums = collective.gather(checksum(ConfigWriter.toYaml(config)), files);
        for (int rank = 1; rank < checksums.size(); rank++) {
            if (checksums.get(rank)[0] != checksums.getFirst()[0]) {
                throw new ConfigException("the configuration of rank " + rank
                        + " is not that of rank 0; start every rank with the same file and the same --set");
            }
            if (checksums.get(rank)[1] != checksums.getFirst()[1]) {
                throw new ConfigException("the data, tokenizer or model configuration that rank " + rank
                        + " reads is not that of rank 0; give every rank the same files: "
                        + String.join(", ", new TreeSet<>(sums.keySet())));
            }
        }
        return (int) collective.broadcast(step);
    }

    private static double checksum(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }

    /// Returns rank 0's path.
    ///
    /// @param path what the other ranks give is not read
    static Path path(Path path, Collective collective) {
        byte[] own =
                collective.leads() ? path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
        double[] given = collective
                .gather(IntStream.range(0, own.length).mapToDouble(i -> own[i]).toArray())
                .getFirst();
        byte[] bytes = new byte[given.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) given[i];
        }
        return Path.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /// Returns the checkpoint of `step`, its files verified; empty where a rank does not see it.
    ///
    /// @throws dev.edgewise.error.CheckpointException if a file of it is not what was written
    static Optional<Path> checkpoint(CheckpointStore store, int step, Collective collective) {
        boolean here = store.list().stream().anyMatch(checkpoint -> checkpoint.step() == step);
        return collective.sum(here ? 1 : 0)[0] == collective.size()
                ? Optional.of(store.open(step).directory())
                : Optional.empty();
    }

    /// Gives every rank rank 0's weights.
    static void sameWeights(Weights weights, Collective collective) {
        collective.broadcast(
                weights.parameters().stream().map(Parameter::master).toList());
        weights.refresh(weights.compute());
    }

    /// Returns what makes rank 0's idle units those of all.
    static IdleUnits.Agreement units(Collective collective) {
        return found -> found.stream().map(layer -> units(layer, collective)).toList();
    }

    private static boolean[] units(boolean[] layer, Collective collective) {
        double[] own = new double[layer.length];
        for (int unit = 0; unit < own.length; unit++) {
            own[unit] = collective.leads() && layer[unit] ? 1 : 0;
        }
        double[] sums = collective.sum(own);
        boolean[] agreed = new boolean[layer.length];
        for (int unit = 0; unit < agreed.length; unit++) {
            agreed[unit] = sums[unit] > 0;
        }
        return agreed;
    }

    /// Returns whether any rank says yes.
    static BooleanSupplier any(BooleanSupplier one, Collective collective) {
        return () -> collective.sum(one.getAsBoolean() ? 1 : 0)[0] > 0;
    }

    /// Returns rank 0's clock, counted from now, which every rank reads together with the others.
    static LongSupplier clock(LongSupplier nanoTime, Collective collective) {
        long start = nanoTime.getAsLong();
        return () -> (long) collective.broadcast((double) (nanoTime.getAsLong() - start));
    }

    /// Looks whether the run fits the memory, which the ranks on this machine share.
    ///
    /// @param anyway whether to go on even if it does not
    /// @throws ConfigException if it does not
    static MemoryNeed memory(Outline outline, Map<String, String> environment, Collective collective, boolean anyway) {
        Models models = outline.models();
        int sharing = models.device().kind() == Device.Kind.CPU ? here(environment, collective) : 1;
        MemoryNeed need = outline.memory(sharing);
        if (!anyway) {
            need.require(outline.config());
        }
        return need;
    }

    /// Returns the threads of this process; the ranks on this machine share its cores.
    static Threads threads(RunConfig config, Map<String, String> environment, Collective collective) {
        return new Threads(config.threads(), environment, here(environment, collective));
    }

    /// Counts the ranks on this machine: `LOCAL_WORLD_SIZE`, or all when they meet on the loopback interface.
    private static int here(Map<String, String> environment, Collective collective) {
        String local = environment.getOrDefault("LOCAL_WORLD_SIZE", "");
        boolean loopback = environment.getOrDefault("MASTER_ADDR", "").matches("127\\..*|localhost|::1");
        int here = local.matches("\\d{1,6}") ? Integer.parseInt(local) : loopback ? collective.size() : 1;
        return Math.min(Math.max(1, here), collective.size());
    }

    /// Names the device of this process: `cuda` without a number is the one that `LOCAL_RANK` numbers, as with
    /// torchrun.
    static String device(String configured, Map<String, String> environment) {
        String rank = environment.getOrDefault("LOCAL_RANK", "");
        return configured.equals("cuda") && rank.matches("\\d{1,3}") ? "cuda:" + rank : configured;
    }
}
