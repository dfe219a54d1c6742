package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// How a decoder is asked about a pair of a query and a document.
@About("How a decoder is asked about a pair; saved with it as judge.json, by which `label` asks it (docs/label.md).")
public record JudgeConfig(
        @Key(
                value =
                        "Words that it chooses from, from the least relevant to the most, each one token behind the prompt:"
                                + " two where the loss wants a score, which is the difference of their logits, and one a grade where it"
                                + " wants classes. Those of the model's judge.json when left out, else no and yes, or 0, 1, 2, …",
                standard = "[]",
                form = "text that is not empty")
        List<String> labels,

        @Key(
                value =
                        "The question, which holds {query} and behind it {document}; {labels} stands for the words. That of"
                                + " the model's judge.json when left out, else the one in docs/label.md.",
                standard = "")
        String prompt,

        @Key(value = "System message in front of the question.", standard = "")
        String system) {
    /// Nothing given.
    public static final JudgeConfig STANDARD = new JudgeConfig(List.of(), "", "");

    public JudgeConfig {
        labels = List.copyOf(labels);
        Keys.check(JudgeConfig.class, labels, prompt, system);
    }
}
