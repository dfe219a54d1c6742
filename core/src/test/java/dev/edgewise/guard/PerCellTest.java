package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.task.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerCellTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "\"x\"", "null", "[]"})
    void aCellThatIsNoObjectIsDamage(String cell) throws JsonProcessingException {
        ObjectNode state = (ObjectNode) new ObjectMapper().readTree("{\"cells\": [" + cell + "]}");
        assertThatThrownBy(() -> new PerCell<Recovery>(() -> {
                            throw new AssertionError("no cell is restored");
                        })
                        .restore(state))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("the checkpoint's state of a guard's cells has the value " + cell
                        + " in field cells; expected is a list of objects; the checkpoint is damaged or of another version,"
                        + " resume from an earlier one");
    }

    @Test
    void aLevelThatIsNoWholeNumberIsDamage() throws JsonProcessingException {
        PerCell<Recovery> cells = new PerCell<>(() -> new Recovery(3));
        cells.of(new Cell("sums", -1));
        ObjectNode state = cells.snapshot();
        PerCell<Recovery> restored = new PerCell<>(() -> new Recovery(3));
        restored.restore(state);
        assertThat(restored.snapshot()).isEqualTo(state);

        ((ObjectNode) state.path("cells").path(0)).put("level", 3.7);
        assertThatThrownBy(() -> restored.restore(state))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "the checkpoint's state of a guard's cell has the value 3.7 in field level; expected is a whole"
                                + " number; the checkpoint is damaged or of another version, resume from an earlier one");
    }
}
