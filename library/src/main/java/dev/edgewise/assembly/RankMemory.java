package dev.edgewise.assembly;

import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.run.AvailableMemory;
import java.util.Map;
import java.util.Optional;

/// The memory that training a ranker takes: 500 MiB of the process, 18 bytes a parameter that is trained (master,
/// gradient, two moments, and the copy that computes) or 6 of one that is not, and the activations of a pass.
///
/// @param passTokens tokens of a pass
/// @param processes of the run that share the memory
record RankMemory(
        long parameters,
        boolean adapted,
        long bytesPerToken,
        int passTokens,
        int processes,
        Optional<AvailableMemory> available)
        implements MemoryNeed {
    private static final long PROCESS = 500L << 20;

    long needed() {
        return processes * (PROCESS + weights() + bytesPerToken * passTokens);
    }

    private long weights() {
        return parameters * (adapted ? 6 : 18);
    }

    @Override
    public void require(RunConfig config) {
        if (available.isPresent() && needed() > available.get().available()) {
            throw new ConfigException("the run needs about " + MemoryCheck.size(needed()) + " of memory"
                    + (processes > 1 ? " for its " + processes + " processes here" : "") + " (weights and moments "
                    + MemoryCheck.size(weights()) + ", activations " + MemoryCheck.size(bytesPerToken * passTokens)
                    + (processes > 1 ? ", each" : "") + "), but "
                    + MemoryCheck.size(available.get().available()) + " are available. Lower train.micro_batch_tokens"
                    + " (" + config.train().microBatchTokens()
                    + "); train an adapter (model.lora); free memory, or take"
                    + " a smaller model; or start it anyway with --ignore-memory");
        }
    }

    @Override
    public String text() {
        return MemoryCheck.text(needed(), available);
    }

    @Override
    public Map<String, Long> record() {
        return MemoryCheck.record(needed(), available);
    }
}
