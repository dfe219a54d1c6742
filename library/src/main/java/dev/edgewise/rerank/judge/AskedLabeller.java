package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.ranking.judge.Grades;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Asks a teacher that writes texts, such as an endpoint, and reads the label out of its answer. Its grades are
/// certain, since it tells no probabilities.
public final class AskedLabeller implements PairLabeller {
    private final Teacher teacher;
    private final JudgeForm form;
    private final int maxTokens;
    private final Pattern words;
    private TeacherUsage usage = TeacherUsage.NONE;

    /// @param maxTokens the most tokens of an answer
    public AskedLabeller(Teacher teacher, JudgeForm form, int maxTokens) {
        this.teacher = teacher;
        this.form = form;
        this.maxTokens = maxTokens;
        this.words = Pattern.compile(
                form.labels().stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|", "(?<![\\w.])(", ")(?!\\w|\\.\\d)")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    @Override
    public void about(ObjectNode about) {
        about.put("teacher", teacher.name()).put("prompt", form.sum()).put("max_tokens", maxTokens);
    }

    @Override
    public ObjectNode source() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("teacher", teacher.name())
                .put("prompt", form.sum());
    }

    @Override
    public List<String> labels() {
        return form.labels();
    }

    @Override
    public boolean tellsLogits() {
        return false;
    }

    @Override
    public List<Verdict> label(List<QueryDocument> pairs) {
        List<TeacherRequest> requests = pairs.stream()
                .map(pair -> new TeacherRequest(messages(pair), maxTokens, 0, 0))
                .toList();
        List<Verdict> verdicts = new ArrayList<>();
        for (TeacherReply reply : teacher.ask(requests)) {
            usage = usage.plus(reply.usage());
            OptionalInt grade = grade(reply.text());
            verdicts.add(
                    grade.isPresent()
                            ? new Verdict(
                                    Grades.certain(
                                            grade.getAsInt(), form.labels().size()),
                                    Double.NaN,
                                    Double.NaN,
                                    false,
                                    "")
                            : Verdict.missing("the answer names no label"));
        }
        return verdicts;
    }

    private List<Message> messages(QueryDocument pair) {
        Message question = new Message("user", form.question(pair.query(), pair.document()));
        return form.system().isEmpty() ? List.of(question) : List.of(new Message("system", form.system()), question);
    }

    /// Returns the place of the first label that an answer names as a word; of two that begin there, the longer one.
    OptionalInt grade(String answer) {
        Matcher found = words.matcher(answer);
        if (!found.find()) {
            return OptionalInt.empty();
        }
        for (int grade = 0; grade < form.labels().size(); grade++) {
            if (form.labels().get(grade).equalsIgnoreCase(found.group(1))) {
                return OptionalInt.of(grade);
            }
        }
        return OptionalInt.empty();
    }

    /// Returns what the answers took in this process.
    public TeacherUsage usage() {
        return usage;
    }
}
