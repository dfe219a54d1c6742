package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.eval.Interval;
import dev.edgewise.evolve.Candidate;
import dev.edgewise.evolve.EvolutionJson;
import dev.edgewise.evolve.EvolutionStep;
import dev.edgewise.evolve.EvolutionStep.Outcome;
import dev.edgewise.journey.CompletionForm;
import dev.edgewise.journey.JourneyData;
import dev.edgewise.journey.Judgement;
import dev.edgewise.journey.ReasoningTree;
import dev.edgewise.journey.Step;
import dev.edgewise.journey.Traversal;
import dev.edgewise.journey.WordForm;
import dev.edgewise.probe.CellEstimate;
import dev.edgewise.probe.FrontierMap;
import dev.edgewise.probe.LadderMap;
import dev.edgewise.probe.ProbePlan;
import dev.edgewise.study.SyntheticOutcomes;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of probes and studies.
class PagesTest {
    @TempDir
    Path directory;

    @Test
    void aPageNeedsNothingElse() throws IOException {
        String page = Files.readString(probePage());
        assertThat(page)
                .contains("<title>Edgewise probe</title>")
                .contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-")
                .contains("\\u003cimg src=x onerror=")
                .doesNotContain("<img src=x")
                .doesNotContain("{{data}}", "{{beside}}");
        assertThat(Files.readString(studyPage()))
                .contains("<title>Edgewise study</title>")
                .contains("Is fast faster than slow?");
    }

    @Test
    @Tag("slow")
    void theProbeIsDrawnWithoutAFault() throws Exception {
        assertThat(Browser.opened(probePage(), directory))
                .contains("<title>models/tiny · Edgewise probe</title>")
                .contains("The frontier is rung 1 of 2")
                .contains("&lt;img src=x")
                .contains("<path");
    }

    @Test
    @Tag("slow")
    void theStudyIsDrawnWithoutAFault() throws Exception {
        assertThat(Browser.opened(studyPage(), directory))
                .contains("<title>demo · Edgewise study</title>")
                .contains("Is fast faster than slow?")
                .contains("slow, seed 3: not run yet")
                .contains("frontier minus slow, same seeds".replace("frontier", "Frontier"))
                .contains("<path");
    }

    @Test
    @Tag("slow")
    void journeysAreDrawnWithoutAFault() throws Exception {
        Task task = new Task("data:0", new Cell("data", 0), "<img src=x onerror=alert(1)> 47+85?", "132", List.of());
        ReasoningTree tree = new ReasoningTree(
                task,
                List.of(
                        new ReasoningTree.Node(0, new Step("7+5=11", false), Judgement.wrong("7+5 is not 11")),
                        new ReasoningTree.Node(0, new Step("7+5=12", false), Judgement.CORRECT),
                        new ReasoningTree.Node(2, new Step("132", true), Judgement.CORRECT)),
                0);
        JourneyData data = new JourneyData.Making(
                        new Traversal(1),
                        _ -> new WordForm(1),
                        CompletionForm.of(AnswerFormat.HASH),
                        String::length,
                        null,
                        1)
                .of(List.of(tree));
        Path file = directory.resolve("journey.html");
        JourneyPage.write("rows.jsonl", "in words", "characters", data, file);
        assertThat(Browser.opened(file, directory))
                .contains("<title>rows.jsonl · Edgewise journeys</title>")
                .contains("<span class=\"astray\">7+5=11")
                .contains("<span class=\"back\">")
                .contains("&lt;img src=x")
                .contains("<path");
    }

    @Test
    @Tag("slow")
    void promptsAreDrawnWithoutAFault() throws Exception {
        Candidate first = new Candidate(0, Map.of("instruction", ""), List.of(), List.of(0.0, 1.0, 0.0, 0.0));
        Candidate better = new Candidate(
                1,
                Map.of("instruction", "<img src=x onerror=alert(1)> Carry."),
                List.of(0),
                List.of(1.0, 1.0, 0.0, 1.0));
        Candidate third = new Candidate(2, Map.of("instruction", "Add."), List.of(0), List.of(0.0, 0.0, 1.0, 0.0));
        List<ObjectNode> steps = List.of(
                EvolutionJson.of(new EvolutionStep(0, Outcome.BEGUN, List.of(), "", 0, 0, first, 4), ""),
                EvolutionJson.of(
                        new EvolutionStep(1, Outcome.CHANGED, List.of(0), "instruction", 1, 3, better, 14), ""),
                EvolutionJson.of(
                        new EvolutionStep(2, Outcome.UNCHANGED, List.of(1), "instruction", 2, 2, null, 17),
                        "the proposal is refused: it says too much"),
                EvolutionJson.of(
                        new EvolutionStep(3, Outcome.CHANGED, List.of(0), "instruction", 1, 2, third, 27), ""));
        Path file = directory.resolve("prompts.html");
        ObjectNode facts = JsonNodeFactory.instance
                .objectNode()
                .put("model", "models/tiny")
                .put("environment", "addition")
                .put("sampling", "1 completion a trial")
                .put("proposer", "a list of wordings")
                .put("seed", 5)
                .put("budget", 27)
                .put("training", 6)
                .put("validation", 4);
        EvolutionPage.write(facts, steps, List.of(1, 2), file);
        assertThat(Browser.opened(file, directory))
                .contains("<title>addition · Edgewise prompts</title>")
                .contains("The best prompt scores 75.0 % on the validation tasks; the one it began with scored 25.0 %.")
                .contains("the proposal is refused: it says too much")
                .contains("1 prompt that was not kept")
                .contains("&lt;img src=x")
                .contains("<path");
        EvolutionPage.write(facts, List.of(), List.of(), file);
        assertThat(Browser.opened(file, directory)).contains("No prompt was judged.");
    }

    private Path studyPage() {
        Path file = directory.resolve("study.html");
        StudyPage.write(SyntheticOutcomes.results(), file);
        return file;
    }

    private Path probePage() {
        Path file = directory.resolve("probe.html");
        ProbePlan plan = new ProbePlan(160, 8, List.of(1, 8), false);
        LadderMap ladder = new LadderMap(
                "sums",
                false,
                List.of(cell(0, 0.9, "two terms"), cell(1, 0.2, "<img src=x onerror=alert(1)>")),
                0,
                new Interval(1, 1, 2));
        ProbePage.write(
                new FrontierMap("models/tiny", plan, "held-out tasks", 42, 160, 1200, 3.5, List.of(ladder)), file);
        return file;
    }

    private static CellEstimate cell(int level, double rate, String description) {
        Interval interval = new Interval(rate, rate - 0.1, rate + 0.1);
        return new CellEstimate(
                new Cell("sums", level), description, 10, 80, Map.of(1, interval, 8, interval), interval, 4.5, 0);
    }
}
