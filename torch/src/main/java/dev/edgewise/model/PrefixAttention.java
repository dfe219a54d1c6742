package dev.edgewise.model;

import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.List;

/// Completions that attend to the prompt they share and to themselves.
///
///     P = softmax(s·[q·kₚᵀ + length, q·kᵀ + causal]),   o = P·[vₚ; v]
///
/// All copies of a prompt and all `G = Hq/Hk` query heads of a key head are rows of one product with the prompt's keys,
/// `[P·Hk, copies·G·C, D]·[P·Hk, D, W]`; nothing is repeated, and the prompt's gradients come out summed. The backward
/// is [ProductAttention]'s, and so is the going by blocks of queries.
final class PrefixAttention {
    private static final int BLOCK = 512;

    /// Keys or values, or their gradients: of the prompts `[P·W, Hk, D]` and the completions `[R·C, Hk, D]`.
    record Keys(Tensor prompt, Tensor completions) {}

    /// Gradients of the completions' queries `[R·C, Hq, D]` and of all keys and values.
    record Gradients(Tensor query, Keys key, Keys value) {}

    private final double scale;
    private final Tensor padding;
    private final long prompts;
    private final long copies;
    private final long width;
    private final long promptWidth;
    private final long keyHeads;
    private final long group;
    private final long size;
    private final Tensor query;
    private final Keys key;
    private final Keys value;
    private final Tensor output;

    /// Attends at once.
    ///
    /// @param padding hides the padding of short prompts, `[P, 1, W]`; has to live until the backward
    /// @param query of the completions, `[R·C, Hq, D]`
    PrefixAttention(TokenLayout.Groups layout, double scale, Tensor padding, Tensor query, Keys key, Keys value) {
        this.padding = padding;
        this.scale = scale;
        this.prompts = layout.prompts();
        this.copies = layout.copies();
        this.width = layout.width();
        this.promptWidth = layout.promptWidth();
        this.keyHeads = key.prompt().size(1);
        this.group = query.size(1) / keyHeads;
        this.size = query.size(2);
        this.query = foldQuery(query).mul_(scale);
        this.key = fold(key);
        this.value = fold(value);
        this.output = Tensors.like(this.query);
        for (long start = 0; start < width; start += BLOCK) {
            try (var _ = TensorScope.open()) {
                long rows = Math.min(BLOCK, width - start);
                Tensor p = probabilities(start, rows);
                Tensor mixed = ofPrompt(p).matmul(this.value.prompt()).view(rows(rows, size));
                mixed.add_(
                        ofCompletions(p).matmul(upTo(this.value, start + rows)).view(rows(rows, size)));
                this.output.narrow(3, start, rows).copy_(mixed.view(byHead(rows)));
            }
        }
    }

    /// Returns `[R·C, Hq·D]`.
    Tensor output() {
        return unfoldQuery(output);
    }

    void moveOut() {
        query.moveOut();
        output.moveOut();
        for (Keys keys : List.of(key, value)) {
            keys.prompt().moveOut();
            keys.completions().moveOut();
        }
    }

    /// @param outputGradient `[R·C, Hq·D]`
    Gradients backward(Tensor outputGradient) {
        Tensor dOutput = foldQuery(outputGradient.view(outputGradient.size(0), keyHeads * group, size));
        Tensor dQuery = Tensors.like(query);
        Keys dKey = new Keys(
                Tensors.like(key.prompt()).zero_(),
                Tensors.like(key.completions()).zero_());
        Keys dValue = new Keys(
                Tensors.like(key.prompt()).zero_(),
                Tensors.like(key.completions()).zero_());
        for (long start = 0; start < width; start += BLOCK) {
            try (var _ = TensorScope.open()) {
                long rows = Math.min(BLOCK, width - start);
                long end = start + rows;
                Tensor p = probabilities(start, rows);
                Tensor d = block(dOutput, start, rows);
                addProducts(dValue, p, d, end);
                Tensor dP = Tensors.cat(
                        -1,
                        List.of(
                                shared(d).matmul(value.prompt().transpose(1, 2)).view(rows(rows, promptWidth)),
                                own(d).matmul(upTo(value, end).transpose(1, 2)).view(rows(rows, end))));
                Tensor dScores = FusedOps.softmaxBackward(dP, p);
                addProducts(dKey, dScores, block(query, start, rows), end);
                Tensor dBlock = ofPrompt(dScores).matmul(key.prompt()).view(rows(rows, size));
                dBlock.add_(ofCompletions(dScores).matmul(upTo(key, end)).view(rows(rows, size)));
                dQuery.narrow(3, start, rows).copy_(dBlock.view(byHead(rows)));
            }
        }
        return new Gradients(
                unfoldQuery(dQuery.mul_(scale)).view(outputGradient.size(0), keyHeads * group, size),
                unfold(dKey),
                unfold(dValue));
    }

