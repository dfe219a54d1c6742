package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which chains make a pair.
class ChainPairsTest {
    private static final Task TASK = new Task("1", new Cell("calculator", 0), "3+4", "7", List.of());
    private static final CallChain RIGHT =
            CallChain.of("teacher", true, EpisodeEnd.ENVIRONMENT, said("Add(3, 4)", "7", "Answer(7)"));

    private static List<Message> said(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> new Message(i % 2 == 0 ? "assistant" : "user", texts[i]))
                .toList();
    }

    private static CallChain wrong(EpisodeEnd end, String... texts) {
        return CallChain.of("model", false, end, said(texts));
    }

    private static ChainPairs.Paired pairs(boolean steps, CallChain wrong) {
        return new ChainPairs(steps).of(TASK, List.of(RIGHT, wrong));
    }

    /// Training puts an end token behind a turn, which a cut one does not have.
    @Test
    void whatWouldEndWithACutTurnIsCountedAndNotUsed() {
        CallChain cut = wrong(EpisodeEnd.LENGTH, "Add(3, 3)", "6", "Answer(666");
        assertThat(pairs(false, cut)).isEqualTo(new ChainPairs.Paired(List.of(), 1));
        assertThat(pairs(true, cut).pairs()).hasSize(1);
        CallChain atOnce = wrong(EpisodeEnd.ROOM, "Add(3, 3, 3");
        assertThat(pairs(true, atOnce)).isEqualTo(new ChainPairs.Paired(List.of(), 1));
    }

    /// Here the reply to the last turn found no room; the turn itself is whole.
    @Test
    void aWholeTurnBeforeAReplyWithoutRoomIsUsed() {
        List<ObjectNode> found =
                pairs(false, wrong(EpisodeEnd.ROOM, "Add(3, 3)", "6")).pairs();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().path("rejected")).hasSize(1);
        assertThat(found.getFirst().path("rejected_end").asText()).isEqualTo("room");
    }

    @Test
    void aRightChainThatWasCutIsNoExample() {
        CallChain cut = CallChain.of("model", true, EpisodeEnd.LENGTH, said("Answer(7) and"));
        CallChain wrong = wrong(EpisodeEnd.ENVIRONMENT, "Answer(6)");
        assertThat(new ChainPairs(false).of(TASK, List.of(cut, wrong)).pairs()).isEmpty();
    }
}
