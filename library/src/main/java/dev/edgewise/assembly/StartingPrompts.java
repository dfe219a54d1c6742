package dev.edgewise.assembly;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What evolution begins with.
public final class StartingPrompts {
    /// Parts in the order in which they take turns.
    private static final List<String> ORDER =
            List.of(Prompt.INSTRUCTION, Prompt.EXAMPLES, Prompt.ANSWER_FORM, Prompt.SYSTEM);

    private StartingPrompts() {}

    /// Returns a prompt that asks as the model was trained. A chat model that nobody trained for the tasks is
    /// also told how to write the answer. A model that reads raw text has no system message, and one that knows
    /// few characters nothing but examples.
    ///
    /// @param trained whether the model comes from a run of ours
    /// @param parts the names of the parts that evolve; empty for those that suit the model
    /// @throws ConfigException if there is no such part
    public static Prompt of(PromptRenderer prompts, AnswerFormat format, boolean trained, List<String> parts) {
        parts.stream().filter(part -> !Prompt.NAMES.contains(part)).findFirst().ifPresent(part -> {
            throw new ConfigException("--parts: a prompt has no part \"" + Quoted.of(part) + "\"."
                    + NearestName.hint(part, Prompt.NAMES) + " Allowed: " + String.join(", ", Prompt.NAMES) + ".");
        });
        Prompt words = new Prompt(Map.of(Prompt.INSTRUCTION, "Solve the task: say yes or no."));
        boolean chat = prompts.template() != null;
        boolean reads = new PromptFit(prompts, Integer.MAX_VALUE, 0)
                .fault(words, List.of())
                .isEmpty();
        List<String> suiting = chat
                ? ORDER
                : reads ? List.of(Prompt.INSTRUCTION, Prompt.EXAMPLES, Prompt.ANSWER_FORM) : List.of(Prompt.EXAMPLES);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String part : parts.isEmpty() ? suiting : parts) {
            texts.put(
                    part,
                    switch (part) {
                        case Prompt.SYSTEM -> prompts.system();
                        case Prompt.ANSWER_FORM -> chat && !trained ? format.instruction() : "";
                        default -> "";
                    });
        }
        return new Prompt(texts);
    }

    /// Returns prompts of a file with the same parts: one that a prompt lacks is empty.
    public static List<Prompt> of(List<ScoredPrompt> read) {
        Set<String> names = new LinkedHashSet<>();
        read.forEach(each -> names.addAll(each.prompt().parts().keySet()));
        List<String> ordered = ORDER.stream().filter(names::contains).toList();
        return read.stream()
                .map(each -> {
                    Map<String, String> texts = new LinkedHashMap<>();
                    ordered.forEach(name -> texts.put(name, each.prompt().text(name)));
                    return new Prompt(texts);
                })
                .distinct()
                .toList();
    }
}
