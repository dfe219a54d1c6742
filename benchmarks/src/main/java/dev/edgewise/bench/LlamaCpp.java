package dev.edgewise.bench;

import dev.edgewise.bench.BenchRow.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// llama.cpp's decoding of SmolLM2-135M in bf16, tokens per second by batch, noted once on two cores of a Sapphire
/// Rapids (a build that does not use AMX). Ours is held against it on processors with AMX only.
final class LlamaCpp {
    static final String NAME = "llama.cpp bf16 (noted, Sapphire Rapids)";

    private static final Map<Integer, Double> BF16 = Map.of(1, 70.0, 8, 208.0, 32, 393.0, 64, 419.0);
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private LlamaCpp() {}

    /// Tokens per second to hold `row` against; empty where nothing comparable was noted.
    ///
    /// @param amx whether this processor has AMX
    static OptionalDouble noted(BenchRow row, boolean amx) {
        boolean comparable = amx
                && row.part() == Part.DECODE
                && row.ours().bf16()
                && row.ours().model().equals(Shape.M135.model());
        if (comparable && row.ours().workload() instanceof Workload.Generation work) {
            Double speed = BF16.get(work.batch());
            return speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed);
        }
        return OptionalDouble.empty();
    }

    static boolean amx() {
        if (!Files.isReadable(CPUINFO)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(CPUINFO)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> line.contains(" amx_bf16"))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }
}
