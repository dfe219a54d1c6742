package dev.edgewise.ranking.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.run.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a decoder is asked about a pair of a query and a document: the words it may answer, and the prompt. A
/// model that was trained to answer so has it in the file `judge.json`.
///
/// @param labels the words, from the least relevant to the most: `0, 1, 2` for grades, `no, yes`
/// @param system text of the system turn; empty for none
/// @param prompt the question, with `{query}` before `{document}`, so that pairs of a query have its beginning
///     in common. `{labels}` stands for the words
/// @param maxLength the most tokens of a prompt, at which a document was cut in training; null where nobody said it
public record JudgeForm(
        List<String> labels,
        String system,
        String prompt,
        @Nullable Integer maxLength) {
    /// The file of a model's directory that holds the form.
    public static final String FILE = "judge.json";

    /// The prompt where none is given.
    public static final String PROMPT = """
            Judge how well the document fits the query. Answer with one of these, from the least relevant to the most: \
            {labels}.

            Query: {query}
            Document: {document}""";

    /// Grades with the prompt where none is given.
    public static final JudgeForm STANDARD = new JudgeForm(List.of("0", "1", "2"), "", PROMPT);

    /// The most tokens of a prompt where nobody said it.
    private static final int LONGEST = 512;

    private static final Pattern PLACES = Pattern.compile("\\{(labels|query|document)}");
    private static final int DIGITS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    public JudgeForm {
        labels = List.copyOf(labels);
        if (labels.size() < 2 || new HashSet<>(labels).size() < labels.size() || labels.contains("")) {
            throw new ConfigException("the labels of a judge must be at least two different words, from the least"
                    + " relevant to the most, but were \"" + Quoted.of(String.join(",", labels))
                    + "\"; take 0,1,2 for grades, or no,yes");
        }
        int query = prompt.indexOf("{query}");
        int document = prompt.indexOf("{document}");
        if (query < 0 || document < query) {
            throw new ConfigException("the prompt of a judge must hold {query} and behind it {document}, so that the"
                    + " pairs of a query share its beginning, but was \"" + Quoted.of(prompt) + "\"");
        }
        if (maxLength != null && maxLength < 2) {
            throw new ConfigException("the longest prompt of a judge must have at least 2 tokens but had " + maxLength
                    + "; leave max_length out for " + LONGEST);
        }
    }

    /// Makes a form that says no length.
    public JudgeForm(List<String> labels, String system, String prompt) {
        this(labels, system, prompt, null);
    }

    /// Returns the form with another length.
    public JudgeForm withMaxLength(int tokens) {
        return new JudgeForm(labels, system, prompt, tokens);
    }

    /// Returns the most tokens of a prompt.
    public int longest() {
        return maxLength == null ? LONGEST : maxLength;
    }

    /// Returns the question about a pair.
    public String question(String query, String document) {
        Matcher places = PLACES.matcher(prompt);
        return places.replaceAll(place -> Matcher.quoteReplacement(
                switch (place.group(1)) {
                    case "query" -> query;
                    case "document" -> document;
                    default -> String.join(", ", labels);
                }));
    }

    /// Returns what tells two forms apart.
    public String sum() {
        return Sha256.of(json().toString().getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    private ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        labels.forEach(json.putArray("labels")::add);
        json.put("system", system).put("prompt", prompt);
        return maxLength == null ? json : json.put("max_length", maxLength);
    }

    /// Writes the form into the directory of a model.
    public void write(Path directory) {
        WholeFile.write(directory.resolve(FILE), json().toPrettyString() + "\n");
    }

    /// Returns the form that a model was trained with; empty if it says none.
    ///
    /// @throws ModelException if the file is damaged
    public static Optional<JudgeForm> of(Path model) {
        Path file = model.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            List<String> labels = new ArrayList<>();
            json.path("labels").forEach(label -> labels.add(label.asText()));
            return Optional.of(new JudgeForm(
                    labels,
                    json.path("system").asText(),
                    json.path("prompt").asText(),
                    json.has("max_length") ? json.path("max_length").asInt() : null));
        } catch (JsonProcessingException e) {
            throw new ModelException(file + " is damaged: it is not JSON. Write it again, or remove it.", e);
        } catch (ConfigException e) {
            throw new ModelException(file + " cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
