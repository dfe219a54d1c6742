package dev.edgewise.optim;

import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// AdamW (Loshchilov and Hutter 2019, <https://arxiv.org/abs/1711.05101>, algorithm 2) on F32 masters.
///
///     m ← β₁m + (1−β₁)g,   v ← β₂v + (1−β₂)g²
///     θ ← θ − η·(λθ + (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε))
///
/// As `torch.optim.AdamW`, fused. Weight decay applies to matrices only, as in the HF Trainer. Owns its moments.
public final class AdamW implements AutoCloseable {
    /// Hyper-parameters β₁, β₂, ε and λ.
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0);
    }

    private final Settings settings;
    private final List<Parameter> parameters;
    private final Predicate<Parameter> decays;
    private final List<Tensor> first = new ArrayList<>();
    private final List<Tensor> second = new ArrayList<>();
    private final List<Tensor> counters = new ArrayList<>();
    private long steps;

    public AdamW(List<Parameter> parameters, Settings settings) {
        this(parameters, settings, Parameter::decays);
    }

    /// Returns an optimiser that decays the parameters `decays` names.
    public AdamW(List<Parameter> parameters, Settings settings, Predicate<Parameter> decays) {
        this.parameters = List.copyOf(parameters);
        this.decays = decays;
        this.settings = settings;
        try (var _ = TensorScope.open()) {
            for (Parameter parameter : parameters) {
                first.add(zeros(parameter));
                second.add(zeros(parameter));
                counters.add(
                        Tensors.zeros(parameter.master().device(), DType.F32).keep());
            }
        }
    }

    private static Tensor zeros(Parameter parameter) {
        return parameter.master().mul(0).keep();
    }

    /// Takes one step with the accumulated gradients at learning rate η.
    public void step(double learningRate) {
        steps++;
        try (var _ = TensorScope.open()) {
            counters.forEach(counter -> counter.add_(1));
            update(true, learningRate);
            update(false, learningRate);
        }
    }

    private void update(boolean decaying, double learningRate) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (decays.test(parameters.get(i)) == decaying) {
                chosen.add(i);
            }
        }
        if (chosen.isEmpty()) {
            return;
        }
        FusedOps.adamW_(
                chosen.stream().map(i -> parameters.get(i).master()).toList(),
                chosen.stream().map(i -> parameters.get(i).gradient()).toList(),
                chosen.stream().map(first::get).toList(),
                chosen.stream().map(second::get).toList(),
                chosen.stream().map(counters::get).toList(),
                learningRate,
                settings.beta1(),
                settings.beta2(),
                decaying ? settings.weightDecay() : 0,
                settings.epsilon());
    }

    /// Steps taken so far.
    public long steps() {
        return steps;
    }

    /// Returns the first and second moments by parameter name, for a checkpoint; the tensors stay the
    /// optimiser's.
    public List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            moments.add(new Moment(name + ".exp_avg", first.get(i)));
            moments.add(new Moment(name + ".exp_avg_sq", second.get(i)));
        }
        return moments;
    }

    /// One state tensor with the name it has in a checkpoint.
    public record Moment(String name, Tensor tensor) {}

    /// Takes over the step count of a checkpoint whose moments were written into [#moments()].
    public void resume(long stepsTaken) {
        steps = stepsTaken;
        try (var _ = TensorScope.open()) {
            counters.forEach(counter -> counter.zero_().add_((double) stepsTaken));
        }
    }

    @Override
    public void close() {
        first.forEach(Tensor::close);
        second.forEach(Tensor::close);
        counters.forEach(Tensor::close);
    }
}
