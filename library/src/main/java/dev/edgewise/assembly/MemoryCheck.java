package dev.edgewise.assembly;

import dev.edgewise.config.DpoConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.memory.RunShape;
import dev.edgewise.run.AvailableMemory;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.NvidiaSmi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether a run fits the memory there is, asked before it begins.
///
/// @param shape what decides how much it needs
/// @param place where the tensors live
/// @param processes of the run that share that memory
/// @param available what there is; empty where it cannot be told
/// @param beside what else lies in that memory in every process, such as a teacher
record MemoryCheck(
        RunShape shape,
        Device place,
        int processes,
        Optional<AvailableMemory> available,
        List<MemoryEstimate.Item> beside)
        implements MemoryNeed {
    private static final int SMALLEST_PASS = 64;
    private static final String SMALLER_TEACHER =
            "take a smaller teacher, lower its batch, or put it on another device";

    MemoryCheck {
        beside = List.copyOf(beside);
    }

    MemoryCheck(RunShape shape, Device place, int processes, Optional<AvailableMemory> available) {
        this(shape, place, processes, available, List.of());
    }

    /// Returns the check of the same run with a teacher.
    ///
    /// @param teacher what the teacher takes, see [Teachers#memory]
    MemoryCheck with(List<MemoryEstimate.Item> teacher) {
        return new MemoryCheck(shape, place, processes, available, teacher);
    }

    /// For tensors on `place`: main memory, or the device's own as the driver tells it.
    static MemoryCheck of(RunShape shape, Device place, int processes) {
        return new MemoryCheck(shape, place, processes, available(place));
    }

    /// Returns the memory of a device; empty where it cannot be told.
    static Optional<AvailableMemory> available(Device place) {
        return place.kind() == Device.Kind.CPU
                ? AvailableMemory.current()
                : NvidiaSmi.devices().stream()
                        .filter(gpu -> gpu.index() == place.index())
                        .findFirst()
                        .map(gpu -> new AvailableMemory(gpu.total(), gpu.free(), gpu.name()));
    }

    /// Refuses a teacher that does not fit beside what lies in memory already.
    ///
    /// @param teacher what the teacher takes, see [Teachers#memory]
    /// @throws ConfigException if so
    static void requireTeacher(List<MemoryEstimate.Item> teacher, Device place) {
        requireTeacher(teacher, place, available(place));
    }

    static void requireTeacher(List<MemoryEstimate.Item> teacher, Device place, Optional<AvailableMemory> available) {
        long needed = sum(teacher);
        if (available.isPresent() && needed > available.get().available()) {
            AvailableMemory there = available.get();
            throw new ConfigException("the teacher needs about " + size(needed) + " of memory (" + named(teacher)
                    + "), but " + size(there.available()) + " are available of the " + size(there.total()) + " of this "
                    + owner(place, there) + ". " + SMALLER_TEACHER + "; free memory");
        }
    }

    private static long sum(List<MemoryEstimate.Item> items) {
        return items.stream().mapToLong(MemoryEstimate.Item::bytes).sum();
    }

    private static String named(List<MemoryEstimate.Item> items) {
        return items.stream()
                .map(item -> item.name() + " " + size(item.bytes()))
                .collect(Collectors.joining(", "));
    }

    /// Returns the estimated peak of all processes that share the memory, bytes.
    long needed() {
        return needed(shape);
    }

    private long needed(RunShape one) {
        return processes * (MemoryEstimate.of(one).total() + sum(beside));
    }

    /// Refuses a run that does not fit.
    ///
    /// @throws ConfigException if so: what is needed, what there is, what to lower
    @Override
    public void require(RunConfig config) {
        if (available.isPresent() && needed() > available.get().available()) {
            throw new ConfigException(refusal(config, available.get()));
        }
    }

    private String refusal(RunConfig config, AvailableMemory there) {
        String items = named(Stream.concat(MemoryEstimate.of(shape).atPeak().stream(), beside.stream())
                .sorted(Comparator.comparingLong(MemoryEstimate.Item::bytes).reversed())
                .limit(5)
                .toList());
        return "the run needs about " + size(needed()) + " of memory"
                + (processes > 1 ? " for its " + processes + " processes here" : "")
                + " at its peak (" + items + (processes > 1 ? ", each" : "") + "), but " + size(there.available())
                + " are available of the " + size(there.total()) + " of this " + owner(place, there) + ". "
                + String.join("; ", advice(config, there)) + "; or start it anyway with --ignore-memory";
    }

    private static String owner(Device place, AvailableMemory there) {
        return place.kind() == Device.Kind.CPU ? there.limit() : "device " + place + " (" + there.limit() + ")";
    }

    /// Returns what to lower, the biggest gain without loss first.
    private List<String> advice(RunConfig config, AvailableMemory there) {
        List<String> advice = new ArrayList<>();
        int tokens = shape.batchTokens();
        while (tokens > SMALLEST_PASS && needed(shape.withBatchTokens(tokens)) > there.available()) {
            tokens /= 2;
        }
        if (tokens < shape.batchTokens()) {
            long less = needed(shape.withBatchTokens(tokens));
            advice.add("lower train.micro_batch_tokens, which changes no result: with " + tokens + " instead of "
                    + config.train().microBatchTokens() + " it needs " + size(less)
                    + (less > there.available() ? ", still too much" : ""));
        }
        var grpo = Sources.grpo(config.algorithm());
        if (grpo != null) {
            advice.add("lower algorithm.groups_per_step (" + grpo.groupsPerStep() + "), algorithm.num_generations ("
                    + grpo.numGenerations() + ") or rollout.max_completion_length ("
                    + config.rollout().maxCompletionLength() + ")");
        }
        if (config.algorithm() instanceof PreferenceConfig preference) {
            advice.add("lower algorithm.rows_per_step ("
                    + preference.preferences().rowsPerStep() + ") or algorithm.max_length ("
                    + preference.preferences().maxLength() + ")");
            if (shape.reference()) {
                advice.add("train an adapter (model.lora), whose reference is the model beneath it"
                        + (preference instanceof DpoConfig ? ", or set algorithm.precompute_ref_log_probs: true" : ""));
            }
        } else if (shape.reference()) {
            advice.add(
                    config.guards().klTarget() == null
                            ? "set algorithm.beta to 0, which needs no reference policy"
                            : "set algorithm.beta to 0 and remove guards.kl_target, which need a reference policy");
        }
        if (shape.probe() != RunShape.Probe.NONE) {
            advice.add("set guards.plasticity_steps to 0, which makes no copy to probe with");
        }
        if (!beside.isEmpty()) {
            advice.add(SMALLER_TEACHER);
        }
        advice.add("free memory, or take a smaller model");
        return advice;
    }

    @Override
    public long parameters() {
        return shape.parameters();
    }

    @Override
    public String text() {
        return text(needed(), available);
    }

    static String text(long needed, Optional<AvailableMemory> available) {
        return "about " + size(needed) + " at the peak"
                + available
                        .map(there -> ", " + size(there.available()) + " available")
                        .orElse("");
    }

    @Override
    public Map<String, Long> record() {
        return record(needed(), available);
    }

    static Map<String, Long> record(long needed, Optional<AvailableMemory> available) {
        Map<String, Long> record = new LinkedHashMap<>();
        record.put("estimated_peak", needed);
        available.ifPresent(there -> record.put("available", there.available()));
        return record;
    }

    static String size(long bytes) {
        return "%.1f GiB".formatted(bytes / (double) (1L << 30));
    }
}
