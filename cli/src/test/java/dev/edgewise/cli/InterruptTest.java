package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> ended = new ArrayList<>();

    @Test
    void theFirstSignalAsksTheSecondEnds() {
        try (Interrupt interrupt = new Interrupt(
                new PrintStream(err, true, StandardCharsets.UTF_8), "Stopping, writing a checkpoint.", ended::add)) {
            assertThat(interrupt.getAsBoolean()).isFalse();

            interrupt.signal();
            assertThat(interrupt.getAsBoolean()).isTrue();
            assertThat(ended).isEmpty();
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("writing a checkpoint");

            interrupt.signal();
            assertThat(ended).containsExactly(ExitCodes.INTERRUPTED);
        }
    }
}
