package dev.edgewise.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Completions survive their way over the ranks bit for bit.
class CompletionNumbersTest {
    @Test
    void completionsReadBackAsTheyWere() {
        List<Completion> completions = List.of(
                new Completion(
                        new int[] {0, 49_151, 7},
                        new float[] {-0.1f, Float.MIN_VALUE, -103.27893f},
                        new float[] {1e-7f, 10.802f, 0},
                        FinishReason.STOP,
                        "Größe → 😀\n"),
                new Completion(new int[0], new float[0], new float[0], FinishReason.LENGTH, ""),
                new Completion(new int[] {2}, new float[] {-1}, new float[] {2}, FinishReason.EOS, ""));
        List<Completion> read = CompletionNumbers.read(CompletionNumbers.of(completions));
        assertThat(read).usingRecursiveComparison().isEqualTo(completions);
    }
}
