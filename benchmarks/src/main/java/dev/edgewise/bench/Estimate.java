package dev.edgewise.bench;

import dev.edgewise.bench.Contender.Program;
import dev.edgewise.model.DecoderConfig;

/// What a measurement will take, roughly, before anything is known of the machine: two recent cores. [TimeLeft]
/// corrects it as measurements end.
final class Estimate {
    private static final double OURS_START = 3;
    private static final double PEER_START = 14;
    private static final int HEAD_CHUNK = 256;

    private Estimate() {}

    /// Seconds of one repetition of `workload`.
    static double seconds(Program program, boolean bf16, Workload workload, DecoderConfig config) {
        boolean ours = program instanceof Program.Edgewise;
        double rate = ours ? (bf16 ? 4e11 : 1.2e11) : (bf16 ? 1.6e11 : 0.8e11);
        double perPass = ours ? 0.01 : 0.04;
        double passes = switch (workload) {
            case Workload.Generation w -> w.newTokens();
            case Workload.SftStep _ -> 1;
            case Workload.GrpoStep w -> w.newTokens();
            case Workload.StartUp _ -> 0;
            case Workload.Products _ -> 50;
        };
        double flops = MatmulWork.flops(MatmulWork.of(workload, config, HEAD_CHUNK));
        return flops / rate + passes * perPass * config.layers() / 30;
    }

    /// Seconds of a whole process: its start, warm-up and repetitions, and ours also what is measured beside them.
    static double process(Contender contender, DecoderConfig config) {
        double one = seconds(contender.program(), contender.bf16(), contender.workload(), config);
        return switch (contender.program()) {
            case Program.Edgewise _ -> OURS_START + one * (contender.repeats() + 2);
            case Program.Peer _ -> PEER_START + one * (contender.repeats() + 1);
        };
    }
}
