package dev.edgewise.tool.loop;

import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A run of the loop: steps with tries. A failed try and what it was told are read by the next try and forgotten once
/// one succeeds, so that the history holds none of them.
public final class LoopRun {
    /// Tries of a step.
    public static final int TRIES = 10;

    private final ToolLoop loop;
    private final Function<List<Message>, String> model;
    private final List<Message> history = new ArrayList<>();

    /// @param model from the messages to a reply, up to the end of its line
    public LoopRun(ToolLoop loop, Function<List<Message>, String> model, List<Message> begun) {
        this.loop = loop;
        this.model = model;
        history.addAll(begun);
    }

    /// How a step went.
    ///
    /// @param reply what the model wrote last, cut to its command
    /// @param success what it led to; null where no try succeeded
    public record Step(String reply, ToolLoop.Outcome.@Nullable Success success) {}

    /// Takes one step.
    public Step step() {
        List<Message> tried = new ArrayList<>();
        String reply = "";
        for (int i = 0; i < TRIES; i++) {
            List<Message> seen = new ArrayList<>(history);
            seen.addAll(tried);
            reply = Command.cleaned(model.apply(List.copyOf(seen)));
            ToolLoop.Outcome outcome = loop.answer(reply);
            Message said = new Message("assistant", reply);
            if (outcome instanceof ToolLoop.Outcome.Success success) {
                history.add(said);
                history.add(new Message("user", success.output()));
                return new Step(reply, success);
            }
            tried.add(outcome instanceof ToolLoop.Outcome.Empty ? new Message("assistant", "...") : said);
            tried.add(new Message("user", outcome.output()));
        }
        return new Step(reply, null);
    }

    /// Takes steps until one stops the run or fails.
    ///
    /// @param most steps
    /// @param stops whether a step is the last
    /// @return whether a step stopped it
    public boolean run(int most, Predicate<ToolLoop.Outcome.Success> stops) {
        for (int i = 0; i < most; i++) {
            ToolLoop.Outcome.Success success = step().success();
            if (success == null) {
                return false;
            }
            if (stops.test(success)) {
                return true;
            }
        }
        return false;
    }

    /// Returns what was said so far, without failed tries.
    public List<Message> history() {
        return List.copyOf(history);
    }
}
