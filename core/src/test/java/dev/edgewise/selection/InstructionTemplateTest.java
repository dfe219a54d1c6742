package dev.edgewise.selection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The templates of the released code (tianyi-lab/Reflection_Tuning, commit 5b6cef0), character by character.
class InstructionTemplateTest {
    @Test
    void vicuna() {
        assertThat(InstructionTemplate.VICUNA.text("X", ""))
                .isEqualTo("A chat between a curious user and an artificial intelligence assistant. The assistant gives"
                        + " helpful, detailed, and polite answers to the user's questions. USER: X ASSISTANT:");
        assertThat(InstructionTemplate.VICUNA.text("X", "I"))
                .isEqualTo(
                        "A chat between a curious user and an artificial intelligence assistant. The assistant gives"
                                + " helpful, detailed, and polite answers to the user's questions. USER: X\nInput:\nI ASSISTANT:");
    }

    @Test
    void alpaca() {
        assertThat(InstructionTemplate.ALPACA.text("X", "")).isEqualTo("""
                Below is an instruction that describes a task. Write a response that appropriately completes the request.

                ### Instruction:
                X

                ### Response:""");
        assertThat(InstructionTemplate.ALPACA.text("X", "I")).isEqualTo("""
                Below is an instruction that describes a task, paired with an input that provides further context. \
                Write a response that appropriately completes the request.

                ### Instruction:
                X

                ### Input:
                I

                ### Response:""");
    }

    @Test
    void wiz() {
        assertThat(InstructionTemplate.WIZ.text("X", "")).isEqualTo("X\n\n### Response:");
        assertThat(InstructionTemplate.WIZ.text("X", "I")).isEqualTo("X\nI\n\n### Response:");
    }

    @Test
    void bracesOfTheTextsStay() {
        assertThat(InstructionTemplate.WIZ.text("{input} {instruction}", "{instruction}"))
                .isEqualTo("{input} {instruction}\n{instruction}\n\n### Response:");
    }
}
