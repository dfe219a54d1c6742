package dev.edgewise.selection;

/// How an instruction becomes the prompt that scores are conditioned on. The first three are those of the released
/// code, character by character.
public enum InstructionTemplate {
    /// Vicuna's conversation, the released code's default.
    VICUNA(
            Texts.VICUNA + "USER: {instruction}\nInput:\n{input} ASSISTANT:",
            Texts.VICUNA + "USER: {instruction} ASSISTANT:"),

    /// Alpaca's sections.
    ALPACA(
            "Below is an instruction that describes a task, paired with an input that provides further context. "
                    + Texts.ALPACA + "### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:",
            "Below is an instruction that describes a task. " + Texts.ALPACA
                    + "### Instruction:\n{instruction}\n\n### Response:"),

    /// WizardLM's.
    WIZ("{instruction}\n{input}\n\n### Response:", "{instruction}\n\n### Response:"),

    /// The instruction as it stands, for models that learned raw prompts.
    PLAIN("{instruction}\n{input}", "{instruction}"),

    /// The model's own chat template, which writes what [#text] gives as the user's turn.
    CHAT("{instruction}\n{input}", "{instruction}");

    private final String withInput;
    private final String withoutInput;

    InstructionTemplate(String withInput, String withoutInput) {
        this.withInput = withInput;
        this.withoutInput = withoutInput;
    }

    /// Returns the prompt.
    ///
    /// @param input empty for none
    public String text(String instruction, String input) {
        String pattern = input.isEmpty() ? withoutInput : withInput;
        int at = pattern.indexOf("{instruction}");
        String rest = pattern.substring(at + "{instruction}".length());
        return pattern.substring(0, at) + instruction + rest.replace("{input}", input);
    }

    private static final class Texts {
        static final String VICUNA = "A chat between a curious user and an artificial intelligence assistant."
                + " The assistant gives helpful, detailed, and polite answers to the user's questions. ";
        static final String ALPACA = "Write a response that appropriately completes the request.\n\n";
    }
}
