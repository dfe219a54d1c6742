package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static final Conversation TASK = new Conversation(List.of(new Message("user", "47+85=")));
    private static final Prompt WHOLE = new Prompt(Map.of(
            Prompt.SYSTEM,
            "Be exact.",
            Prompt.INSTRUCTION,
            "Add the numbers.",
            Prompt.ANSWER_FORM,
            "End with ####.",
            Prompt.EXAMPLES,
            "Task: 1+2=\nReply: 1+2\n#### 3\n\nTask: 2+2=\nReply: #### 4"));

    private static String turns(Conversation conversation) {
        return conversation.messages().stream()
                .map(message -> message.role() + "|" + message.content())
                .collect(Collectors.joining("\n---\n"));
    }

    @Test
    void partsStandAroundATaskOfAChat() {
        assertThat(turns(WHOLE.around(TASK, true, () -> "\n")))
                .isEqualTo("system|Be exact.\n---\nuser|1+2=\n---\nassistant|1+2\n#### 3\n---\nuser|2+2=\n---\n"
                        + "assistant|#### 4\n---\nuser|Add the numbers.\n\n47+85=\n\nEnd with ####.");
    }

    @Test
    void rawTextHasNothingBetweenButALineBehindEveryExample() {
        Prompt raw = new Prompt(Map.of(Prompt.EXAMPLES, "Task: 1+2=\nReply: 3", Prompt.SYSTEM, "s "));
        assertThat(raw.around(TASK, false, () -> "\n").messages().stream()
                        .map(Message::content)
                        .collect(Collectors.joining()))
                .isEqualTo("s 1+2=3\n47+85=");
    }

    @Test
    void anInstructionHasAPlaceForTheTask() {
        Prompt placed = new Prompt(Map.of(Prompt.INSTRUCTION, "Is <{task}> easy?"));
        assertThat(turns(placed.around(TASK, true, () -> "\n"))).isEqualTo("user|Is <47+85=> easy?");
        assertThat(turns(placed.around(new Conversation(List.of(new Message("user", "{task}"))), true, () -> "\n")))
                .isEqualTo("user|Is <{task}> easy?");
    }

    @Test
    void whatATaskBringsStays() {
        Conversation own = new Conversation(
                List.of(new Message("system", "Mine."), new Message("user", "Hi"), new Message("assistant", "Yes?")),
                Map.of("tools", JsonNodeFactory.instance.arrayNode()));
        Conversation framed =
                new Prompt(Map.of(Prompt.SYSTEM, "Yours.", Prompt.INSTRUCTION, "Do it.")).around(own, true, () -> "\n");
        assertThat(turns(framed)).isEqualTo("system|Mine.\n---\nuser|Do it.\n\nHi\n---\nassistant|Yes?");
        assertThat(framed.variables()).isEqualTo(own.variables());
        assertThat(Prompt.NONE.around(own, true, () -> "\n")).isSameAs(own);
        assertThat(new Prompt(Map.of(Prompt.INSTRUCTION, "")).around(own, true, () -> "\n"))
                .isSameAs(own);
    }

    @Test
    void turnsBehindATaskLeaveItsBeginningAlone() {
        List<Message> more = List.of(new Message("assistant", "132"), new Message("user", "Sure?"));
        List<Message> begun = WHOLE.around(TASK, true, () -> "\n").messages();
        List<Message> whole = WHOLE.around(TASK.and(more), true, () -> "\n").messages();
        assertThat(whole.subList(0, begun.size())).isEqualTo(begun);
        assertThat(whole.subList(begun.size(), whole.size())).isEqualTo(more);
    }

    @Test
    void examplesThatAreNoPairsStandInFrontOfTheTask() {
        Prompt loose = new Prompt(Map.of(Prompt.EXAMPLES, "For instance 1+2 is 3.", Prompt.INSTRUCTION, "Add."));
        assertThat(turns(loose.around(TASK, true, () -> "\n")))
                .isEqualTo("user|For instance 1+2 is 3.\n\nAdd.\n\n47+85=");
        assertThat(Example.read("Task: a\nTask: b\nReply: c")).isEmpty();
        assertThat(Example.read("See:\nTask: a\nReply: c")).isEmpty();
        assertThat(Example.read("Task: a\nReply:")).isEmpty();
    }

    @Test
    void examplesAreReadAsTheyWereWritten() {
        List<Example> examples = List.of(new Example("a\nb", "c\n\n#### d"), new Example("e", "Task e: f"));
        assertThat(Example.read(Example.write(examples))).isEqualTo(examples);
        assertThat(Example.of("a", "b\nTask: c")).isEmpty();
        assertThat(Example.of(" ", "b")).isEmpty();
    }

    @Test
    void onlyKnownPartsAreTaken() {
        assertThatThrownBy(() -> new Prompt(Map.of("hint", "x")))
                .hasMessage("the parts of a prompt are [system, instruction, answer_form, examples] but were [hint]");
        assertThat(Prompt.system("")).isEqualTo(Prompt.NONE);
    }
}
