package dev.edgewise.selection;

import dev.edgewise.text.Message;
import java.util.List;

/// What a teacher is asked to refine a pair, by the criteria of the paper in words of our own.
public final class ReflectionPrompt {
    private static final String SYSTEM =
            "You review examples that teach a language model. You are exact, helpful and hard to please.";
    private static final String OF_ANSWERS =
            "how helpful it is, whether it is relevant, whether it is accurate, and how much detail it gives.";

    private ReflectionPrompt() {}

    /// Asks for a better instruction and its answer.
    public static List<Message> instruction(InstructionPair pair) {
        return messages(
                pair,
                "First say what is weak in the instruction. Consider how complex its topic is, how much detail it asks for,"
                        + " what knowledge it needs, whether it is ambiguous, and whether it takes logical reasoning or"
                        + " problem solving.\n"
                        + "Then say what is weak in the answer. Consider " + OF_ANSWERS
                        + " Say how the instruction led to it.\n"
                        + "Then write a new instruction on a related matter. It is demanding, complete in itself, and can be"
                        + " answered by somebody who has not seen the first one.\n"
                        + "Last, answer the new instruction as fully as you can.\n\n"
                        + "Write the new instruction and its answer in this form:\n"
                        + "[New Instruction] your instruction [End]\n[New Answer] your answer [End]");
    }

    /// Asks for a better output.
    public static List<Message> output(InstructionPair pair) {
        return messages(
                pair,
                "First say what is weak in the answer. Consider " + OF_ANSWERS + "\n"
                        + "Then write a better answer to the same instruction. It is new, complete and detailed.\n\n"
                        + "Write the better answer in this form:\n[Better Answer] your answer [End]");
    }

    private static List<Message> messages(InstructionPair pair, String task) {
        String input = pair.input().isBlank() ? "" : "[Input]\n" + pair.input().strip() + "\n\n";
        return List.of(
                new Message("system", SYSTEM),
                new Message(
                        "user",
                        "[Instruction]\n" + pair.instruction().strip() + "\n\n" + input + "[Answer]\n"
                                + pair.output().strip() + "\n\n[Your task]\n" + task));
    }
}