    /// Adds `weightsᵀ·x` for the prompts' and the completions' columns.
    private void addProducts(Keys sums, Tensor weights, Tensor x, long end) {
        sums.prompt().add_(ofPrompt(weights).transpose(1, 2).matmul(shared(x)));
        sums.completions()
                .narrow(1, 0, end)
                .add_(ofCompletions(weights).transpose(1, 2).matmul(own(x)));
    }

    /// Returns P of queries `start … start + rows − 1` of every completion, `[P·Hk·copies, G·rows, W + start +
    /// rows]`.
    private Tensor probabilities(long start, long rows) {
        Tensor q = block(query, start, rows);
        Tensor first = shared(q).matmul(key.prompt().transpose(1, 2));
        first.view(prompts, -1, promptWidth).add_(padding);
        Tensor second = own(q).matmul(upTo(key, start + rows).transpose(1, 2));
        second.view(prompts * keyHeads * copies, group, rows, start + rows)
                .narrow(-1, start, rows)
                .add_(Masks.future(query, rows));
        return Tensors.cat(-1, List.of(first.view(rows(rows, promptWidth)), second))
                .softmax(-1);
    }

    /// Returns the prompts' columns, as rows of one product per prompt and key head.
    private Tensor ofPrompt(Tensor p) {
        return p.narrow(-1, 0, promptWidth).reshape(prompts * keyHeads, -1, promptWidth);
    }

    private Tensor ofCompletions(Tensor p) {
        return p.narrow(-1, promptWidth, p.size(-1) - promptWidth);
    }

    private long[] rows(long rows, long columns) {
        return new long[] {prompts * keyHeads * copies, group * rows, columns};
    }

    private long[] byHead(long rows) {
        return new long[] {prompts * keyHeads, copies, group, rows, size};
    }

    private Tensor shared(Tensor block) {
        return block.view(prompts * keyHeads, -1, size);
    }

    private Tensor own(Tensor block) {
        return block.view(prompts * keyHeads * copies, -1, size);
    }

    private static Tensor block(Tensor folded, long start, long rows) {
        return folded.narrow(3, start, rows).contiguous();
    }

    private static Tensor upTo(Keys keys, long end) {
        return keys.completions().narrow(1, 0, end);
    }

    /// Returns `[R·C, Hq, D] → [P·Hk, copies, G, C, D]`, contiguous, a copy.
    private Tensor foldQuery(Tensor x) {
        Tensor folded = Tensors.empty(x.device(), x.type(), prompts, keyHeads, copies, group, width, size);
        folded.copy_(x.reshape(prompts, copies, width, keyHeads, group, size).permute(0, 3, 1, 4, 2, 5));
        return folded.view(prompts * keyHeads, copies, group, width, size);
    }

    private Tensor unfoldQuery(Tensor folded) {
        return folded.view(prompts, keyHeads, copies, group, width, size)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(prompts * copies * width, keyHeads * group * size);
    }

    /// Prompts `[P·Hk, W, D]`, completions `[P·Hk·copies, C, D]`.
    private Keys fold(Keys keys) {
        return new Keys(
                keys.prompt()
                        .reshape(prompts, promptWidth, keyHeads, size)
                        .transpose(1, 2)
                        .reshape(prompts * keyHeads, promptWidth, size),
                keys.completions()
                        .reshape(prompts, copies, width, keyHeads, size)
                        .permute(0, 3, 1, 2, 4)
                        .reshape(prompts * keyHeads * copies, width, size));
    }

    private Keys unfold(Keys folded) {
        return new Keys(
                folded.prompt()
                        .view(prompts, keyHeads, promptWidth, size)
                        .transpose(1, 2)
                        .reshape(prompts * promptWidth, keyHeads, size),
                folded.completions()
                        .view(prompts, keyHeads, copies, width, size)
                        .permute(0, 2, 3, 1, 4)
                        .reshape(prompts * copies * width, keyHeads, size));
    }
}
