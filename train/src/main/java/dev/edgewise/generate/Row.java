package dev.edgewise.generate;

import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.text.Tokenizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One completion while it is being written.
final class Row {
    private final long seed;
    private final Tokenizer tokenizer;
    private final SamplingSettings settings;
    private int[] ids = new int[32];
    private float[] logProbs = new float[32];
    private float[] entropies = new float[32];
    private int length;
    private @Nullable FinishReason finish;
    private @Nullable String cutText;

    Row(long promptSeed, int copy, Tokenizer tokenizer, SamplingSettings settings) {
        this.seed = Seeds.derive(promptSeed, "completion", copy);
        this.tokenizer = tokenizer;
        this.settings = settings;
    }

    /// The random number of token `t`, in [0, 1): 24 bits of a counter-based hash.
    float uniform(int t) {
        return (Seeds.mix(seed + t) >>> 40) * 0x1.0p-24f;
    }

    boolean finished() {
        return finish != null;
    }

    void append(int id, float logProb, float entropy) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
            logProbs = Arrays.copyOf(logProbs, 2 * length);
            entropies = Arrays.copyOf(entropies, 2 * length);
        }
        ids[length] = id;
        logProbs[length] = logProb;
        entropies[length] = entropy;
        length++;
        if (tokenizer.eosIds().contains(id)) {
            finish = FinishReason.EOS;
        } else if (stops()) {
            finish = FinishReason.STOP;
        } else if (length >= settings.maxCompletionLength()) {
            finish = FinishReason.LENGTH;
        }
    }

    private boolean stops() {
        if (settings.stop().isEmpty()) {
            return false;
        }
        String text = tokenizer.decode(Arrays.copyOf(ids, length), true);
        int first = settings.stop().stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (first < 0) {
            return false;
        }
        cutText = text.substring(0, first);
        return true;
    }

    Completion completion() {
        FinishReason reason = finish;
        if (reason == null) {
            throw new IllegalStateException("the completion is still being written");
        }
        int[] finalIds = Arrays.copyOf(ids, length);
        String text = cutText == null ? tokenizer.decode(finalIds, true) : cutText;
        return new Completion(
                finalIds, Arrays.copyOf(logProbs, length), Arrays.copyOf(entropies, length), reason, text);
    }
}
