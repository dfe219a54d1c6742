package dev.edgewise.server.batch;

import dev.edgewise.generate.CompletionRandom;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.text.StopStrings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One completion while it is being written. What becomes settled of its text is told at once, its end by [#end].
final class EngineRow {
    private final EngineJob job;
    private final int copy;
    private final CompletionRandom random;
    private final StopStrings.Watch watch;
    private final @Nullable TokenConstraint constraint;
    private final List<TokenScore> untold = new ArrayList<>();
    private int[] ids = new int[32];
    private int length;
    private int told;
    private @Nullable FinishReason finish;

    EngineRow(EngineJob job, int copy) {
        Generation wanted = job.generation();
        this.job = job;
        this.copy = copy;
        this.random = CompletionRandom.of(wanted.seed(), copy);
        this.watch = wanted.stops().watch();
        this.constraint =
                wanted.constraint() == null ? null : wanted.constraint().get();
    }

    EngineJob job() {
        return job;
    }

    @Nullable
    TokenConstraint constraint() {
        return constraint;
    }

    boolean finished() {
        return finish != null;
    }

    /// Returns the random number of the next token.
    float uniform() {
        return random.uniform(length);
    }

    int last() {
        return ids[length - 1];
    }

    int length() {
        return length;
    }

    /// Returns the prompt and what was written and read again: all tokens whose keys and values a cache holds.
    int[] read() {
        int[] prompt = job.generation().promptIds();
        int[] all = Arrays.copyOf(prompt, prompt.length + length - 1);
        System.arraycopy(ids, 0, all, prompt.length, length - 1);
        return all;
    }

    /// Takes the next token.
    void append(int id, @Nullable TokenScore score, Set<Integer> eosIds) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
        if (score != null) {
            untold.add(score);
        }
        if (constraint != null) {
            constraint.accept(id);
        }
        if (eosIds.contains(id)) {
            finish = watch.finish() ? FinishReason.STOP : FinishReason.EOS;
        } else if (watch.append(id)) {
            finish = FinishReason.STOP;
        } else if (length >= job.generation().longest()) {
            finish = watch.finish() ? FinishReason.STOP : FinishReason.LENGTH;
        }
        tell();
    }

    private void tell() {
        FinishReason reason = finish;
        String text = watch.text();
        int settled = reason == null ? watch.settled() : text.length();
        if (settled > told || (reason != null && !untold.isEmpty())) {
            job.tell(new GenerationEvent.Text(copy, text.substring(Math.min(told, settled), settled), untold));
            untold.clear();
            told = settled;
        }
    }

    /// Tells the end of a finished completion.
    void end() {
        job.tell(new GenerationEvent.End(copy, Objects.requireNonNull(finish, "finish"), Arrays.copyOf(ids, length)));
    }
}
