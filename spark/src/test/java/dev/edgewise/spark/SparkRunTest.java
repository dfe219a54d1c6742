package dev.edgewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What Spark says of lost executors.
class SparkRunTest {
    @Test
    void theReasonIsToldWithoutTheRest() {
        String text =
                "Job aborted due to stage failure: Task 3 in stage 0.0 failed 4 times, most recent failure: Lost task"
                        + " 3.3 in stage 0.0 (TID 9) (10.0.0.7 executor 2): ExecutorLostFailure (executor 2 exited caused by one of"
                        + " the running tasks) Reason: %s\nDriver stacktrace:";
        assertThat(SparkRun.lost(text.formatted("Executor heartbeat timed out after 120000 ms")))
                .contains("Executor heartbeat timed out after 120000 ms");
        assertThat(SparkRun.lost(text.formatted("Command exited with code 137")))
                .contains("it ran out of memory, or was killed");
        assertThat(SparkRun.lost("java.lang.OutOfMemoryError: Java heap space"))
                .contains("it ran out of memory, or was killed");
        assertThat(SparkRun.lost("Task 3 in stage 0.0 failed 4 times: java.io.IOException: no space"))
                .isEmpty();
    }
}
