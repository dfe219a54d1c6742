package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
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
}
