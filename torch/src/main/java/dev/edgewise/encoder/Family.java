package dev.edgewise.encoder;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The architectures that are computed here, by `model_type`.
public enum Family {
    BERT("bert", "bert.", "BertForSequenceClassification"),
    ROBERTA("roberta", "roberta.", "RobertaForSequenceClassification"),
    XLM_ROBERTA("xlm-roberta", "roberta.", "XLMRobertaForSequenceClassification"),
    DISTILBERT("distilbert", "distilbert.", "DistilBertForSequenceClassification"),
    ELECTRA("electra", "electra.", "ElectraForSequenceClassification"),
    MODERNBERT("modernbert", "model.", "ModernBertForSequenceClassification");

    private final String type;
    private final String prefix;
    private final String architecture;

    Family(String type, String prefix, String architecture) {
        this.type = type;
        this.prefix = prefix;
        this.architecture = architecture;
    }

    /// Returns the family of a `model_type`.
    ///
    /// @throws ModelException if there is none
    static Family of(String type) {
        return Arrays.stream(values())
                .filter(family -> family.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new ModelException(
                        "model_type '" + Quoted.of(type) + "' is not supported as an encoder; supported are " + types()
                                + ". Use a checkpoint of one of these"));
    }

    /// Returns all `model_type`s, as a message names them.
    public static String types() {
        return Arrays.stream(values()).map(Family::type).collect(Collectors.joining(", "));
    }

    /// Returns whether an encoder of this `model_type` is computed here.
    public static boolean isSupported(String type) {
        return Arrays.stream(values()).anyMatch(family -> family.type.equals(type));
    }

    /// Returns the `model_type`.
    public String type() {
        return type;
    }

    /// Returns what the names of the encoder's tensors begin with, those of the head apart.
    public String prefix() {
        return prefix;
    }

    /// Returns the class of `transformers` with a classification head.
    public String architecture() {
        return architecture;
    }

    /// Returns whether a token's position counts from the padding id on, and padding tokens do not count.
    public boolean positionsFollowPadding() {
        return this == ROBERTA || this == XLM_ROBERTA;
    }

    /// Returns whether the tokenizer's token types reach the network.
    public boolean readsTypes() {
        return this == BERT || this == ELECTRA;
    }

    /// Returns whether each block normalises its input rather than its output.
    boolean normsFirst() {
        return this == MODERNBERT;
    }
}
