package dev.edgewise.evolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.run.Sha256;
import dev.edgewise.run.WorkFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Keeps trials and proposals in a file as they come. An evolution that was stopped is repeated with what is
/// there, and goes on where it was. Closing closes the file.
public final class EvolutionWork implements AutoCloseable {
    /// Digits of a sum that tell two prompts apart.
    private static final int DIGITS = 16;

    private static final String TRAINING = "training";
    private static final String VALIDATION = "validation";
    private static final String PROPOSAL = "proposal";

    private final WorkFile file;
    private final Map<String, ObjectNode> known = new HashMap<>();
    private String note = "";
    private long spent;

    private EvolutionWork(WorkFile file) {
        this.file = file;
        file.lines().forEach(line -> known.put(line.path("key").asText(), line));
    }

    /// Somebody asked the evolution to stop. What was finished is kept.
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Opens the file, or begins it.
    ///
    /// @param about what trials and proposals depend on, by name
    /// @throws dev.edgewise.error.DataException if the file is about something else
    public static EvolutionWork open(Path path, ObjectNode about) {
        return new EvolutionWork(WorkFile.open(path, about));
    }

    /// Returns how many trials are there.
    public long tried() {
        return known.keySet().stream().filter(key -> !key.startsWith(PROPOSAL)).count();
    }

    /// Returns how many trials were asked for, those that were there already among them.
    public long spent() {
        return spent;
    }

    /// Returns trials that are asked for once.
    ///
    /// @param together tasks asked for at a time; a stopped evolution loses no more than those
    /// @param stopping whether somebody asked to stop
    public Trials kept(Trials trials, int together, BooleanSupplier stopping) {
        return new Trials() {
            @Override
            public int training() {
                return trials.training();
            }

            @Override
            public int validation() {
                return trials.validation();
            }

            @Override
            public List<Trial> train(Map<String, String> parts, List<Integer> tasks) {
                return tried(TRAINING, parts, tasks, missing -> trials.train(parts, missing));
            }

            @Override
            public List<Double> validate(Map<String, String> parts, List<Integer> tasks) {
                return tried(
                                VALIDATION,
                                parts,
                                tasks,
                                missing -> trials.validate(parts, missing).stream()
                                        .map(score -> new Trial(score, "", "", ""))
                                        .toList())
                        .stream()
                        .map(Trial::score)
                        .toList();
            }

            private List<Trial> tried(String of, Map<String, String> parts, List<Integer> tasks, Asked asked) {
                String prompt = sum(parts);
                List<Integer> missing = tasks.stream()
                        .distinct()
                        .filter(task -> !known.containsKey(key(of, prompt, task)))
                        .toList();
                spent += tasks.size() - missing.size();
                for (int start = 0; start < missing.size(); start += together) {
                    if (stopping.getAsBoolean()) {
                        throw new Stopped();
                    }
                    List<Integer> part = missing.subList(start, Math.min(missing.size(), start + together));
                    List<Trial> found = asked.of(part);
                    for (int i = 0; i < part.size(); i++) {
                        keep(line(key(of, prompt, part.get(i)), found.get(i)));
                    }
                    spent += part.size();
                }
                return tasks.stream()
                        .map(task -> trial(Objects.requireNonNull(known.get(key(of, prompt, task)))))
                        .toList();
            }
        };
    }

    private interface Asked {
        List<Trial> of(List<Integer> tasks);
    }

    /// Returns a reflection that is asked for each proposal once.
    public Reflection kept(Reflection reflection) {
        return (parts, part, trials, iteration) -> {
            String key = key(PROPOSAL, sum(parts) + "/" + part, iteration);
            ObjectNode line = known.get(key);
            if (line == null) {
                note = "";
                Optional<String> text = reflection.propose(parts, part, trials, iteration);
                line = JsonNodeFactory.instance.objectNode().put("key", key).put("note", note);
                if (text.isPresent()) {
                    line.put("text", text.get());
                }
                keep(line);
            }
            note = line.path("note").asText();
            return Optional.ofNullable(line.get("text")).map(JsonNode::asText);
        };
    }

    /// Takes what is to be told of the proposal that is being made.
    public void note(String words) {
        note = words;
    }

    /// Returns what was told of the last proposal, once.
    public String takeNote() {
        String taken = note;
        note = "";
        return taken;
    }

    private void keep(ObjectNode line) {
        file.append(line);
        known.put(line.path("key").asText(), line);
    }

    private static String key(String kind, String of, int number) {
        return kind + "/" + of + "/" + number;
    }

    private static String sum(Map<String, String> parts) {
        String text = parts.entrySet().stream()
                .map(part -> part.getKey() + "\0" + part.getValue() + "\0")
                .collect(Collectors.joining());
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    private static ObjectNode line(String key, Trial trial) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("key", key).put("score", trial.score());
        return key.startsWith(VALIDATION)
                ? line
                : line.put("input", trial.input()).put("output", trial.output()).put("feedback", trial.feedback());
    }

    private static Trial trial(ObjectNode line) {
        return new Trial(
                line.path("score").doubleValue(),
                line.path("input").asText(),
                line.path("output").asText(),
                line.path("feedback").asText());
    }

    @Override
    public void close() {
        file.close();
    }
}
