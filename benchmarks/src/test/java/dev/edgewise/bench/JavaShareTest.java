package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class JavaShareTest {
    private double sink;

    @Test
    void javaCodeCountsAndWaitingDoesNot() {
        double computing = JavaShare.of(this::compute);
        double waiting = JavaShare.of(() -> LockSupport.parkNanos(2_000_000_000L));
        assertThat(sink).isPositive();
        assertThat(computing).isGreaterThan(0.2).isLessThanOrEqualTo(1);
        assertThat(waiting).isLessThan(0.1);
    }

    private void compute() {
        for (int i = 0; i < 100_000_000; i++) {
            sink += Math.sqrt(i + sink);
        }
    }
}
