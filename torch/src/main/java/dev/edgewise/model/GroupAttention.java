package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/// Attention of prompts and the completions that share them: causal inside the prompts, and [PrefixAttention] for the
/// completions.
///
/// @param padding hides the padding of short prompts, `[P, 1, W]`
record GroupAttention(TokenLayout.Groups layout, Attention causal, double scale, Tensor padding)
        implements TokenAttention {
    static GroupAttention of(TokenLayout.Groups layout, Attention causal, double scale, Device device, DType compute) {
        int width = layout.promptWidth();
        float[] bias = new float[layout.prompts() * width];
        for (int p = 0; p < layout.prompts(); p++) {
            Arrays.fill(bias, p * width + layout.promptLengths()[p], (p + 1) * width, Masks.HIDDEN);
        }
        Tensor padding =
                Tensors.floats(device, bias, layout.prompts(), 1, width).to(compute);
        return new GroupAttention(layout, causal, scale, padding);
    }

    @Override
    public Attention.Pass attend(Tensor query, Tensor key, Tensor value, boolean keep) {
        TokenLayout.Rows prompts = new TokenLayout.Rows(layout.prompts(), layout.promptWidth());
        Attention.Pass first =
                new RowAttention(prompts, causal).attend(prompt(query), prompt(key), prompt(value), keep);
        PrefixAttention second = new PrefixAttention(
                layout,
                scale,
                padding,
                completions(query),
                new PrefixAttention.Keys(prompt(key), completions(key)),
                new PrefixAttention.Keys(prompt(value), completions(value)));
        return new Both(layout, first, second);
    }

    private Tensor prompt(Tensor x) {
        return prompt(layout, x);
    }

    private Tensor completions(Tensor x) {
        return completions(layout, x);
    }

    private static Tensor prompt(TokenLayout.Groups layout, Tensor x) {
        return x.narrow(0, 0, layout.promptTokens());
    }

    private static Tensor completions(TokenLayout.Groups layout, Tensor x) {
        return x.narrow(0, layout.promptTokens(), (long) layout.tokens() - layout.promptTokens());
    }

    private record Both(TokenLayout.Groups layout, Attention.Pass prompts, PrefixAttention completions)
            implements Attention.Pass {
        @Override
        public Tensor output() {
            return Tensors.cat(0, List.of(prompts.output(), completions.output()));
        }

        @Override
        public void moveOut() {
            prompts.moveOut();
            completions.moveOut();
        }

        @Override
        public Attention.InputGradients backward(Tensor outputGradient) {
            Attention.InputGradients first = prompts.backward(prompt(layout, outputGradient));
            PrefixAttention.Gradients second = completions.backward(GroupAttention.completions(layout, outputGradient));
            return new Attention.InputGradients(
                    Tensors.cat(0, List.of(first.query(), second.query())),
                    join(first.key(), second.key()),
                    join(first.value(), second.value()));
        }

        private static Tensor join(Tensor fromPrompts, PrefixAttention.Keys fromCompletions) {
            return Tensors.cat(0, List.of(fromPrompts.add(fromCompletions.prompt()), fromCompletions.completions()));
        }
    }
}
