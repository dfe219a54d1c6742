package dev.edgewise.trainer;

import dev.edgewise.evolve.Prompt;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A prompt in use, as a checkpoint holds it.
final class KeptPrompt implements FieldState {
    private Prompt prompt;
    private @Nullable Double score;
    private int tasks;

    /// @param score null where it was not scored yet
    KeptPrompt(Prompt prompt, @Nullable Double score, int tasks) {
        this.prompt = prompt;
        this.score = score;
        this.tasks = tasks;
    }

    Prompt prompt() {
        return prompt;
    }

    @Nullable
    Double score() {
        return score;
    }

    int tasks() {
        return tasks;
    }

    @Override
    public void fields(StateFields state) {
        state.of("a prompt");
        List<String> names = new ArrayList<>(prompt.parts().keySet());
        List<String> texts = new ArrayList<>(prompt.parts().values());
        state.texts("parts", names);
        state.texts("texts", texts);
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            parts.put(names.get(i), texts.get(i));
        }
        prompt = new Prompt(parts);
        tasks = state.smallCount("tasks", tasks);
        double known = state.number("score", score == null ? 0 : score);
        score = tasks == 0 ? null : known;
    }
}
