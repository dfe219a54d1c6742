package dev.edgewise.guard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent;
import java.util.List;

/// Halts when `loss` or `grad_norm` of a step is not finite: such an update has spoilt every weight it touched.
public final class FiniteGuard implements Guard {
    private static final List<String> WATCHED = List.of("loss", "grad_norm");

    @Override
    public String name() {
        return "finite";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepCompleted step) {
            for (String key : WATCHED) {
                Double value = step.metrics().get(key);
                if (value != null && !Double.isFinite(value)) {
                    return new Verdict.Halt(key + " is " + value + " at step " + step.step()
                            + ", expected is a finite number; the weights of this step are lost. Resume from the last"
                            + " checkpoint with a lower learning_rate, a smaller max_grad_norm or, if the run used"
                            + " bf16, in fp32");
                }
            }
        }
        return Verdict.PROCEED;
    }

    /// Empty: it judges each step by itself.
    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void restore(ObjectNode state) {}
}
