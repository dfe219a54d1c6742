package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.policy.Reference;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a reference says of fixed sequences, computed once.
final class FixedReference implements Reference {
    private static final String TENSOR = "log_probs";

    private final IdentityHashMap<TrainingSequence, float[]> known = new IdentityHashMap<>();

    private FixedReference(List<TrainingSequence> sequences, List<float[]> logProbs) {
        for (int i = 0; i < logProbs.size(); i++) {
            known.put(sequences.get(i), logProbs.get(i));
        }
    }

    /// Asks the reference about all rows at temperature 1; or reads the file, if it is there, and writes it
    /// otherwise.
    ///
    /// @param file null for none
    /// @throws CheckpointException if the file is of other rows or cannot be read or written
    static FixedReference of(Reference reference, List<List<TrainingSequence>> rows, @Nullable Path file) {
        List<TrainingSequence> sequences = rows.stream().flatMap(List::stream).toList();
        if (file != null && Files.exists(file)) {
            return new FixedReference(sequences, cut(read(file), sequences, file));
        }
        List<float[]> logProbs = reference.logProbs(sequences, 1);
        if (file != null) {
            write(file, logProbs);
        }
        return new FixedReference(sequences, logProbs);
    }

    private static float[] read(Path file) {
        try (TensorFile tensors = Safetensors.open(file)) {
            return tensors.floats(TENSOR);
        }
    }

    private static List<float[]> cut(float[] values, List<TrainingSequence> sequences, Path file) {
        long tokens =
                sequences.stream().mapToLong(TrainingSequence::learnedTokens).sum();
        if (values.length != tokens) {
            throw new CheckpointException(file + " holds " + values.length + " log-probabilities of the reference, but"
                    + " the data set has " + tokens + " tokens; remove the file, so that they are computed again");
        }
        int[] at = {0};
        return sequences.stream()
                .map(each -> Arrays.copyOfRange(values, at[0], at[0] += each.learnedTokens()))
                .toList();
    }

    private static void write(Path file, List<float[]> logProbs) {
        int tokens = logProbs.stream().mapToInt(each -> each.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(tokens * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] each : logProbs) {
            for (float value : each) {
                bytes.putFloat(value);
            }
        }
        TensorInfo info = new TensorInfo(TENSOR, ElementType.F32, new long[] {tokens});
        SafetensorsWriter.write(
                file, List.of(new TensorData(info, () -> MemorySegment.ofArray(bytes.array()))), Map.of());
    }

    @Override
    public List<float[]> logProbs(List<TrainingSequence> sequences, double temperature) {
        return sequences.stream().map(this::known).toList();
    }

    private float[] known(TrainingSequence sequence) {
        float[] logProbs = known.get(sequence);
        if (logProbs == null) {
            throw new IllegalArgumentException("the reference was not asked about this sequence");
        }
        return logProbs;
    }
}
