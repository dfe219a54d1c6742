package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.policy.LabelPass;
import dev.edgewise.policy.Policy;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A decoder that labels pairs. The pairs of a query share its prompt: what comes before the document goes
/// through the network once.
public final class Judge implements PairLabeller {
    private final JudgePrompts prompts;
    private final LabelPass pass;
    private final boolean mass;
    private final String name;
    private final String sum;
    private long tokens;

    /// @param tokens that go through the network at a time, padding included
    /// @param mass whether the whole vocabulary is looked at, so that a prompt that is not understood is noticed
    /// @param name the model as it was named
    /// @param sum tells its weights from others
    public Judge(Policy policy, JudgePrompts prompts, int tokens, boolean mass, String name, String sum) {
        this.prompts = prompts;
        this.pass = new LabelPass(policy, prompts.outputs(), tokens);
        this.mass = mass;
        this.name = name;
        this.sum = sum;
    }

    /// Returns a pair as the decoder reads it: what it shares with others of its query is the prompt.
    static TrainingSequence sequence(PairTokens pair) {
        int shared = 0;
        while (shared < pair.length() - 1 && pair.typeIds()[shared] == 0) {
            shared++;
        }
        int border = Math.max(1, shared);
        return TrainingSequence.demonstration(
                Arrays.copyOf(pair.ids(), border), Arrays.copyOfRange(pair.ids(), border, pair.length()));
    }

    @Override
    public void about(ObjectNode about) {
        about.put("model", sum).put("prompt", prompts.form().sum());
    }

    @Override
    public ObjectNode source() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("teacher", name)
                .put("model", sum)
                .put("prompt", prompts.form().sum());
    }

    @Override
    public List<String> labels() {
        return prompts.form().labels();
    }

    @Override
    public List<Verdict> label(List<QueryDocument> pairs) {
        Verdict[] verdicts = new Verdict[pairs.size()];
        List<Integer> places = new ArrayList<>();
        Map<String, Boolean> fits = new HashMap<>();
        for (int i = 0; i < verdicts.length; i++) {
            if (fits.computeIfAbsent(pairs.get(i).query(), prompts::fits)) {
                places.add(i);
            } else {
                verdicts[i] = Verdict.missing("the query leaves no room for a document");
            }
        }
        TokenizedPairs read = prompts.tokenize(
                places.stream().map(i -> pairs.get(i).query()).toList(),
                places.stream().map(i -> pairs.get(i).document()).toList());
        List<TrainingSequence> sequences = new ArrayList<>();
        for (PairTokens pair : read.pairs()) {
            sequences.add(sequence(pair));
            tokens += pair.length();
        }
        List<LabelPass.Reading> readings = pass.read(sequences, mass);
        for (int k = 0; k < readings.size(); k++) {
            LabelPass.Reading reading = readings.get(k);
            verdicts[places.get(k)] =
                    Verdict.of(reading.logits(), reading.mass(), read.cut().get(k) > 0);
        }
        return List.of(verdicts);
    }

    /// Returns how many tokens pairs had so far; what they share counts for each.
    @Override
    public long tokens() {
        return tokens;
    }

    /// Returns how many places went through the network so far, padding included.
    public long places() {
        return pass.places();
    }
}
