package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.EvolutionTasks;
import dev.edgewise.assembly.Evolving;
import dev.edgewise.environment.Environment;
import dev.edgewise.evolve.Candidate;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.report.EvolutionPage;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.PromptTrials;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an evolution came to: the page, and lines or one JSON object.
///
/// @param teacher null where a list of wordings proposed
record EvolveText(
        String model,
        EvolveOptions options,
        List<Environment> environments,
        EvolutionTasks tasks,
        SamplingSettings sampling,
        long seed,
        @Nullable Teacher teacher,
        Output output) {
    private static final String PAGE = "report.html";
    private static final Set<String> TRIED = Set.of("changed", "merged", "rejected");

    void write(Evolving.Result result, Evolving evolving, PromptTrials trials) {
        List<Candidate> chosen = result.chosen(evolving.population());
        Path page = options.out().resolve(PAGE);
        EvolutionPage.write(
                facts(), result.steps(), chosen.stream().map(Candidate::number).toList(), page);
        if (options.json()) {
            output.line(json(result, chosen, trials).toString());
        } else if (!chosen.isEmpty()) {
            lines(result, chosen, page);
        }
    }

    private ObjectNode facts() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("environment", names())
                .put("sampling", words())
                .put("proposer", teacher == null ? "a list of wordings and the model's own successes" : teacher.name())
                .put("seed", seed)
                .put("budget", options.budget())
                .put("training", tasks.training().size())
                .put("validation", tasks.validation().size());
    }

    private String names() {
        return environments.stream().map(Environment::name).distinct().collect(Collectors.joining(", "));
    }

    private String words() {
        return String.format(
                Locale.ROOT,
                "%d completion%s a trial, temperature %s, at most %d tokens",
                options.samples(),
                options.samples() == 1 ? "" : "s",
                ReadableNumbers.number(sampling.temperature()).replaceFirst("\\.0+$", ""),
                sampling.maxCompletionLength());
    }

    private void lines(Evolving.Result result, List<Candidate> chosen, Path page) {
        Candidate best = chosen.getFirst();
        output.line(output.bold("best") + "      " + percent(best.mean()) + " on "
                + tasks.validation().size() + " validation tasks; it began with " + percent(first(result)));
        output.line("prompts   " + chosen.size() + " in " + options.out().resolve(PromptFile.NAME) + ", best first");
        output.line("trials    " + ReadableNumbers.count(spent(result)) + ", " + tried(result) + " changes tried, "
                + found(result) + " prompts found");
        long refused = refused(result);
        if (refused > 0) {
            output.line("refused   " + refused + (refused == 1 ? " proposal" : " proposals") + "; the reasons are in "
                    + options.out().resolve(Evolving.STEPS));
        }
        TeacherUsage usage = result.usage();
        if (teacher != null) {
            output.line("teacher   " + ReadableNumbers.count(usage.requests()) + " answers, "
                    + ReadableNumbers.count(usage.promptTokens()) + " tokens read, "
                    + ReadableNumbers.count(usage.completionTokens()) + " written"
                    + (usage.cost() > 0 ? ", cost " + ReadableNumbers.number(usage.cost()) : ""));
        }
        output.line("picture   " + page);
        best.parts().forEach((name, text) -> {
            if (!text.isBlank()) {
                output.line(output.dim(name));
                text.lines().forEach(line -> output.line("  " + line));
            }
        });
    }

    private ObjectNode json(Evolving.Result result, List<Candidate> chosen, PromptTrials trials) {
        ObjectNode json = facts();
        json.put("stopped", result.stopped()).put("spent", spent(result));
        json.put("completions", trials.completions()).put("tokens", trials.tokens());
        json.put("tried", tried(result)).put("found", found(result)).put("refused", refused(result));
        json.put("prompts", options.out().resolve(PromptFile.NAME).toString());
        if (!chosen.isEmpty()) {
            json.put("first", first(result)).put("best", chosen.getFirst().mean());
            json.put("kept", chosen.size());
        }
        return json;
    }

    private static double first(Evolving.Result result) {
        return result.all().stream()
                .filter(candidate -> candidate.parents().isEmpty())
                .mapToDouble(Candidate::mean)
                .max()
                .orElse(0);
    }

    private static long spent(Evolving.Result result) {
        return result.steps().isEmpty()
                ? 0
                : result.steps().getLast().path("spent").longValue();
    }

    private static long tried(Evolving.Result result) {
        return result.steps().stream()
                .filter(step -> TRIED.contains(step.path("outcome").asText()))
                .count();
    }

    private static long found(Evolving.Result result) {
        return result.all().stream()
                .filter(candidate -> !candidate.parents().isEmpty())
                .count();
    }

    private static long refused(Evolving.Result result) {
        return result.steps().stream().filter(step -> step.has("note")).count();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
